// derived/report.html of a pack: for people who read it on a screen or on paper, one page for each standard.
import type { RecordedEvent } from '../../kernel/event';
import { type Gap, gapSentences, indexOf } from '../pack-standards';
import { type Html, html, nothing } from './html';
import type { PackStory } from './pack-story';
import { reportStyle } from './report-style';
import { scoreSection } from './score-section';
import { inOrderOfTime } from './timeline';

/** With the title of each activity that the pack tells of, by its stream. */
type ReportStory = PackStory & { readonly titles: ReadonlyMap<string, string> };

export const reportHtml = (story: PackStory): string => reportOf({ ...story, titles: titlesIn(story.events) });

const reportOf = (story: ReportStory): string =>
  html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>Evidence of ${story.record.teamName}</title>
        ${reportStyle}
      </head>
      <body>
        <main>
          ${cover(story)} ${scoreSection(story.record)}
          ${story.standards.standards.map((standard) => standardSection(standard, story))} ${timelineSection(story)}
          ${withheldSection(story)} ${verifySection(story)}
        </main>
      </body>
    </html> `.markup.trim() + '\n';

const cover = ({ about, checkpoint, record, standards, events }: PackStory): Html =>
  html`<header>
    <h1>Evidence of ${record.teamName}</h1>
    <p>
      ${standards.set.scheme}, edition
      ${standards.set.edition}${standards.set.illustrative ? ' (an illustrative set, not a scheme’s own text)' : ''}
    </p>
    <p class="note">
      This report is for reading. What counts are the ${events.length} events beside it, and the signatures over them: the last
      page says how to check them.
    </p>
    <table>
      ${row('Pack', about.packId)}${row('For', about.recipient)}${row('Purpose', about.purpose)}${row('Cycle', about.scope.cycleId)}
      ${row('Made', about.issuedAt)}${row('Good until', about.expires)}${row('Ledger', checkpoint.origin)}
      ${row('Events in the ledger', String(checkpoint.size))}${row('Root of the ledger', checkpoint.root.toString('base64'))}
    </table>
    <p>${claimSentence(about.claims)}</p>
    ${about.streams.length > 0 ? html`<p>Streams of which nothing is missing: ${about.streams.length}. They are listed in <code>manifest.json</code>.</p>` : nothing}
  </header>`;

const claimSentence = (claims: readonly string[]): string => {
  if (claims.includes('L3')) return 'It claims to hold the whole ledger up to this root.';
  if (claims.includes('L2'))
    return 'It claims that every event in it stands in the ledger, and that nothing is missing from the streams it lists.';
  return 'It claims that every event in it stands in the ledger.';
};

const row = (name: string, value: string): Html =>
  html`<tr>
    <th scope="row">${name}</th>
    <td><code>${value}</code></td>
  </tr>`;

type Standard = PackStory['standards']['standards'][number];

const RATINGS: Readonly<Record<NonNullable<Standard['selfRating']>, string>> = {
  MET: 'met',
  PARTLY_MET: 'met in part',
  NOT_MET: 'not met',
  NOT_APPLICABLE: 'does not apply',
};

const standardSection = (standard: Standard, story: ReportStory): Html => {
  const shown = new Set(standard.evidence);
  const events = inOrderOfTime(story.events.filter((event) => shown.has(indexOf(event))));
  const { number, type, title, selfRating, withheld, gaps } = standard;
  return html`<section>
    <h2>${number} ${title}</h2>
    <p>Type ${type}. The team says: <strong>${selfRating === null ? 'nothing yet' : RATINGS[selfRating]}</strong>.</p>
    ${events.length > 0 ? eventTable(events, story) : html`<p>No evidence is shown here.</p>`}
    ${withheld.length > 0 ? html`<p>Withheld: ${withheld.length}.</p>` : nothing}
    ${
      gaps.length > 0
        ? html`<h3>What is missing</h3>
            <ul>
              ${gaps.map((gap) => html`<li>${gapSentences[gap as Gap]}</li>`)}
            </ul>`
        : nothing
    }
  </section> `;
};

const eventTable = (events: readonly RecordedEvent[], story: ReportStory): Html =>
  html`<table>
    <thead>
      <tr>
        <th scope="col">When</th>
        <th scope="col">What</th>
        <th scope="col">Event</th>
      </tr>
    </thead>
    <tbody>
      ${events.map((event) => eventRow(event, story))}
    </tbody>
  </table>`;

const eventRow = (event: RecordedEvent, story: ReportStory): Html => {
  const { describe, quotes, erased, titles } = story;
  const { at, type, stream } = event.envelope;
  const index = indexOf(event);
  const title = titles.get(stream);
  const quoted = (quotes.get(index) ?? []).map(([, text]) => html`<blockquote>${text}</blockquote>`);
  const gone = erased.has(index) ? html`<p>Its words were erased.</p>` : nothing;
  return html`<tr>
    <td class="figure">${at.slice(0, 10)}</td>
    <td>${describe(type)}${title === undefined ? nothing : html` <em>${title}</em>`}${quoted}${gone}</td>
    <td><code>${index} ${type} ${stream}</code></td>
  </tr> `;
};

/** Of activities, and of the contributions that were made in them. */
const titlesIn = (events: readonly RecordedEvent[]): ReadonlyMap<string, string> => {
  const titles = new Map<string, string>();
  for (const { envelope } of events) {
    const { title, activityId } = envelope.data;
    const known = typeof title === 'string' ? title : typeof activityId === 'string' ? titles.get(activityId) : undefined;
    if (known !== undefined) titles.set(envelope.stream, known);
  }
  return titles;
};

const timelineSection = (story: ReportStory): Html =>
  html`<section>
    <h2>Timeline</h2>
    ${eventTable(inOrderOfTime(story.events), { ...story, quotes: new Map() })}
  </section>`;

const withheldSection = ({ withheld, standards, quotes }: PackStory): Html =>
  html`<section>
    <h2>What is withheld, and why</h2>
    ${
      withheld.length === 0
        ? html`<p>No evidence is withheld.</p>`
        : html`<p>
              Advisors decide whether what concerns them is shared. These events are linked as evidence and not in this pack,
              because an advisor whom they concern does not agree, or agrees no longer. Nothing else is told of them than where
              they stand in the ledger.
            </p>
            <ul>
              ${withheld.map((index) => html`<li>Event ${index}, linked to ${standardsWithholding(standards, index)}</li>`)}
            </ul>`
    }
    <p>
      Names, contacts, notes and reflections are in no pack. What was said, and what became of it, is quoted only where the
      advisor agrees to be quoted: here of ${quotes.size} events.
    </p>
  </section>`;

const standardsWithholding = ({ standards }: PackStory['standards'], index: number): string =>
  standards.flatMap(({ number, withheld }) => (withheld.includes(index) ? [number] : [])).join(', ');

const verifySection = ({ about }: PackStory): Html =>
  html`<section>
    <h2>How to verify this</h2>
    <p>
      You need the file of the pack, and two keys that reached you by another way: that of the ledger, and that of whoever sealed
      the pack.
    </p>
    <pre>
npx coproduction-ledger verify ${about.packId}.evidence.zip \\
  --log-key "$LOG_KEY" --pack-key "$PACK_KEY"</pre>
    <p>
      <code>VERIFY.md</code> in the pack tells how any other program does it, with commands for openssl. It shows that no event in
      the pack was changed, removed or put in another order since the ledger was signed. It does not show that what was written
      down was true.
    </p>
  </section>`;
