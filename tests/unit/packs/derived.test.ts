// The derived files of a pack: a report that stands alone and prints well, a spreadsheet, and FHIR AuditEvents.
import { computeIndicators } from '../../../projections/score/indicators';
import { cps1 } from '../../../projections/score/policy';
import { combine } from '../../../projections/score/score';
import { fhirAuditEvents } from '../../../src/packs/derived/fhir-audit-events';
import type { PackStory } from '../../../src/packs/derived/pack-story';
import { reportHtml } from '../../../src/packs/derived/report';
import { timelineCsv } from '../../../src/packs/derived/timeline';
import type { RecordedEvent } from '../../../src/kernel/event';
import { positionOf } from '../../../src/kernel/position';
import { ada, contribution, cycle, lead, liaisonTeam, pack, panel, reviewer, standardSet } from '../../support/cast';

const AT = '2026-03-01T10:00:00.000Z';

const recorded = (position: number, at: string, type: string, stream = contribution): RecordedEvent => ({
  position: positionOf(position),
  leaf: '',
  envelope: {
    v: 1,
    log: 'log-0f4e2d10-6a5b-4c3d-8e9f-000000000001',
    id: `0f4e2d10-6a5b-4c3d-8e9f-${String(position).padStart(12, '0')}`,
    stream,
    rev: position,
    type,
    sv: 1,
    at,
    rec: AT,
    actor: lead,
    cmd: 'c',
    corr: 'c',
    caus: 'c',
    data:
      type === 'ContributionRecorded'
        ? { advisorId: ada, activityId: panel }
        : type === 'PanelConvened'
          ? { title: 'A new <nurse>' }
          : {},
    sd: [],
  },
});

const facts = {
  teamId: liaisonTeam,
  from: AT,
  asOf: AT,
  activities: [],
  advisors: new Map(),
  dueContributions: [],
  duePromises: [],
};
const score = combine(computeIndicators(facts, cps1, { withEvents: true }), 0, AT, cps1);
const title = 'Advisors <b>&amp;</b> colleagues "meet"';

const story = (changes: Partial<PackStory> = {}): PackStory => ({
  about: {
    packId: pack,
    issuedAt: AT,
    expires: '2027-03-01T10:00:00.000Z',
    recipient: reviewer.id,
    purpose: 'PLAN, edition 6',
    scope: { cycleId: cycle, teamId: liaisonTeam, standardSet, asOfPosition: '9' },
    claims: ['L1', 'L2'],
    streams: [{ stream: contribution, from: 0, to: 2 }],
  },
  checkpoint: { origin: 'ledger.example', size: 9, root: Buffer.alloc(32, 5) },
  record: {
    cycle: {} as PackStory['record']['cycle'],
    set: {} as PackStory['record']['set'],
    standards: [],
    evidence: new Map(),
    teamName: 'Liaison <script>alert(1)</script>',
    score: { ...score, value: '69.2', fraction: '83/120', band: 'DEVELOPING' },
    sentences: ['The score is 69.2.'],
  },
  standards: {
    set: { id: standardSet, scheme: 'PLAN', edition: '6', illustrative: true },
    standards: [
      { number: '1', type: 1, title, selfRating: 'MET', evidence: [2, 4], withheld: [], gaps: [] },
      {
        number: '=2',
        type: 1,
        title: 'Two',
        selfRating: null,
        evidence: [4],
        withheld: [7],
        gaps: ['EVIDENCE_WITHHELD', 'NOT_RATED'],
      },
      { number: '3', type: 2, title: 'Three', selfRating: 'NOT_MET', evidence: [], withheld: [], gaps: ['NO_EVIDENCE'] },
    ],
  },
  events: [
    recorded(3, '2026-02-02T10:00:00.000Z', 'ContributionRecorded'),
    recorded(5, '2026-02-01T10:00:00.000Z', 'OutcomeDecided'),
  ],
  withheld: [7],
  quotes: new Map([[2, [['summaryText', 'Ask <families> & carers.']]]]),
  erased: new Set([4]),
  describe: (type) => `${type} in a sentence, "so".`,
  ...changes,
});

describe('the report', () => {
  const html = reportHtml(story());

  test('stands alone: no scripts, nothing from elsewhere, and a policy that lets nothing in', () => {
    expect(html).not.toMatch(/<script|<link|<img|<iframe|\bsrc=|\bhref=|url\(|@import|https?:|\bon[a-z]+=/i);
    expect(html).toContain(`content="default-src 'none'; style-src 'unsafe-inline'"`);
    expect(html).toMatch(/^<!doctype html>\s*<html lang="en">/);
  });

  test('escapes what others wrote', () => {
    expect(html).toContain('Liaison &lt;script&gt;alert(1)&lt;/script&gt;');
    expect(html).toContain('Advisors &lt;b&gt;&amp;amp;&lt;/b&gt; colleagues &quot;meet&quot;');
    expect(html).toContain('<blockquote>Ask &lt;families&gt; &amp; carers.</blockquote>');
  });

  test('says in which activity something happened, when the pack knows', () => {
    const convened = recorded(2, '2026-01-01T10:00:00.000Z', 'PanelConvened', panel);
    const known = reportHtml(story({ events: [convened, ...story().events] }));
    expect(known).toContain('ContributionRecorded in a sentence, &quot;so&quot;. <em>A new &lt;nurse&gt;</em>');
    expect(html).not.toContain('<em>');
  });

  test('has one section for each standard, each on a page of its own, with what is missing', () => {
    const sections = [...html.matchAll(/<section>\s*<h2>(.*?)<\/h2>(.*?)<\/section>/gs)];
    expect(sections.map(([, heading]) => heading)).toEqual([
      'Co-production score',
      '1 Advisors &lt;b&gt;&amp;amp;&lt;/b&gt; colleagues &quot;meet&quot;',
      '=2 Two',
      '3 Three',
      'Timeline',
      'What is withheld, and why',
      'How to verify this',
    ]);
    expect(html).toMatch(/@media print \{[^@]*section \{ break-before: page;/);
    const [, first, second, third] = sections.map(([, , body]) => body ?? '');
    expect(first!.indexOf('OutcomeDecided in a sentence')).toBeLessThan(first!.indexOf('ContributionRecorded in a sentence'));
    expect(first).toContain('Its words were erased.');
    expect(second).toContain('Withheld: 1.');
    expect(second).toContain('The team has not said how far it meets this standard.');
    expect(third).toContain('Nothing is linked as evidence for this standard.');
  });

  test('shows the score with the fraction behind every figure', () => {
    expect(html).toContain('69.2 of 100 (83/120), DEVELOPING');
    expect(html.match(/<td class="figure">0\/0<\/td>/g)).toHaveLength(8);
    const none = reportHtml(story({ record: { ...story().record, score } }));
    expect(none).toContain('There is too little to publish a score.');
  });

  test('says what is withheld and why, and of whom it is says nothing', () => {
    expect(html).toContain('<li>Event 7, linked to =2</li>');
    expect(html).not.toContain(ada);
    expect(reportHtml(story({ withheld: [] }))).toContain('No evidence is withheld.');
  });
});

test('the spreadsheet has the events in the order of time, and no cell that is a formula', () => {
  const [headings, ...lines] = timelineCsv(story()).split('\r\n');
  expect(headings).toBe('index,occurredAt,recordedAt,type,what,stream,revision,role,actor,standards');
  expect(lines).toEqual([
    `4,2026-02-01T10:00:00.000Z,${AT},OutcomeDecided,"OutcomeDecided in a sentence, ""so"".",${contribution},5,involvement_lead,${lead.id},1 =2`,
    `2,2026-02-02T10:00:00.000Z,${AT},ContributionRecorded,"ContributionRecorded in a sentence, ""so"".",${contribution},3,involvement_lead,${lead.id},1`,
    '',
  ]);
  const [, only] = timelineCsv(story({ standards: { ...story().standards, standards: story().standards.standards.slice(1) } })).split('\r\n'); // prettier-ignore
  expect(only?.endsWith(`,'=2`)).toBe(true);
});

test('each event is an AuditEvent: who wrote down what, and when', () => {
  const resources = fhirAuditEvents(story()).trimEnd().split('\n').map((line) => JSON.parse(line) as unknown); // prettier-ignore
  expect(resources).toHaveLength(2);
  expect(resources[0]).toMatchObject({
    resourceType: 'AuditEvent',
    meta: { profile: ['https://profiles.ihe.net/ITI/BALP/StructureDefinition/IHE.BasicAudit.Create'] },
    action: 'C',
    recorded: AT,
    period: { start: '2026-02-02T10:00:00.000Z' },
    outcome: '0',
    agent: [
      { who: { identifier: { value: lead.id } }, requestor: true },
      { who: { identifier: { value: 'ledger.example' } }, requestor: false },
    ],
    entity: [{ what: { identifier: { value: `${contribution}/3` } } }],
  });
});
