// What a sample has told of the work of each team: the events that could be evidence for it, by what they are about.
import type { InputOf, Line } from './line';
import type { Topic } from './standards';

export interface Archive {
  /** Takes in a line, by the id that its event will have. */
  keep(line: Line, eventId: string): void;
  /** The latest events of a team that are about some topics, newest first. */
  evidenceFor(teamId: string, topics: readonly Topic[]): readonly string[];
}

interface Work {
  readonly teamId: string;
  readonly topics: readonly Topic[];
}

interface Piece {
  readonly eventId: string;
  readonly topics: readonly Topic[];
}

type Kind = InputOf<'AdvertiseOpportunity'>['kind'] | 'RECRUITMENT_PANEL';

const topicsOf: Readonly<Partial<Record<Kind, readonly Topic[]>>> = {
  RECRUITMENT_PANEL: ['RECRUITMENT'],
  TRAINING_CO_DELIVERY: ['TRAINING'],
  TEAM_LEARNING: ['TRAINING'],
  PEER_LED_SESSION: ['TRAINING'],
  SERVICE_DESIGN: ['SERVICE_DEVELOPMENT'],
  STEERING_GROUP: ['SERVICE_DEVELOPMENT'],
  GOVERNANCE_BOARD: ['SERVICE_DEVELOPMENT'],
  POLICY_REVIEW: ['SERVICE_DEVELOPMENT'],
  QI_PROJECT: ['SERVICE_DEVELOPMENT', 'AUDIT_QI'],
  ACCREDITATION_REVIEW: ['AUDIT_QI'],
  AUDIT_OR_PLACE_VISIT: ['AUDIT_QI'],
  RESEARCH: ['AUDIT_QI'],
  PEER_INTERVIEW_CALLS: ['FEEDBACK'],
  CONSULTATION_EVENT: ['FEEDBACK', 'SERVICE_DEVELOPMENT'],
  STORY_SHARING: ['FEEDBACK'],
  COMMUNICATIONS_REVIEW: ['COMMUNICATIONS'],
};

/** More than are ever under way at once, so that a sample of any length needs no more memory than a short one. */
const MOST_AT_ONCE = 20_000;
const MOST_OF_A_TEAM = 300;

export const createArchive = (): Archive => {
  /** By the id of an activity or a contribution. */
  const work = new Map<string, Work>();
  const pieces = new Map<string, Piece[]>();

  const begin = (id: string, about: Work): void => {
    work.set(id, about);
    const [oldest] = work.keys();
    if (work.size > MOST_AT_ONCE && oldest !== undefined) work.delete(oldest);
  };

  const keepPiece = (eventId: string, about: Work | undefined, more: readonly Topic[] = []): void => {
    if (!about) return;
    const kept = pieces.get(about.teamId) ?? [];
    kept.push({ eventId, topics: [...about.topics, ...more] });
    if (kept.length > 2 * MOST_OF_A_TEAM) kept.splice(0, MOST_OF_A_TEAM);
    pieces.set(about.teamId, kept);
  };

  return {
    keep: ({ type, input }, eventId) => {
      const { activityId = '', contributionId = '', teamId = '', kind } = input as Readonly<Record<string, string>>;
      switch (type) {
        case 'ConvenePanel':
          return begin(activityId, { teamId, topics: topicsOf.RECRUITMENT_PANEL ?? [] });
        case 'AdvertiseOpportunity':
          return begin(activityId, { teamId, topics: topicsOf[kind as Kind] ?? [] });
        case 'RecordContribution': {
          const about = work.get(activityId);
          if (about) begin(contributionId, about);
          return keepPiece(eventId, about);
        }
        case 'RecordAttendance':
        case 'CompleteActivity':
          return keepPiece(eventId, work.get(activityId));
        case 'DecideOutcome':
        case 'GiveFeedback':
          return keepPiece(eventId, work.get(contributionId), ['FEEDBACK']);
        default:
          return undefined;
      }
    },
    evidenceFor: (teamId, topics) =>
      (pieces.get(teamId) ?? [])
        .filter((piece) => piece.topics.some((topic) => topics.includes(topic)))
        .map(({ eventId }) => eventId)
        .reverse(),
  };
};
