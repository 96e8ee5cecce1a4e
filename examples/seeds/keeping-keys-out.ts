// A bound warrant has a private key inside: what may be stored of it, and what cannot.
import { inspect } from 'node:util';
import { SigningKey, Warrant } from 'tenuo-edge';

const key = SigningKey.fromSeed(new Uint8Array(32).fill(7));
const warrant = Warrant.mintBuilder().tool('search').holder(key.publicKey).mint(key);
const bound = warrant.bind(key);

// JSON and consoles show id and tools.
console.log(Object.keys(JSON.parse(JSON.stringify(bound))));
console.log(inspect(bound).replace(/tnu_wrt_\w+/, 'id'));
console.log('seed in JSON or console:', (JSON.stringify(bound) + inspect(bound, { depth: 9 })).includes('0707'));
console.log('signs after structuredClone:', 'sign' in structuredClone(bound));

// For a state or a database: the warrant as a text. The key comes from elsewhere again.
const state = { warrant: String(bound.warrant) };
const again = Warrant.parse(JSON.parse(JSON.stringify(state)).warrant).bind(key);
console.log('bound again:', again.warrant.id === warrant.id);
