// A trust's own words: in the answers of the API, without a token, and on the start page.
import { createContext, runInContext } from 'node:vm';

import { defaultWords } from '../../src/domain/words';
import { runningLedgers } from '../support/running-ledger';

const { run, serve, temporaryFolder } = runningLedgers();

const QUERY = '{ ledger { words { advisor advisors team teams panel panels } } }';

test('are ours when nothing is said', async () => {
  expect((await (await serve()).ask(QUERY)).data).toEqual({ ledger: { words: defaultWords } });
});

test('are told to whoever asks, and the start page speaks in them', async () => {
  const theirs = { advisor: 'expert by experience', advisors: 'experts by experience', panel: 'jury', panels: 'juries <b>' };
  const { ask, url } = await run({ LEDGER_DATA: temporaryFolder(), LEDGER_WORDS: JSON.stringify(theirs) });
  expect((await ask(QUERY)).data).toEqual({ ledger: { words: { ...defaultWords, ...theirs } } });

  const page = await (await fetch(`${url}/`)).text();
  const named = [...page.matchAll(/<(\w+) data-word="(\w+)">(\w+)<\/\1>/g)].map(([, , word = '', text = '']) => ({ word, text }));
  // Without JavaScript it stands in our own words.
  expect(named).toEqual(['advisors', 'teams', 'panels'].map((word) => ({ word, text: word })));
  expect(page.match(/data-word/g)).toHaveLength(named.length);

  const elements = named.map(({ word, text }) => ({ dataset: { word }, textContent: text }));
  await runStartPage(await (await fetch(`${url}/start.js`)).text(), url, elements);
  expect(elements.map(({ textContent }) => textContent)).toEqual(['experts by experience', 'teams', 'juries <b>']);
}, 30_000);

/** Runs the script of the start page, on a page that holds no more than it needs, until it has shown an answer. */
const runStartPage = async (script: string, url: string, elements: readonly object[]): Promise<void> => {
  const element = () => ({ textContent: '', dataset: {}, append: () => undefined });
  const table = { hidden: true, tBodies: [{ replaceChildren: () => undefined }] };
  const document = {
    getElementById: (id: string) => (id === 'projections' ? table : element()),
    createElement: element,
    querySelectorAll: (selector: string) => (selector === '[data-word]' ? elements : []),
  };
  await new Promise<void>((resolve) => {
    const fetchOfPage = (path: string, options: RequestInit) => fetch(`${url}/${path}`, options);
    // It asks again later: by then it has shown the first answer.
    runInContext(script, createContext({ document, fetch: fetchOfPage, setTimeout: resolve }));
  });
  expect(table.hidden).toBe(false);
};
