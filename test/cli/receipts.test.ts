// Logs of receipts on disk: whole, changed, cut, of others; in the library's form and in that of upstream's Python package.
import { appendFileSync, copyFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import { Authorizer, Exact, Warrant } from '../../src/index.ts';
import { FileSink, ReceiptLog } from '../../src/receipt/index.ts';
import { NOW, Place, seeded } from './tenuo.ts';

const place = new Place();
const file = () => place.path('log/00000001.receipts');
const verify = (args: readonly string[]) => place.tenuo(['receipts', 'verify', ...args]);
const COUNT = 12;
let receipts: Uint8Array[] = [];

beforeAll(() => {
  place.keys('root', 'service', 'mallory');
  const [root, agent, service] = [seeded('root'), seeded('agent'), seeded('service')];
  const trustedRoots = [root.publicKey];
  const warrant = Warrant.mintBuilder()
    .capability('read', { n: Exact(1) })
    .holder(agent.publicKey)
    .issuedAt(NOW)
    .mint(root);
  const sink = new FileSink(place.path('log'), { fsync: 'never' });
  const log = new ReceiptLog({ key: service, sink, trustedRoots, now: NOW, disclose: { arguments: true } });
  const authorizer = new Authorizer({ trustedRoots });
  receipts = Array.from({ length: COUNT }, (_, n) => {
    const args = { n: n % 2 };
    const signature = warrant.sign(agent, 'read', args, { now: NOW });
    return log.decide(authorizer, { warrant, tool: 'read', args, signature, now: NOW }).receipt.toBytes();
  });
  log.close();
  mkdirSync(place.path('empty'));
});

describe('receipts verify', () => {
  it('finds a log intact, by its directory and by its files, and judges it again below roots', () => {
    for (const log of ['log', 'log/00000001.receipts']) {
      const { status, stdout, stderr } = verify([log, '--signer', 'service.pub', '--root', 'root.pub']);
      expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
      expect(stdout).toContain(`Intact: ${COUNT} receipts`);
      expect(stdout).not.toContain('Not checked');
    }
    const json = place.json(['receipts', 'verify', 'log', '--signer', 'service.pub', '--root', 'root.pub']);
    expect(json).toMatchObject({
      intact: true,
      receipts: COUNT,
      endsWithCheckpoint: true,
      unchecked: [],
      broken: null,
    });
    expect(json.checked.calls).toBe(COUNT / 2);
  });

  it('says what it did not check', () => {
    const { status, stdout } = verify(['log']);
    expect(status).toBe(0);
    expect(stdout).toMatch(/Not checked:[\s\S]*--signer[\s\S]*--root/);
    expect(stdout).toContain(seeded('service').publicKey.toHex());
  });

  it('names the record that was changed, another signer, and roots that would have denied', () => {
    const bytes = readFileSync(file());
    const changed = Buffer.from(bytes);
    changed[Math.floor(bytes.length / 2)] = (changed[Math.floor(bytes.length / 2)] as number) ^ 1;
    writeFileSync(place.path('changed.receipts'), changed);
    const { status, stdout } = verify(['changed.receipts', '--signer', 'service.pub']);
    expect(status).toBe(1);
    expect(stdout).toMatch(/^Broken: [\s\S]*record \d+ in changed.receipts, byte \d+/);
    expect(place.json(['receipts', 'verify', 'log', '--signer', 'mallory.pub']).broken.reason).toBe('receipt-signer');
    expect(place.json(['receipts', 'verify', 'log', '--root', 'mallory.pub']).broken).toMatchObject({
      number: 9022,
      judged: expect.stringContaining('untrusted-root'),
    });
  });

  it('sees a cut end by a checkpoint that was kept elsewhere, and a torn one by itself', () => {
    writeFileSync(place.path('kept.json'), place.tenuo(['receipts', 'verify', 'log', '--json']).stdout);
    expect(verify(['log', '--at-least', 'kept.json']).status).toBe(0);
    const [first] = receipts as [Uint8Array];
    const bytes = readFileSync(file());
    const end = bytes.indexOf(first) + first.length;
    writeFileSync(place.path('cut.receipts'), bytes.subarray(0, end));
    expect(verify(['cut.receipts']).stdout).toContain('whether its end was cut off');
    expect(place.json(['receipts', 'verify', 'cut.receipts', '--at-least', 'kept.json']).broken.reason).toBe(
      'log-end-missing',
    );
    writeFileSync(place.path('torn.receipts'), bytes.subarray(0, end - 1));
    expect(place.json(['receipts', 'verify', 'torn.receipts']).broken.reason).toBe('record-torn');
  });

  it('reads text files with a receipt a line, in hex and in JSON', () => {
    const hex = receipts.map((receipt) => Buffer.from(receipt).toString('hex'));
    place.write('journal.hex', `${hex.join('\n')}\n`);
    place.write('sink.jsonl', hex.map((receipt) => JSON.stringify({ receipt })).join('\n'));
    place.write('one.txt', hex[0] as string);
    for (const log of ['journal.hex', 'sink.jsonl'])
      expect(place.json(['receipts', 'verify', log, '--signer', 'service.pub']), log).toMatchObject({
        intact: true,
        receipts: COUNT,
      });
    expect(place.json(['receipts', 'verify', 'one.txt']).receipts).toBe(1);
    place.write('gap.hex', [hex[0], ...hex.slice(2)].join('\n'));
    expect(place.json(['receipts', 'verify', 'gap.hex']).broken.reason).toBe('receipt-link');
  });

  it('reads the files of a log in their order, and begins in the middle with --partial', () => {
    const bytes = readFileSync(file());
    const [, second] = receipts as [Uint8Array, Uint8Array];
    const cut = bytes.indexOf(second);
    mkdirSync(place.path('split'));
    writeFileSync(place.path('split/00000001.receipts'), bytes.subarray(0, cut));
    writeFileSync(place.path('split/00000002.receipts'), bytes.subarray(cut));
    expect(place.json(['receipts', 'verify', 'split'])).toMatchObject({ intact: true, receipts: COUNT });
    copyFileSync(place.path('split/00000002.receipts'), place.path('rest.receipts'));
    expect(verify(['rest.receipts']).status).toBe(1);
    expect(place.json(['receipts', 'verify', 'rest.receipts', '--partial'])).toMatchObject({
      intact: true,
      receipts: COUNT - 1,
    });
    appendFileSync(place.path('rest.receipts'), 'x');
    expect(verify(['rest.receipts', '--partial']).status).toBe(1);
  });

  it.each([
    [['nowhere'], /no such file/],
    [['empty'], /holds no log/],
    [['log', '--at-least', 'service.pub'], /JSON/],
    [['log', '--at-least', 'odd.json'], /no checkpoint/],
    [['log', '--signer', 'service.key'], /private key/],
    [[], /missing required argument/],
  ])('refuses %j', (args, words) => {
    place.write('odd.json', '{"records":1,"head":"00"}');
    const { status, stdout, stderr } = verify(args);
    expect({ status, stdout }, stderr).toEqual({ status: 2, stdout: '' });
    expect(stderr).toMatch(words);
  });
});
