// tenuo revoke: a signed list of warrants that no longer hold, or a request for one.
import { type Command, InvalidArgumentError } from 'commander';
import { type SignedRevocationList, signRevocationList, signRevocationRequest } from '../../index.ts';
import { type Result, runs, type Surroundings } from '../command.ts';
import { Misuse } from '../failure.ts';
import { PUBLIC, writeFiles } from '../files.ts';
import { fileExists } from '../input.ts';
import { signingKeyOrDefault } from '../keys.ts';
import { addAtOption, addKeyOption, addOutOption } from '../options.ts';
import { readRevocationList } from '../trust.ts';
import { readWarrant, WARRANT_HELP } from '../warrants.ts';
import { delivered, type WrittenOptions } from '../written.ts';

interface Options extends WrittenOptions {
  readonly key?: string;
  readonly list?: string;
  readonly listVersion?: bigint;
  readonly request?: boolean;
  readonly reason?: string;
  readonly at?: number;
}

const ID = /^tnu_wrt_[\da-f]{32}$/;

export function addRevoke(program: Command): void {
  const command = program
    .command('revoke <warrant...>')
    .summary('end warrants before their time: sign a revocation list')
    .description(
      `Signs a revocation list with these warrants, and all of an older list. Whoever verifies with it denies them and what was delegated below them. WARRANT is an id (tnu_wrt_…) or ${WARRANT_HELP}; of a chain, its last warrant is meant.`,
    );
  addKeyOption(command, 'the private key that signs your lists');
  command
    .option('--list <file>', 'the list so far; it is replaced by the new one, and made where it is not there')
    .option('--list-version <n>', "the new list's version; one more than the list so far", versionOf)
    .option('--request', 'sign a request to revoke one warrant instead: for its issuer or holder, who sign no lists')
    .option('--reason <text>', 'why, with --request');
  addAtOption(command, 'the instant of signing; now');
  addOutOption(command).addHelpText(
    'after',
    '\nExamples:\n  tenuo revoke agent.warrant -k control.key --list revoked.srl\n  tenuo revoke tnu_wrt_01a200e3999a75a182005179fb7cee49 -k agent.key --request --reason "key lost"\n  tenuo verify agent.warrant --root root.pub --revocations revoked.srl --revocation-key control.pub',
  );
  runs<Options>(command, revoke);
}

async function revoke(options: Options, { note, say }: Surroundings, sources: readonly string[]): Promise<Result> {
  const ids = await Promise.all(
    sources.map(async (source) => (ID.test(source) ? source : (await readWarrant(source)).id)),
  );
  checkOptions(options, ids);
  using key = await signingKeyOrDefault(options.key, [], note);
  if (options.request) {
    const [warrant] = ids as [string];
    const request = signRevocationRequest(key, { warrant, reason: options.reason, now: options.at });
    const text = Buffer.from(request.toBytes()).toString('base64');
    return {
      ...delivered(text, options),
      json: { request: text, warrantId: warrant, requestor: key.publicKey.toHex() },
    };
  }
  const existing = await listSoFar(options.list);
  existing?.verify(key.publicKey);
  const fresh = ids.filter((id) => !has(existing, id));
  const version = options.listVersion ?? (existing === undefined ? 1n : existing.version + 1n);
  if (existing !== undefined && version <= existing.version)
    throw new Misuse(`--list-version has to be higher than ${existing.version}`, 'Verifiers refuse a lower one.');
  const list = signRevocationList(key, { ids: fresh, version, existing, now: options.at });
  const text = Buffer.from(list.toBytes()).toString('base64');
  const count = [...list.ids()].length;
  say(
    `${options.list === undefined ? '' : `${options.list}: `}version ${version}, ${count} revoked, ${fresh.length} of them new`,
  );
  const json = { list: text, version, revoked: count, added: fresh, issuer: key.publicKey.toHex() };
  if (options.list === undefined) return { ...delivered(text, options), json };
  writeFiles([{ path: options.list, content: `${text}\n`, mode: PUBLIC }], true);
  return { json };
}

function checkOptions(options: Options, ids: readonly string[]): void {
  if (options.reason !== undefined && !options.request)
    throw new Misuse('--reason is part of a request, and lists have none', 'Add --request, or leave it out.');
  if (options.request && ids.length > 1) throw new Misuse('a request is for one warrant', 'Sign one for each.');
  if (options.request && (options.list !== undefined || options.listVersion !== undefined))
    throw new Misuse('--request makes no list', 'Leave --list and --list-version out.');
  if (options.list !== undefined && (options.out !== undefined || options.force))
    throw new Misuse('--list is where the new list goes', 'Leave --out and --force out.');
}

async function listSoFar(path: string | undefined): Promise<SignedRevocationList | undefined> {
  return path === undefined || !fileExists(path) ? undefined : readRevocationList(path);
}

function has(list: SignedRevocationList | undefined, id: string): boolean {
  for (const revoked of list?.ids() ?? []) if (revoked === id) return true;
  return false;
}

function versionOf(text: string): bigint {
  if (/^\d{1,19}$/.test(text)) return BigInt(text);
  throw new InvalidArgumentError('It is a whole number.');
}
