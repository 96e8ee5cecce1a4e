// Every row of the matrix, in the order of the table.
import browsers from './rows/browsers.mjs';
import bundlers from './rows/bundlers.mjs';
import entries from './rows/entries.mjs';
import jest from './rows/jest.mjs';
import next from './rows/next.mjs';
import programs from './rows/programs.mjs';
import selfTest from './rows/self-test.mjs';
import temporal from './rows/temporal.mjs';
import threads from './rows/threads.mjs';
import workerd from './rows/workerd.mjs';

export const ROWS = [
  ...programs,
  ...entries,
  ...threads,
  ...jest,
  ...workerd,
  ...next,
  ...browsers,
  ...temporal,
  ...bundlers,
];

/** A row that is broken on purpose: the harness has to catch it. */
export const SELF_TEST = selfTest;

export const isRelevant = ({ name }, wanted) =>
  name === wanted || name.startsWith(`${wanted}-`) || name.split('-')[0] === wanted;
