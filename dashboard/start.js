// The start page: asks the public API for the state of the ledger, now and every few seconds, and for the trust's own words.
const QUERY = `{
  ledger {
    head size projections { name state position lagSeconds parked } words { advisor advisors team teams panel panels }
  }
}`;
const EVERY_MS = 5000;

const summary = document.getElementById('summary');
const table = document.getElementById('projections');

const words = { CAUGHT_UP: 'caught up', CATCHING_UP: 'catching up', STUCK: 'stuck' };

const cell = (text, kind = 'td') => {
  const element = document.createElement(kind);
  element.textContent = text;
  if (kind === 'th') element.scope = 'row';
  return element;
};

/** The page stands in our own words until the ledger says what the trust calls things. */
const speak = (theirWords) => {
  for (const element of document.querySelectorAll('[data-word]')) element.textContent = theirWords[element.dataset.word];
};

const show = ({ head, size, projections, words: theirWords }) => {
  speak(theirWords);
  const behind = projections.filter(({ state }) => state !== 'CAUGHT_UP');
  const keepingUp = behind.length === 0 ? 'Every read model holds all of them.' : `${behind.length} read models are behind.`;
  summary.textContent = `${size} events, the last one at position ${head}. ${keepingUp}`;
  table.tBodies[0].replaceChildren(
    ...projections.map(({ name, state, position, lagSeconds, parked }) => {
      const row = document.createElement('tr');
      row.dataset.state = state;
      row.append(cell(name, 'th'), cell(words[state]), cell(position), cell(lagSeconds), cell(parked));
      return row;
    }),
  );
  table.hidden = false;
};

const ask = async () => {
  try {
    const response = await fetch('graphql', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ query: QUERY }),
    });
    const { data } = await response.json();
    if (!data?.ledger) throw new Error('no answer');
    show(data.ledger);
  } catch {
    summary.textContent = 'The ledger does not answer.';
    table.hidden = true;
  }
  setTimeout(ask, EVERY_MS);
};

ask();
