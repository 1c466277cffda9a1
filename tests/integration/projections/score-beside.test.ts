// What stands beside the score, whether it disputes it, and the score in plain words.
import { besideTheScore, isDisputed } from '../../../projections/score/beside';
import { explain, type Sentence, usualWords } from '../../../projections/score/explanation';
import { cps1 } from '../../../projections/score/policy';
import { scoreProjection } from '../../../projections/score/projection';
import { scoreOf } from '../../../projections/score/score';
import { addDays } from '../../../src/kernel/clock';
import { ada, bo, cleo, lead, liaisonTeam } from '../../support/cast';
import { addMs } from '../../support/read-models';
import { AS_OF, createJointWork, type JointWork, WINDOW_START } from './joint-work';
import { tellPublishedExample } from './published-example';

const besideOf = async (work: JointWork, asOf = AS_OF) =>
  besideTheScore(await work.history.fold(scoreProjection), liaisonTeam, asOf, cps1);
const fractionOf = ({ numerator, denominator }: { numerator: number; denominator: number }) => `${numerator}/${denominator}`;

const within = addDays(AS_OF, -10);

describe('beside the score', () => {
  test('influence: of what was decided in the window, what was adopted; honest refusals and what was put off count', async () => {
    const work = createJointWork();
    for (const outcome of ['ADOPTED', 'PARTLY', 'NOT_ADOPTED', 'DEFERRED'] as const) {
      work.contribution({ at: addDays(AS_OF, -500), outcome: [outcome, within] });
    }
    work.contribution({ at: within });
    work.contribution({ at: addDays(AS_OF, -500), outcome: ['ADOPTED', WINDOW_START] });
    const { influence } = await besideOf(work);
    expect(fractionOf(influence)).toBe('2/4');
    expect(influence.eventIds).toHaveLength(4);
  });

  test('influence: what was put off and then adopted was adopted, from then on', async () => {
    const work = createJointWork();
    const id = work.newId('contribution');
    const about = { advisorId: ada, teamId: liaisonTeam, activityId: work.newId('activity') };
    work.happened(addDays(AS_OF, -40), id, 'ContributionRecorded', { ...about, kind: 'IDEA', credit: 'ROLE', principles: [] });
    work.happened(addDays(AS_OF, -30), id, 'OutcomeDecided', { advisorId: ada, outcome: 'DEFERRED' });
    const adopted = work.happened(within, id, 'OutcomeDecided', { advisorId: ada, outcome: 'ADOPTED' });
    expect((await besideOf(work)).influence).toEqual({ numerator: 1, denominator: 1, eventIds: [adopted] });
    expect(fractionOf((await besideOf(work, addMs(within, -1))).influence)).toBe('0/1');
  });

  test('how it felt: the lower median of each side, with how many said so', async () => {
    const work = createJointWork();
    const id = work.newId('contribution');
    const about = { advisorId: ada, teamId: liaisonTeam, activityId: work.newId('activity') };
    work.happened(addDays(AS_OF, -400), id, 'ContributionRecorded', { ...about, kind: 'IDEA', credit: 'ROLE', principles: [] });
    const felt = (at: string, by: 'ADVISOR' | 'STAFF', feltEqual: number) =>
      work.happened(at, id, 'ReflectionRecorded', { advisorId: ada, by, feltEqual, authorId: by === 'STAFF' ? lead.id : ada });
    felt(WINDOW_START, 'ADVISOR', 1);
    const own = [2, 5, 3, 4].map((feltEqual) => felt(within, 'ADVISOR', feltEqual));
    expect(await besideOf(work)).toMatchObject({
      feltEqualAdvisors: { median: 3, count: 4, eventIds: own },
      feltEqualStaff: { median: null, count: 0, eventIds: [] },
    });
    const staff = felt(within, 'STAFF', 5);
    expect((await besideOf(work)).feltEqualStaff).toEqual({ median: 5, count: 1, eventIds: [staff] });
  });

  test('stage, and what is contested: of completed activities', async () => {
    const work = createJointWork();
    for (const stage of ['PRIORITY', 'DESIGN', 'DELIVERY', 'REVIEW'] as const) work.activity({ stage });
    const ratings = { [ada]: 6, [bo]: { level: 2, contested: true } };
    work.activity({ stage: 'REVIEW', there: { [ada]: 'ATTENDED', [bo]: 'ATTENDED' }, ratings });
    const { earlyStage, contested } = await besideOf(work);
    expect([earlyStage, contested].map(fractionOf)).toEqual(['2/5', '1/5']);
    expect(contested.eventIds).toHaveLength(7);
  });

  test('the time of the most involved advisor, in exact minutes, without saying who', async () => {
    const work = createJointWork();
    work.activity({ there: { [ada]: 'ATTENDED', [bo]: 'ATTENDED', [cleo]: 'NO_SHOW' } });
    work.activity({ there: { [ada]: 'PART' } });
    const { mostInvolved } = await besideOf(work);
    expect(fractionOf(mostInvolved)).toBe('300/450');
    expect(mostInvolved.eventIds).toHaveLength(3);
    expect(JSON.stringify(mostInvolved)).not.toContain('advisor-');
  });

  test('service users and carers among those who took part', async () => {
    const work = createJointWork();
    const registered = (advisor: string, lens: ('SERVICE_USER' | 'CARER' | 'FAMILY')[]) =>
      work.happened(addDays(AS_OF, -900), advisor, 'AdvisorRegistered', { lens, joinedOn: '2023-01-01' });
    const events = [registered(ada, ['SERVICE_USER', 'CARER']), registered(bo, ['FAMILY'])];
    registered(cleo, ['CARER']);
    work.activity({ there: { [ada]: 'ATTENDED', [bo]: 'PART' } });
    const { serviceUsers, carersAndFamily } = await besideOf(work);
    expect(serviceUsers).toEqual({ numerator: 1, denominator: 2, eventIds: events });
    expect(fractionOf(carersAndFamily)).toBe('2/2');
  });

  test('is nothing for a team that nobody has heard of', async () => {
    const none = { numerator: 0, denominator: 0, eventIds: [] };
    const unsaid = { median: null, count: 0, eventIds: [] };
    const { people, ...figures } = await besideOf(createJointWork());
    expect(people).toEqual({ felt: 0, rated: 0, lens: { onlyServiceUsers: 0, both: 0, onlyCarers: 0, neither: 0 } });
    expect(figures).toEqual({
      influence: none,
      feltEqualAdvisors: unsaid,
      feltEqualStaff: unsaid,
      earlyStage: none,
      mostInvolved: none,
      serviceUsers: none,
      carersAndFamily: none,
      contested: none,
    });
  });
});

describe('a score is disputed', () => {
  const beside = async (median: number | null, contested: readonly [number, number]) => {
    const nothing = await besideOf(createJointWork());
    const [numerator, denominator] = contested;
    return {
      ...nothing,
      feltEqualAdvisors: { median, count: 1, eventIds: [] },
      contested: { numerator, denominator, eventIds: [] },
    };
  };

  test.each([
    ['80.0', 1, [5, 5], false],
    ['80.1', 3, [0, 5], true],
    ['80.1', 4, [0, 5], false],
    ['80.1', null, [1, 5], true],
    ['80.1', 5, [1, 6], false],
    ['100.0', null, [0, 0], false],
    [null, 1, [5, 5], false],
  ] as const)('at %s, with a median of %j and %j contested: %j', async (value, median, contested, expected) => {
    expect(isDisputed(value, await beside(median, contested), cps1)).toBe(expected);
  });

  test('by the numbers of the policy', async () => {
    const policy = { ...cps1, disputed: { above: 60, feltEqualAtMost: 2, contestedPercentFrom: 50 } };
    expect(isDisputed('69.2', await beside(2, [0, 5]), policy)).toBe(true);
    expect(isDisputed('69.2', await beside(3, [2, 5]), policy)).toBe(false);
    expect(isDisputed('69.2', await beside(null, [1, 2]), policy)).toBe(true);
  });
});

describe('in plain words', () => {
  const explained = async (work: JointWork, words = usualWords) => {
    const score = scoreOf(await work.history.fold(scoreProjection), liaisonTeam, AS_OF);
    return { score, sentences: explain(score, cps1, words) };
  };
  const textsOf = (sentences: readonly Sentence[], topic: Sentence['topic']) =>
    sentences.filter((one) => one.topic === topic).map(({ text }) => text);

  test('each figure has its sentence, which opens to its fraction and its events', async () => {
    const work = createJointWork();
    tellPublishedExample(work);
    const { score, sentences } = await explained(work);
    expect(
      sentences
        .filter(({ topic }) => topic === 'INDICATOR')
        .map(({ indicator, fraction, eventIds }) => ({ indicator, fraction, eventIds })),
    ).toEqual(
      score.indicators.map(({ code, numerator, denominator, eventIds }) => ({
        indicator: code,
        fraction: `${numerator}/${denominator}`,
        eventIds,
      })),
    );
    expect(sentences.map(({ topic }) => topic)).toEqual([
      'TOTAL',
      ...Array(4).fill(['PRINCIPLE', 'INDICATOR', 'INDICATOR']).flat(),
      'NOT_ENOUGH_DATA',
      'ROUNDING',
      'POLICY',
    ]);
    expect(
      sentences.filter(({ topic }) => topic === 'PRINCIPLE').map(({ principle, fraction }) => [principle, fraction]),
    ).toEqual([
      ['ASSETS', '3/4'],
      ['CAPABILITIES', '13/20'],
      ['RECIPROCITY', '4/5'],
      ['PEER_SUPPORT', '17/30'],
    ]);
    expect(sentences[0]).toMatchObject({
      text: 'The team’s score is 69.2 out of 100, in the band DEVELOPING, from 12 completed activities in the last 365 days.',
      fraction: '83/120',
    });
    expect(textsOf(sentences, 'INDICATOR')[0]).toBe(
      'I1, Depth: in 9 of 12 completed activities people worked together at level 6 or above, by what the team and the advisors said.',
    );
    expect(textsOf(sentences, 'POLICY')[0]).toContain('cps-1');
    expect(textsOf(sentences, 'ROUNDING')[0]).toContain('half up, to one decimal. Above 80 is EMBEDDED, from 50 on DEVELOPING');
    expect(textsOf(sentences, 'NOT_ENOUGH_DATA')[0]).toContain('I3 5, I4 3');
  });

  test('it says why no score is published, and what there is too little of', async () => {
    const work = createJointWork();
    work.activity({ ratings: { [ada]: 6 } });
    const { sentences } = await explained(work);
    expect(sentences[0]?.text).toBe(
      'No score is published for this team: only 1 completed activity in the last 365 days, and it takes 6; there is too little to go by for “People with lived experience are assets” and “Building on people’s capabilities” and “Two-way relationships” and “Peer support”. The figures below stand on their own.',
    );
    expect(textsOf(sentences, 'INDICATOR')[0]).toContain('That is too little to go by: it takes 3.');
    expect(textsOf(sentences, 'PRINCIPLE')[0]).toContain('none of its figures has enough to go by');
  });

  test('it uses the words of the trust', async () => {
    const words = { advisor: 'expert', advisors: 'experts', team: 'service', panel: 'interview group' };
    const { sentences } = await explained(createJointWork(), words);
    const text = sentences.map((one) => one.text).join(' ');
    expect(text).toMatch(/this service.*such as any interview group, the experts.*no expert contests/s);
    expect(text).not.toMatch(/advisor|\bteam\b|\bpanel\b/);
  });
});
