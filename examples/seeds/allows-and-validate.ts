// `allows` asks the constraints, for a button or a route. `validate` decides: signature, trust, time and all.
import { Exact, OneOf, SigningKey, Warrant } from 'tenuo-edge';

const [root, holder, stranger] = [SigningKey.generate(), SigningKey.generate(), SigningKey.generate()];
const mint = (issuer: SigningKey) =>
  Warrant.mintBuilder()
    .capability('delete', { target: OneOf(['drafts', 'users']), confirm: Exact(true) })
    .holder(holder.publicKey)
    .mint(issuer);

const bound = mint(root).bind(holder, { trustedRoots: [root.publicKey] });
console.log('show the button:', bound.allows('delete'));
console.log('delete users:', bound.allows('delete', { target: 'users', confirm: true }));
console.log('delete backups:', bound.allows('delete', { target: 'backups', confirm: true }));

// The same warrant from someone whom nobody trusts: its constraints say yes, and no tool may run on that.
const forged = mint(stranger).bind(holder, { trustedRoots: [root.publicKey] });
const args = { target: 'users', confirm: true };
console.log('forged, allows:', forged.allows('delete', args));
for (const [name, each] of Object.entries({ bound, forged })) {
  const decision = each.validate('delete', args);
  console.log(`${name}, validate:`, decision.allowed ? 'authorized' : `${decision.code}. ${decision.hint}`);
}
