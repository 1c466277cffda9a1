// The page of a report that shows the score of the team, with the fraction behind every figure.
import type { CycleRecord } from '../cycle-record';
import { type Html, html } from './html';

export const scoreSection = ({ score, sentences }: CycleRecord): Html =>
  html`<section>
    <h2>Co-production score</h2>
    <p>
      ${score.value === null ? 'There is too little to publish a score.' : `${score.value} of 100 (${score.fraction ?? ''}), ${score.band ?? ''}.`}
      By policy ${score.policy}, over the time that ended on ${score.asOf}; ${score.completedActivities} completed activities. No
      team is ranked by it.
    </p>
    <table>
      <thead>
        <tr>
          <th scope="col">Principle</th>
          <th scope="col">Fraction</th>
          <th scope="col">Of 100</th>
        </tr>
      </thead>
      <tbody>
        ${score.principles.map(
          ({ name, fraction, value }) =>
            html`<tr>
              <td>${name}</td>
              <td class="figure">${fraction ?? '–'}</td>
              <td class="figure">${value ?? '–'}</td>
            </tr> `,
        )}
      </tbody>
    </table>
    <table>
      <thead>
        <tr>
          <th scope="col">Indicator</th>
          <th scope="col">Fraction</th>
          <th scope="col">Enough to go by</th>
        </tr>
      </thead>
      <tbody>
        ${score.indicators.map(
          ({ code, name, numerator, denominator, status }) =>
            html`<tr>
              <td>${code} ${name}</td>
              <td class="figure">${numerator}/${denominator}</td>
              <td>${status === 'AVAILABLE' ? 'yes' : 'no'}</td>
            </tr> `,
        )}
      </tbody>
    </table>
    <ul>
      ${sentences.map((sentence) => html`<li>${sentence}</li>`)}
    </ul>
    <p>
      The score follows from the whole history of the team. Only some of it is in this pack, so it cannot be computed from the
      pack alone.
    </p>
  </section>`;
