// Which teams know whom, and who was involved in what: what decides how far those who ask see.
import type { Database } from '../runner/projection';
import { prepared } from '../runner/statements';
import { INVOLVED, within } from './queries';

/** The teams that worked with an advisor or invited them, or in whose work the advisor showed interest. */
export const teamsThatKnow = (db: Database, advisorId: string): string[] =>
  idsIn(prepared(db, 'SELECT team_id AS id FROM acquaintances WHERE advisor_id = ? ORDER BY team_id').all(advisorId));

/** The advisors whom one of some teams knows and, if they are wanted, those whom no team knows yet. */
export const advisorsKnownTo = (db: Database, teams: readonly string[], { alsoFree }: { readonly alsoFree: boolean }): string[] =>
  idsIn(prepared(db, KNOWN).all({ teams: within(teams), alsoFree: alsoFree ? 1 : 0 }));

const KNOWN = `
  SELECT DISTINCT advisor_id AS id FROM acquaintances WHERE team_id IN (SELECT value FROM json_each(:teams))
  UNION ALL
  SELECT id FROM advisors a WHERE :alsoFree AND NOT EXISTS (SELECT 1 FROM acquaintances k WHERE k.advisor_id = a.id)`;

const idsIn = (rows: unknown): string[] => (rows as { id: string }[]).map(({ id }) => id);

/** Whether an advisor was invited to an activity, was there, or brought something to it. */
export const isInvolved = (db: Database, activityId: string, advisorId: string): boolean =>
  prepared(db, `SELECT 1 FROM (SELECT :activityId AS id) a WHERE ${INVOLVED}`).get({ activityId, advisorId }) !== undefined;
