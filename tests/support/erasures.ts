// Somebody who is to be erased, in a ledger on disk: with words of theirs, words about them, a pack that quotes them, and things open.
import { randomUUID } from 'node:crypto';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';

import type { Accepted, CommandOutcome } from '../../src/kernel/command-handler';
import type { Actor } from '../../src/kernel/event';
import { openAudit } from '../../src/open-audit';
import { type LedgerOptions, openLedger } from '../../src/open-ledger';
import { openPacks } from '../../src/open-packs';
import { openDatabase } from '../../src/sqlite/database';
import { ada, bo, colleague, contribution, cycle, invitation, lead, liaisonTeam, peerPair, reviewer } from './cast';
import { consent, HOPE, REASON, SUMMARY, tellEvidenceStory } from './evidence-story';

/** Who is erased: in the story two advisors bear one name, so this one has another. */
export const erased = bo;
export const TEXTS = [
  SUMMARY,
  HOPE,
  REASON,
  'Bring a chair with arms.',
  'We met as equals, nearly.',
  'Thank you for the question.',
];
export const later = `activity-${randomUUID()}`;

export const openFolder = (dataFolder: string, options: Omit<LedgerOptions, 'dataFolder'> = {}) => {
  const ledger = openLedger({ dataFolder, ...options });
  const audit = openAudit(ledger);
  const packs = openPacks(ledger, audit, audit.signer.sign);
  const attempt = (type: string, input: object, actor: Actor = lead): Promise<CommandOutcome> =>
    ledger.commands.handle({ type, input: { commandId: randomUUID(), ...input }, actor });
  const give = async (type: string, input: object, actor?: Actor): Promise<Accepted> => {
    const outcome = await attempt(type, input, actor);
    if (outcome.kind === 'refused') throw new Error(`${type}: ${JSON.stringify(outcome.refusals)}`);
    return outcome;
  };
  const seal = async (): Promise<string> => {
    const outcome = await packs.seal({ input: { commandId: randomUUID(), cycleId: cycle, recipient: reviewer.id }, actor: lead });
    if (outcome.kind === 'refused') throw new Error(JSON.stringify(outcome.refusals));
    return String(outcome.data['packId']);
  };
  const packOf = async (packId: string): Promise<Buffer | undefined> => {
    const pack = await packs.find(packId);
    return pack && packs.folder.read(pack);
  };
  const close = async (): Promise<void> => {
    audit.close();
    await ledger.close();
  };
  return { ledger, audit, packs, attempt, give, seal, packOf, close };
};

export type OpenFolder = ReturnType<typeof openFolder>;

/** Everything up to the decision to erase; gives the id of a pack that quotes them. */
export const tellErasureStory = async ({ give, seal }: OpenFolder): Promise<string> => {
  await tellEvidenceStory(give);
  await give('GiveConsent', consent(erased, 'QUOTE'));
  await give('GiveConsent', consent(erased, 'CONTACT'));
  await give('AgreeSupportPlan', { advisorId: erased, adjustmentsText: 'Bring a chair with arms.' });
  await give('GiveFeedback', { contributionId: contribution, channel: 'PHONE', messageText: 'Thank you for the question.' });
  await give(
    'RecordReflection',
    { contributionId: contribution, by: 'ADVISOR', feltEqual: 4, wentWellText: 'We met as equals, nearly.' },
    { id: erased, role: 'advisor' },
  );
  await give('ConvenePanel', {
    activityId: later,
    teamId: liaisonTeam,
    title: 'Another panel',
    purpose: 'To choose a manager',
    stage: 'DELIVERY',
    declaredLevel: 7,
    decisionRights: 'EQUAL',
    startsAt: '2100-06-01T09:00:00Z',
    mode: 'IN_PERSON',
  });
  await give('InviteToPanel', { activityId: later, invitationId: invitation, advisorId: erased, role: 'PANEL_MEMBER' });
  await give('StartPeerPair', { peerId: peerPair, advisorIds: [ada, erased], kind: 'BUDDY' });
  const packId = await seal();
  await give('RequestErasure', { advisorId: erased, onBehalf: true }, colleague);
  await give('DecideErasure', { advisorId: erased, decision: 'ERASE', ground: 'CONSENT_WITHDRAWN' });
  return packId;
};

const filesBelow = (folder: string): string[] =>
  readdirSync(folder).flatMap((name) => {
    const path = join(folder, name);
    return statSync(path).isDirectory() ? filesBelow(path) : [path];
  });

/** Within a longer text in base64 bytes look in three ways, as they begin at one or another place; their ends depend on what is beside. */
const inBase64 = (bytes: Buffer): Buffer[] =>
  [0, 1, 2].flatMap((shift) =>
    (['base64', 'base64url'] as const).map((form) => {
      const text = Buffer.concat([Buffer.alloc(shift), bytes])
        .toString(form)
        .replaceAll('=', '');
      return Buffer.from(text.slice(shift === 0 ? 0 : shift + 1, -1));
    }),
  );

/** The files of a folder in which any of these bytes stand, in any of the forms in which text and keys are written down. */
export const filesHolding = (folder: string, secrets: readonly (string | Buffer)[]): string[] => {
  const needles = secrets.flatMap((secret) => {
    const bytes = Buffer.from(secret);
    const html =
      typeof secret === 'string'
        ? [Buffer.from(secret.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;'))]
        : [];
    return [bytes, ...html, Buffer.from(bytes.toString('hex')), ...inBase64(bytes)];
  });
  return filesBelow(folder).filter((path) => {
    const content = readFileSync(path);
    return needles.some((needle) => content.includes(needle));
  });
};

/** The wrapped key of somebody, as it stands in a file of keys; undefined when there is none. */
export const wrappedKeyIn = (file: string, subject: string): Buffer | undefined => {
  const db = openDatabase(file, 1000);
  try {
    const row = db.prepare('SELECT wrapped FROM subject_keys WHERE subject = ?').get(subject) as
      { wrapped: Uint8Array } | undefined;
    return row && Buffer.from(row.wrapped);
  } finally {
    db.close();
  }
};

/** The boxes of sealed text about somebody. */
export const boxesIn = (file: string, subject: string): Buffer[] => {
  const db = openDatabase(file, 1000);
  try {
    const rows = db.prepare('SELECT box FROM sealed WHERE subject = ?').all(subject) as { box: Uint8Array }[];
    return rows.map(({ box }) => Buffer.from(box));
  } finally {
    db.close();
  }
};
