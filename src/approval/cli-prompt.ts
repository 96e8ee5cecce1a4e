// Asking on the terminal. Where nobody sits at one, nothing is approved.

import { TenuoError } from '../errors.ts';
import { checkOptions } from '../options.ts';
import { checkSigner, type Signer } from '../signer.ts';
import { ASKING_REASONS } from './asking-reasons.ts';
import { checkTimeout, withDeadline } from './deadline.ts';
import { describeRequest } from './describe.ts';
import { type ApprovalHandler, denied } from './handler.ts';
import { type PromptInput, type PromptOutput, processOf } from './node.ts';
import { APPROVAL_REASONS } from './reasons.ts';
import type { ApprovalRequest } from './request.ts';
import { type SignApprovalOptions, signApproval } from './sign.ts';

const OPTIONS = ['key', 'warrant', 'ttl', 'externalId', 'timeoutSeconds', 'input', 'output'];
const DEFAULT_TIMEOUT = 300;
/** Characters that are shown: who cannot read it all cannot approve it. */
const MAX_SHOWN = 16_384;
/** What was typed before there was a question is no answer to it. */
const SETTLE_MS = 30;

/**
 * Who is asked on a terminal, and how.
 *
 * @example
 * ```ts
 * import { SigningKey } from 'tenuo-edge';
 * import { type CliPromptOptions, cliPrompt } from 'tenuo-edge/approval';
 *
 * const options: CliPromptOptions = { key: SigningKey.generate(), timeoutSeconds: 60 };
 * console.log(typeof cliPrompt(options)); // function
 * ```
 *
 * @see docs/approvals.md#who-answers
 */
export interface CliPromptOptions extends Pick<SignApprovalOptions, 'warrant' | 'ttl' | 'externalId'> {
  /** Who approves: whoever sits at the terminal has this key. */
  readonly key: Signer;
  /** Seconds until no answer is a no: 300 where absent. */
  readonly timeoutSeconds?: number | undefined;
  /** Standard input where absent. */
  readonly input?: PromptInput | undefined;
  /** Standard error where absent, so that what a program prints stays apart. */
  readonly output?: PromptOutput | undefined;
}

/**
 * A handler that shows a request on the terminal and asks `Approve? [y/N]`. Only `y` and `yes` approve.
 *
 * @throws TypeError, RangeError for options of another name, type or range. The handler throws a TenuoError 1707 where
 * the answer is another, where there is no terminal on both ends, or none in time; 1706 where the request is not of its
 * own hash; and what `signApproval` throws.
 *
 * @example
 * ```ts
 * import { ApprovalRequest, SigningKey, Warrant } from 'tenuo-edge';
 * import { cliPrompt } from 'tenuo-edge/approval';
 * import { PassThrough } from 'node:stream';
 *
 * const lead = SigningKey.generate();
 * const warrant = Warrant.mintBuilder()
 *   .tool('restart')
 *   .requiredApprovers([lead.publicKey])
 *   .approvalGates({ restart: null })
 *   .mint(SigningKey.generate());
 * const request = ApprovalRequest.for(warrant, { tool: 'restart', args: { name: 'web' } });
 *
 * const handler = cliPrompt({ key: lead, input: new PassThrough(), timeoutSeconds: 60 });
 * await handler(request); // throws TenuoError: nobody sits at this input
 * ```
 *
 * @see docs/approvals.md#who-answers
 */
export function cliPrompt(options: CliPromptOptions): ApprovalHandler {
  checkOptions(options, OPTIONS, 'cliPrompt');
  const { key, timeoutSeconds = DEFAULT_TIMEOUT, input, output, ...signing } = options;
  checkSigner(key);
  checkTimeout(timeoutSeconds);
  return async (request, { signal } = {}) => {
    const terminal = terminalOf(input, output);
    const shown = shownText(request, signing.warrant);
    const answer = await withDeadline(timeoutSeconds, signal, (stop) => ask(terminal, shown, stop));
    if (!/^y(?:es)?$/i.test(answer.trim())) throw denied(request.tool);
    return [await signApproval(request, key, signing)];
  };
}

interface Terminal {
  readonly input: PromptInput;
  readonly output: PromptOutput;
}

function terminalOf(input = processOf().stdin, output = processOf().stderr): Terminal {
  if (input?.isTTY === true && output?.isTTY === true) return { input, output };
  throw new TenuoError(ASKING_REASONS.APPROVAL_UNAVAILABLE, { expected: 'a terminal', received: 'none' });
}

function shownText(request: ApprovalRequest, warrant: CliPromptOptions['warrant']): string {
  const matches = warrant === undefined ? request.matches() : request.matchesWarrant(warrant);
  if (!matches) throw new TenuoError(APPROVAL_REASONS.REQUEST_MISMATCH);
  const shown = describeRequest(request);
  if (shown.length <= MAX_SHOWN) return shown;
  const received = `${shown.length} characters`;
  throw new TenuoError(ASKING_REASONS.APPROVAL_UNAVAILABLE, { expected: `at most ${MAX_SHOWN} to show`, received });
}

async function ask({ input, output }: Terminal, shown: string, stop: AbortSignal): Promise<string> {
  await drained(input);
  stop.throwIfAborted();
  output.write(`${shown}\nApprove? [y/N] `);
  return lineOf(input, stop, () => output.write('\n'));
}

function drained(input: PromptInput): Promise<void> {
  return new Promise((done) => {
    const drop = () => {};
    input.on('data', drop);
    input.resume();
    setTimeout(() => {
      input.off('data', drop);
      done();
    }, SETTLE_MS);
  });
}

/** The first line that comes; empty where the input ends. `ended` is called before anyone hears of either. */
function lineOf(input: PromptInput, stop: AbortSignal, ended: () => void): Promise<string> {
  return new Promise((resolve, reject) => {
    let text = '';
    const finish = (settle: () => void) => {
      input.off('data', take);
      for (const event of ['end', 'close', 'error'] as const) input.off(event, end);
      stop.removeEventListener('abort', abort);
      input.pause();
      ended();
      settle();
    };
    const take = (chunk: unknown) => {
      text += String(chunk);
      const line = /^[^\r\n]*(?=[\r\n])/.exec(text)?.[0];
      if (line !== undefined || text.length > MAX_SHOWN) finish(() => resolve(line ?? ''));
    };
    const end = () => finish(() => resolve(''));
    const abort = () => finish(() => reject(stop.reason));
    input.on('data', take);
    for (const event of ['end', 'close', 'error'] as const) input.on(event, end);
    stop.addEventListener('abort', abort);
    input.resume();
  });
}
