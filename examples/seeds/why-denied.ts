// Why would this call be denied? Code, argument, what is expected, what to do.
import { SigningKey, Subpath, Warrant } from 'tenuo-edge';

const key = SigningKey.generate();
const warrant = Warrant.mintBuilder()
  .capability('read_file', { path: Subpath('/data') })
  .holder(key.publicKey)
  .mint(key);

const calls: readonly [tool: string, args: Record<string, unknown>][] = [
  ['read_file', { path: '/data/q3.csv' }],
  ['read_file', { path: '/etc/passwd' }],
  ['read_file', {}],
  ['read_files', { path: '/data/q3.csv' }],
];
for (const [tool, args] of calls) {
  const denied = warrant.whyDenied(tool, args);
  console.log(`${tool}(${JSON.stringify(args)})`);
  if (denied === null) console.log('  nothing is against it');
  else {
    console.log(`  code      ${denied.code}`);
    console.log(`  argument  ${denied.at.argument ?? '-'}`);
    console.log(`  expected  ${denied.expected ?? '-'}`);
    console.log(`  hint      ${denied.hint}`);
  }
}
