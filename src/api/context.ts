// What every resolver is given: who asks, the ledger, and what this one request reads.
import type { KeptPasts } from '../../projections/runner/kept-pasts';
import type { ProjectionRunner } from '../../projections/runner/runner';
import { mayReadText } from '../access/access';
import type { Asker } from '../access/asker';
import type { Directory } from '../access/directory';
import type { Purpose } from '../access/purpose';
import { createReadRecorder, type Reading } from '../access/read-recorder';
import type { ReadsLog } from '../access/reads-log';
import type { Principal } from '../access/principal';
import type { Words } from '../domain/words';
import type { SigningSchedule } from '../audit/signing-schedule';
import type { Audit } from '../open-audit';
import type { EvidencePacks } from '../open-packs';
import type { Ledger } from '../open-ledger';
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
  /** Why they ask. */
  readonly purpose: Purpose;
  readonly requestId: string;
  readonly reads: Reads;
  readonly cursors: Cursors;
  /** The personal text of an event, those fields of it that the one who asks may read. */
  openText(eventId: string | null): Promise<Readonly<Record<string, string>>>;
}

export const createContext = (
  parts: ApiParts,
  { asker, purpose, requestId }: Pick<ApiContext, 'asker' | 'purpose' | 'requestId'>,
): ApiContext => {
  const actor = asker?.principal;
  const { store, vault } = parts.ledger;
  const { readsLog: log, onRead: onRecorded } = parts;
  const recorder = actor && createReadRecorder({ log, clock: parts.ledger.clock, actor, purpose, requestId, onRecorded });
  const opened = new Map<string, Promise<Readonly<Record<string, string>>>>();

  const open = async (eventId: string): Promise<Readonly<Record<string, string>>> => {
    const records = (await store.readSealed(eventId)).filter(({ subject }) => mayReadText(actor, subject));
    const event = records.length > 0 ? await store.readEvent(eventId) : undefined;
    if (!event || !recorder) return {};
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
    purpose,
    requestId,
    reads: createReads(parts.ledger, parts.runner, parts.pasts),
    cursors: createCursors(vault),
    openText: (eventId) => {
      if (eventId === null) return Promise.resolve({});
      const text = opened.get(eventId) ?? open(eventId);
      opened.set(eventId, text);
      return text;
    },
  };
};
