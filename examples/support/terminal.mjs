// How the examples print: colour where a person is looking, lines that fit.

const WIDEST = 100;

/** Columns to print within: the terminal's, or 100 where the output goes elsewhere. */
export const width = Math.max(60, Math.min(WIDEST, process.stdout.columns ?? WIDEST));

const { FORCE_COLOR, NO_COLOR, TERM } = process.env;
const forced = FORCE_COLOR === undefined ? undefined : FORCE_COLOR !== '0' && FORCE_COLOR !== 'false';
const coloured = forced ?? (!NO_COLOR && TERM !== 'dumb' && process.stdout.isTTY === true);

const paint = (on, off) => (text) => (coloured ? `\u001b[${on}m${text}\u001b[${off}m` : text);
export const bold = paint(1, 22);
export const dim = paint(2, 22);
export const red = paint(31, 39);
export const green = paint(32, 39);
export const yellow = paint(33, 39);
export const cyan = paint(36, 39);

/** A space at which `wrap` does not break. */
export const STICKY = '\u00a0';

/** Breaks plain text at spaces so that it fits beside an indent of so many columns, which further lines get too. */
export function wrap(text, indent) {
  const room = width - indent;
  const lines = [''];
  for (const word of text.split(' ')) {
    const line = lines[lines.length - 1];
    if (line === '') lines[lines.length - 1] = word;
    else if (line.length + 1 + word.length <= room) lines[lines.length - 1] = `${line} ${word}`;
    else lines.push(word);
  }
  return lines.join(`\n${' '.repeat(indent)}`).replaceAll(STICKY, ' ');
}

/** Lets a pipe that closes early (`| head`) and ctrl-C end the program without a word. */
export function endQuietly() {
  process.stdout.on('error', ({ code }) => process.exit(code === 'EPIPE' ? 0 : 1));
  process.on('SIGINT', () => process.exit(130));
}
