// What every resolver is given: who asks, the ledger, and what this one request reads.
import type { KeptPasts } from '../../projections/runner/kept-pasts';
import type { ProjectionRunner } from '../../projections/runner/runner';
import type { Asker } from '../access/asker';
import type { Purpose } from '../access/decide';
import type { Directory } from '../access/directory';
import type { ReadPurpose } from '../access/purpose';
import { createReadRecorder, type Reading } from '../access/read-recorder';
import type { ReadsLog } from '../access/reads-log';
import type { Principal } from '../access/principal';
import type { Words } from '../domain/words';
import type { SigningSchedule } from '../audit/signing-schedule';
import type { Audit } from '../open-audit';
import type { EvidencePacks } from '../open-packs';
import type { Ledger } from '../open-ledger';
import { createAccess, type RequestAccess } from './access/request-access';
import { createCursors, type Cursors } from './cursors';
import { createReads, type Reads } from './reads';

/** What all requests share. */
export interface ApiParts {
  readonly ledger: Ledger;
  readonly runner: ProjectionRunner;
  /** What sentences for people call advisors, teams and panels. */
  readonly words: Words;
  readonly pasts: KeptPasts;
  readonly audit: Audit;
  readonly packs: EvidencePacks;
  readonly signing: Pick<SigningSchedule, 'state'>;
  readonly directory: Directory;
  /** Figures about fewer people than this are shown only to those who may see the people. */
  readonly smallNumbers: number;
  /** Who read which personal text. */
  readonly readsLog: ReadsLog;
  readonly onRead?: Reading['onRecorded'];
  /** Told what became of each command. */
  readonly onCommand?: (type: string, outcome: 'accepted' | 'replayed' | 'refused') => void;
}

export interface ApiContext extends ApiParts {
  /** Who asks, whether or not they have a role. */
  readonly asker: Asker | undefined;
  /** Who asks, in the role in which they do. */
  readonly actor: Principal | undefined;
  readonly access: RequestAccess;
  /** Why they read personal text, if they do. */
  readonly purpose: ReadPurpose;
  readonly requestId: string;
  readonly reads: Reads;
  readonly cursors: Cursors;
  /** The personal text of an event, those fields of it that the one who asks may read. */
  openText(eventId: string | null): Promise<Readonly<Record<string, string>>>;
}

export const createContext = (
  parts: ApiParts,
  { asker, purpose, requestId }: Pick<ApiContext, 'asker' | 'purpose' | 'requestId'>,
  use: Purpose['use'] = 'ANSWER',
): ApiContext => {
  const actor = asker?.principal;
  const { store, vault, clock } = parts.ledger;
  const reads = createReads(parts.ledger, parts.runner, parts.pasts);
  const access = createAccess(actor, parts.ledger, reads, use);
  const { readsLog: log, onRead: onRecorded } = parts;
  const recorder = actor && createReadRecorder({ log, clock, actor, purpose, requestId, onRecorded });
  const opened = new Map<string, Promise<Readonly<Record<string, string>>>>();

  const open = async (eventId: string): Promise<Readonly<Record<string, string>>> => {
    const sealed = await store.readSealed(eventId);
    const event = sealed.length > 0 ? await store.readEvent(eventId) : undefined;
    if (!event || !recorder) return {};
    const mayRead = await Promise.all(sealed.map(({ subject }) => access.mayReadText(event.envelope, subject)));
    const records = sealed.filter((_, index) => mayRead[index]);
    const text = await vault.open(event.envelope, records);
    if (Object.keys(text).length > 0) {
      await recorder.note([{ event: event.envelope, subjects: records.map(({ subject }) => subject) }]);
    }
    return text;
  };

  return {
    ...parts,
    asker,
    actor,
    access,
    purpose,
    requestId,
    reads,
    cursors: createCursors(vault),
    openText: (eventId) => {
      if (eventId === null) return Promise.resolve({});
      const text = opened.get(eventId) ?? open(eventId);
      opened.set(eventId, text);
      return text;
    },
  };
};
