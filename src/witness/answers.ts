// How a witness's answers stand in HTTP. @see C2SP tlog-witness, add-checkpoint
import type { RefusalReason, WitnessAnswer } from '../audit/witness';
import { witnessRefusals } from '../audit/witness';

/** The content type of a size: with it, 409 says where the proof must begin; without it, that the log forked. */
export const SIZE_TYPE = 'text/x.tlog.size';

export interface HttpAnswer {
  readonly status: number;
  readonly type: string;
  readonly body: string;
}

const TEXT = 'text/plain; charset=utf-8';

const statusOf: Readonly<Record<RefusalReason, number>> = {
  MALFORMED: 400,
  UNKNOWN_LOG: 404,
  UNKNOWN_KEY: 403,
  NOT_CONSISTENT: 422,
};

export const httpAnswerOf = (answer: WitnessAnswer): HttpAnswer => {
  switch (answer.kind) {
    case 'COSIGNED':
      return { status: 200, type: TEXT, body: answer.lines };
    case 'STALE':
      return { status: 409, type: SIZE_TYPE, body: `${answer.knownSize}\n` };
    case 'FORKED':
      return { status: 409, type: TEXT, body: `There are two trees of size ${answer.known.checkpoint.size}.\n` };
    case 'REFUSED':
      return { status: statusOf[answer.reason], type: TEXT, body: `${answer.reason}: ${witnessRefusals[answer.reason]}\n` };
  }
};
