// What the types of the configuration and of scopes promise, checked by `npm run typecheck` alone.
import {
  autoConfigure,
  Capability,
  type Configuration,
  chainScope,
  configure,
  getConfig,
  grant,
  keyScope,
  mint,
  mintSync,
  type ScopePreview,
  type Signer,
  SigningKey,
  type Warrant,
  warrantScope,
} from '../../src/index.ts';

type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
const same = <A, B>(isSame: Same<A, B>): boolean => isSame;
const search = Capability('search');
const key = SigningKey.generate();
declare const warrant: Warrant;

export async function bodies(): Promise<void> {
  const later = mint(search, async () => 5);
  same<typeof later, Promise<number>>(true);
  const atOnce = mint([search], { ttl: 60 }, (minted) => minted.tools);
  same<typeof atOnce, Promise<readonly string[]>>(true);
  const sync = mintSync(search, () => 'text');
  same<typeof sync, string>(true);
  const narrowed = grant(search, { holderKey: key }, async (granted) => granted.id);
  same<typeof narrowed, Promise<string>>(true);
  const preview = grant.preview([search], { ttl: 60 });
  same<typeof preview, ScopePreview>(true);
  const scoped = warrantScope(warrant, async () => 5);
  same<typeof scoped, Promise<number>>(true);
  const signed = keyScope({ publicKey: key.publicKey, sign: async (message) => key.sign(message) }, () => 5);
  same<typeof signed, number>(true);
  const chained = chainScope([warrant, 'text', new Uint8Array()], () => true as const);
  same<typeof chained, true>(true);
}

export function getters(): void {
  const found = [warrantScope(), keyScope(), chainScope(), getConfig()] as const;
  same<typeof found, readonly [Warrant | undefined, Signer | undefined, readonly Warrant[], Configuration]>(true);
}

export function mistakes(): void {
  // @ts-expect-error a tool is given as a Capability
  mint('search', () => 0);
  // @ts-expect-error several capabilities are a list
  mint(search, search, () => 0);
  // @ts-expect-error there is no such option
  mint(search, { holder: key }, () => 0);
  // @ts-expect-error a body is missing
  mint(search);
  // @ts-expect-error a key that cannot sign
  mint(search, { holderKey: key.publicKey }, () => 0);
  // @ts-expect-error grant has no session of its own
  grant(search, { sessionId: 's' }, () => 0);
  // @ts-expect-error there is no such mode
  configure({ trustedRoots: [key.publicKey], mode: 'enforced' });
  // @ts-expect-error there is no such option
  configure({ trusted_roots: [key.publicKey] });
  // @ts-expect-error roots are a list
  configure({ trustedRoots: key.publicKey });
  // @ts-expect-error there is no such option
  autoConfigure({ environment: process.env });
  // @ts-expect-error what is configured cannot be changed
  getConfig().mode = 'audit';
}
