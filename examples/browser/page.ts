// The page: takes what is pasted, dropped, opened or sampled, and keeps what it shows up to date.
import { type Inspection, inspect, isProblem, readRoot, tidied } from './inspect.ts';
import { sampleChain } from './sample.ts';
import { drawChain, drawTimes, drawVerdict, standing } from './view.ts';

/** Characters or bytes. The package reads 393,216 bytes, which PEM makes into fewer characters than these. */
const MOST_INPUT = 600_000;
/** A text area with more than this is slow. */
const MOST_SHOWN = 100_000;

const byId = <Kind extends HTMLElement>(id: string): Kind => document.getElementById(id) as Kind;
const input = byId<HTMLTextAreaElement>('input');
const root = byId<HTMLInputElement>('root');
const file = byId<HTMLInputElement>('file');
const verdict = byId('verdict');
const chain = byId('chain');
const prompt = input.placeholder;

let presented: string | Uint8Array = '';
let shown: Inspection | null = null;
/** Where each warrant stood when it was drawn: what the clock may change. */
let stood = '';

const now = (): number => Math.floor(Date.now() / 1000);

function show(what: string | Uint8Array): void {
  presented = what;
  const isEmpty = typeof what === 'string' && tidied(what) === '';
  const at = now();
  shown = isEmpty ? null : inspect(what, root.value, at);
  stood = standings(at);
  verdict.className = '';
  verdict.replaceChildren();
  chain.replaceChildren();
  if (shown === null) return;
  drawVerdict(verdict, shown);
  drawChain(chain, shown, at);
}

function standings(at: number): string {
  return shown === null ? '' : shown.links.map((link) => (isProblem(link) ? '' : standing(link, at))).join();
}

/** Takes an input from elsewhere than the text area, where it is shown if it is a text of a reasonable length. */
function take(what: string | Uint8Array, source: string): void {
  const isShown = typeof what === 'string' && what.length <= MOST_SHOWN;
  input.value = isShown ? what : '';
  input.placeholder = isShown
    ? prompt
    : `${source}: ${what.length.toLocaleString('en')} ${typeof what === 'string' ? 'characters' : 'bytes'}`;
  if (what.length > MOST_INPUT) return refuse(what.length);
  show(what);
}

function refuse(length: number): void {
  show('');
  const says = `this is too large for a chain of warrants: ${length.toLocaleString('en')} characters or bytes`;
  const hint = 'The largest chain that is read has 393,216 bytes.';
  drawVerdict(verdict, {
    links: [],
    trust: 'not-asked',
    problem: { code: 'warrant-too-large', number: 1900, says, hint },
  });
}

async function takeFile(chosen: File | null | undefined): Promise<void> {
  if (!chosen) return;
  if (chosen.size > MOST_INPUT) {
    input.value = '';
    input.placeholder = `${chosen.name}: ${chosen.size.toLocaleString('en')} bytes`;
    return refuse(chosen.size);
  }
  const bytes = new Uint8Array(await chosen.arrayBuffer());
  // A warrant or stack of bytes begins with a CBOR array; text is ASCII.
  const isText = (bytes[0] ?? 0) < 0x80;
  take(isText ? new TextDecoder().decode(bytes) : bytes, chosen.name);
}

input.addEventListener('input', () => show(input.value));
input.addEventListener('paste', (event) => {
  const text = event.clipboardData?.getData('text') ?? '';
  if (text.length <= MOST_SHOWN) return;
  event.preventDefault();
  take(text, 'Pasted');
});
root.addEventListener('input', () => {
  const key = root.value.trim() === '' ? null : readRoot(root.value);
  const problem = key !== null && isProblem(key) ? key : null;
  root.setCustomValidity(problem === null ? '' : problem.says);
  root.setAttribute('aria-invalid', String(problem !== null));
  byId('root-hint').textContent = problem === null ? rootHint : `That is no key (${problem.says}). ${problem.hint}`;
  show(presented);
});
const rootHint = byId('root-hint').textContent;

byId('sample').addEventListener('click', () => take(sampleChain(), 'Sample'));
byId('open').addEventListener('click', () => file.click());
byId('clear').addEventListener('click', () => {
  take('', '');
  input.focus();
});
file.addEventListener('change', async () => {
  await takeFile(file.files?.[0]);
  file.value = '';
});

document.addEventListener('dragover', (event) => {
  event.preventDefault();
  document.documentElement.classList.add('dropping');
});
for (const end of ['dragleave', 'drop'])
  document.addEventListener(end, () => document.documentElement.classList.remove('dropping'));
document.addEventListener('drop', async (event) => {
  event.preventDefault();
  const { files } = event.dataTransfer as DataTransfer;
  if (files.length > 0) await takeFile(files[0]);
  else take(event.dataTransfer?.getData('text') ?? '', 'Dropped');
});

setInterval(() => {
  const at = now();
  if (standings(at) !== stood) show(presented);
  else drawTimes(chain, at);
}, 1000);
