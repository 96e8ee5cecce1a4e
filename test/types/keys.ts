// What keys, signers and bound warrants are to the compiler. Nothing here runs.
import {
  type BoundWarrant,
  type CallHeaders,
  type Decision,
  KeyRegistry,
  Keyring,
  PublicKey,
  type Signed,
  type Signer,
  type SigningKey,
  Warrant,
} from '../../src/index.ts';
import { assertAllowed, assertRefused, type FrozenClock } from '../../src/testing/index.ts';

/** Exactly this type, and not any. */
type Is<Actual, Expected> = 0 extends 1 & Actual ? false : [Actual, Expected] extends [Expected, Actual] ? true : false;
const is = <_Holds extends true>(): void => {};

interface Remote {
  readonly publicKey: PublicKey;
  sign(message: Uint8Array): Promise<Uint8Array>;
}

export function signers(key: SigningKey, remote: Remote, signer: Signer, warrant: Warrant): void {
  const here = Warrant.mintBuilder().tool('t').mint(key);
  is<Is<typeof here, Warrant>>();
  const there = Warrant.mintBuilder().tool('t').mint(remote);
  is<Is<typeof there, Promise<Warrant>>>();
  const either = Warrant.mintBuilder().tool('t').mint(signer);
  is<Is<typeof either, Warrant | Promise<Warrant>>>();
  const proof = warrant.sign(key, 't', {});
  is<Is<typeof proof, Uint8Array<ArrayBuffer>>>();
  const later = warrant.sign(remote, 't', {});
  is<Is<typeof later, Promise<Uint8Array<ArrayBuffer>>>>();
  const headers = warrant.headers(key, 't', {});
  is<Is<typeof headers, CallHeaders>>();
  const granted = warrant.grant({ to: key.publicKey, key });
  is<Is<typeof granted, Warrant>>();
  const grantedLater = warrant.grant({ to: key.publicKey, key: remote });
  is<Is<typeof grantedLater, Promise<Warrant>>>();
  is<Is<Signed<SigningKey, 1>, 1>>();
  // @ts-expect-error: a promise is no warrant before it is awaited
  void Warrant.mintBuilder().mint(remote).tools;
  // @ts-expect-error: a public key signs nothing
  Warrant.mintBuilder().mint(key.publicKey);
  // @ts-expect-error: nor does a text
  warrant.bind('key');
}

export function bound(key: SigningKey, remote: Remote, warrant: Warrant): void {
  const here = warrant.bind(key);
  is<Is<typeof here, BoundWarrant<SigningKey>>>();
  const decision = here.validate('t', {});
  is<Is<typeof decision, Decision>>();
  const later = warrant.bind(remote, { trustedRoots: ['00'] }).validate('t', {});
  is<Is<typeof later, Promise<Decision>>>();
  const waited = here.validateAsync('t', {});
  is<Is<typeof waited, Promise<Decision>>>();
  const ran = here.run(async () => 5);
  is<Is<typeof ran, Promise<number>>>();
  here.allows('t');
  here.allows('t', {});
  // @ts-expect-error: the key is not to be had
  void here.key;
  // @ts-expect-error: its own key grants
  here.grant({ to: key.publicKey, key });
  // @ts-expect-error: arguments have names
  here.validate('t', ['x']);
  // @ts-expect-error: no such option
  here.validate('t', {}, { roots: [] });
  // @ts-expect-error: validate does not wait
  here.validate('t', {}, { signal: AbortSignal.abort() });
}

export function forms(cryptoKey: CryptoKey, key: SigningKey): void {
  const read = PublicKey.from('00');
  is<Is<typeof read, PublicKey>>();
  const exported = PublicKey.from(cryptoKey);
  is<Is<typeof exported, Promise<PublicKey>>>();
  // @ts-expect-error: a private key is no public one
  PublicKey.from(key);
  // @ts-expect-error: bytes are a Uint8Array
  PublicKey.from([1, 2]);
  const d: string = key.exportJwk().d;
  void d;
}

export function named(key: SigningKey, remote: Remote): void {
  const found = KeyRegistry.instance().get('a');
  is<Is<typeof found, SigningKey>>();
  const signer = KeyRegistry.instance().get<Signer>('a', { namespace: 'n' });
  is<Is<typeof signer, Signer>>();
  // @ts-expect-error: a namespace is an option
  KeyRegistry.instance().get('a', 'n');
  const ring = new Keyring({ root: key, previous: [key] });
  is<Is<typeof ring.root, SigningKey>>();
  new Keyring<Signer>({ root: key, previous: [remote] });
  // @ts-expect-error: a ring has a root
  new Keyring({ previous: [key] });
}

export function testing(decision: Decision, clock: FrozenClock): void {
  assertAllowed(decision);
  is<Is<typeof decision.allowed, true>>();
  const denied = assertRefused(() => 5, 'tool-not-authorized');
  void denied.code;
  const later = assertRefused(async () => 5);
  void later.then(({ code }) => code);
  const now: number = clock.advance(5).now;
  void now;
  // @ts-expect-error: no such code
  assertRefused(() => 5, 'tool-not-allowed');
}
