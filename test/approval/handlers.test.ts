import { EventEmitter } from 'node:events';
import { describe, expect, it } from 'vitest';
import { autoApprove, autoDeny } from '../../src/approval/auto.ts';
import { type CliPromptOptions, cliPrompt } from '../../src/approval/cli-prompt.ts';
import { describeRequest } from '../../src/approval/describe.ts';
import type { PromptInput } from '../../src/approval/node.ts';
import { ApprovalRequest } from '../../src/approval/request.ts';
import { ConfigurationError } from '../../src/index.ts';
import { ENGINES } from '../support/engines.ts';
import { hex, unhex } from '../support/vectors.ts';
import { approvalCast, NOW, rejection, remote } from './cast.ts';

const LATE = { expires_at: 4_000_000_000 };
const DENIED = '1707 approval-required approval-denied';
const UNAVAILABLE = '1707 approval-required approval-unavailable';

/** A terminal whose user types `lines` once a question is there, and may have typed something before. */
function terminal(answer: string | null, { before = '', isTTY = true } = {}) {
  const input = Object.assign(new EventEmitter(), {
    isTTY,
    flowing: false,
    resume() {
      this.flowing = true;
      const typed = before;
      before = '';
      if (typed !== '') queueMicrotask(() => input.emit('data', typed));
    },
    pause() {
      this.flowing = false;
    },
  });
  const shown: string[] = [];
  const write = (text: string) => {
    shown.push(text);
    if (!text.includes('[y/N]')) return;
    setImmediate(() => (answer === null ? input.emit('end') : input.emit('data', Buffer.from(answer))));
  };
  return {
    input: input as unknown as PromptInput & { flowing: boolean },
    output: { isTTY, write },
    shown,
    emitter: input,
  };
}

describe.each(ENGINES)('handlers on $name', (engine) => {
  const { alice, stranger, warrant, request } = approvalCast(engine, LATE);

  describe('on the terminal', () => {
    const prompt = (answer: string | null, more: Partial<CliPromptOptions> = {}, set = {}) => {
      const { input, output, shown, emitter } = terminal(answer, set);
      const run = (asked = request()) => cliPrompt({ key: alice, input, output, ...more })(asked);
      return { run, shown, emitter, input };
    };

    it('approve where the answer is yes', async () => {
      for (const answer of ['y\n', 'Y\r\n', 'yes\n', ' YES \n']) {
        const asked = request();
        const { run, shown, emitter, input } = prompt(answer, { warrant, externalId: 'alice', ttl: 60 });
        const [signed, ...others] = await run(asked);
        expect(others).toEqual([]);
        const payload = signed?.verify();
        expect(payload?.requestHash).toBe(asked.requestHash);
        expect(payload?.externalId).toBe('alice');
        expect(Number(payload?.expiresAtSeconds) - Number(payload?.approvedAtSeconds)).toBe(60);
        expect(shown.join('')).toContain(describeRequest(asked));
        expect(emitter.eventNames()).toEqual([]);
        expect(input.flowing).toBe(false);
      }
    });

    it('deny where it is anything else, or ends', async () => {
      for (const answer of ['n\n', '\n', 'no\n', 'yes please\n', 'yy\n', 'y y\n', 'у\n', null])
        expect(await rejection(() => prompt(answer).run())).toBe(DENIED);
      expect(await rejection(() => prompt('x'.repeat(20_000)).run())).toBe(DENIED);
    });

    it('do not take for an answer what was typed before the question', async () => {
      expect(await rejection(() => prompt('n\n', {}, { before: 'y\n' }).run())).toBe(DENIED);
    });

    it('approve nothing where nobody sits', async () => {
      const { input, output } = terminal('y\n');
      const seat = (inputTTY: boolean | undefined, outputTTY: boolean | undefined) =>
        cliPrompt({
          key: alice,
          input: Object.assign(input, { isTTY: inputTTY }),
          output: { ...output, isTTY: outputTTY },
        });
      expect(await rejection(() => seat(false, true)(request()))).toBe(UNAVAILABLE);
      expect(await rejection(() => seat(true, false)(request()))).toBe(UNAVAILABLE);
      expect(await rejection(() => seat(undefined, true)(request()))).toBe(UNAVAILABLE);
      expect(await rejection(() => seat(true, true)(request()))).toBe('accepted');
    });

    it('end with the time, or with whoever asked', async () => {
      const silent = terminal('');
      const ask = cliPrompt({ key: alice, timeoutSeconds: 0.05, input: silent.input, output: silent.output });
      expect(await rejection(() => ask(request()))).toBe('1707 approval-required approval-timed-out');
      expect(silent.emitter.eventNames()).toEqual([]);
      const controller = new AbortController();
      const waiting = rejection(() =>
        cliPrompt({ key: alice, input: silent.input, output: silent.output })(request(), { signal: controller.signal }),
      );
      setTimeout(() => controller.abort(new RangeError('over')), 60);
      expect(await waiting).toBe('RangeError');
      const aborted = { signal: AbortSignal.abort(new RangeError('over')) };
      const { input, output, shown } = terminal('y\n');
      expect(await rejection(() => cliPrompt({ key: alice, input, output })(request(), aborted))).toBe('RangeError');
      expect(shown).toEqual([]);
    });

    it('ask about nothing that is not as it says', async () => {
      const bytes = hex(request().toBytes());
      const forged = ApprovalRequest.parse(unhex(bytes.replace('66616d6f756e7405', '66616d6f756e7406')), { engine });
      const { run, shown } = prompt('y\n');
      expect(await rejection(() => run(forged))).toBe('1706 approval-request-hash-mismatch request-mismatch');
      const other = approvalCast(engine, { ...LATE, gates: { t: { message: 'Other' } } }).warrant;
      expect(await rejection(() => prompt('y\n', { warrant: other }).run())).toBe(
        '1706 approval-request-hash-mismatch request-mismatch',
      );
      expect(shown).toEqual([]);
    });

    it('ask about nothing that is too long to be shown', async () => {
      const { run, shown } = prompt('y\n');
      expect(await rejection(() => run(request({ text: 'x'.repeat(17_000) })))).toBe(UNAVAILABLE);
      expect(shown).toEqual([]);
    });

    it('sign with a key that may, wherever it is', async () => {
      expect(await rejection(() => prompt('y\n', { key: stranger }).run())).toBe(
        '1702 approver-not-authorized approver-not-listed',
      );
      expect(await rejection(() => prompt('y\n', { key: remote(alice) }).run())).toBe('accepted');
    });

    it('are made of options that are some', () => {
      for (const options of [{}, { key: {} }, { key: alice, yes: true }, null])
        expect(() => cliPrompt(options as never)).toThrow(TypeError);
      for (const timeoutSeconds of [0, -1, Number.NaN, Number.POSITIVE_INFINITY, 3_000_000])
        expect(() => cliPrompt({ key: alice, timeoutSeconds })).toThrow(RangeError);
    });
  });

  it('show every part of a request on a line of its own, with nothing that a terminal would obey', () => {
    const asked = approvalCast(engine, { ...LATE, gates: { t: { message: 'Pay\u001b[2K\u202e?\nnow' } } }).request({
      'to\n': 'bob\u001b[31m\r',
      amount: 5,
      list: [1, { a: null }],
    });
    const lines = describeRequest(asked).split('\n');
    expect(lines).toEqual([
      'Pay\\u001b[2K\\u202e?\\nnow',
      '  tool               "t"',
      '  argument "amount"  5',
      '  argument "list"    [1, { "a": null }]',
      '  argument "to\\n"    "bob\\u001b[31m\\r"',
      `  warrant            ${asked.warrantId}, until 2096-10-02T07:06:40Z`,
      `  holder             ${asked.holder?.toHex()}`,
      '  approvals          1 of 2',
      `  approver           ${asked.requiredApprovers[0]?.toHex()}`,
      `  approver           ${asked.requiredApprovers[1]?.toHex()}`,
      `  request            ${asked.requestHash}`,
    ]);
    expect(describeRequest(request({}))).toMatch(/^ {2}arguments {2}none$/m);
    // biome-ignore lint/suspicious/noControlCharactersInRegex: that is the point
    expect(describeRequest(asked)).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u202e]/);
  });

  describe('that ask nobody', () => {
    it('are made in development alone', () => {
      for (const devMode of [undefined, false, 1, 'true', null]) {
        expect(() => autoApprove({ key: alice, devMode } as never)).toThrow(ConfigurationError);
        expect(() => autoDeny({ devMode } as never)).toThrow(ConfigurationError);
      }
    });

    it('approve everything', async () => {
      const asked = request();
      const [signed] = await autoApprove({ key: remote(alice), devMode: true, ttl: 5, externalId: 'dev' })(asked);
      expect(signed?.verify().requestHash).toBe(asked.requestHash);
      expect(signed?.payload.externalId).toBe('dev');
      expect(await rejection(() => autoApprove({ key: stranger, devMode: true })(asked))).toMatch(/^1702 /);
      const aborted = { signal: AbortSignal.abort(new RangeError('over')) };
      expect(await rejection(() => autoApprove({ key: alice, devMode: true })(asked, aborted))).toBe('RangeError');
    });

    it('deny everything', async () => {
      expect(await rejection(() => autoDeny({ devMode: true })(request()))).toBe(DENIED);
      const denial = await Promise.resolve(autoDeny({ devMode: true, reason: 'a test' })(request())).catch(
        (error) => error,
      );
      expect(denial).toMatchObject({ received: 'a test', summary: 'tool "t": the approval was denied' });
    });
  });

  it('know the instant of the cast', () => expect(request().createdAtSeconds).toBe(BigInt(NOW)));
});
