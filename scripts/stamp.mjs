// Writes the version into a module as a custom section, which src/engine/wasm/stamp.ts reads.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './twins.mjs';

const NAME = Buffer.from('tenuo-edge');

export function stamp(path) {
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  const body = Buffer.concat([Buffer.of(NAME.length), NAME, Buffer.from(version)]);
  if (body.length > 127) throw new Error('the size of the section needs a second byte');
  writeFileSync(path, Buffer.concat([readFileSync(path), Buffer.of(0, body.length), body]));
}
