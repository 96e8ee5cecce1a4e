// Revocation lists and requests at their edges: dates in every spelling, lists after lists, requests that are being made.
import * as cbor from '../cbor.mjs';
import { SRL, actor } from '../keys.mjs';
import * as make from '../objects.mjs';
import { OTHER_ROOT, ROOT, holderAt, rootWarrant } from '../scenario.mjs';
import { EDGE_TEXTS } from '../values.mjs';

const SPACES = ['', '', '', '', '', '', ' ', '  ', '\t', '\n', '\u00a0', '\u2003', '\u0085', '\ufeff'];
const pad = (n, width = 2) => String(n).padStart(width, '0');

/** A date near its limits, in one of the spellings that upstream's parser takes or nearly takes. */
function dateText(rng) {
  const space = () => rng.pick(SPACES);
  const two = (n) => rng.weighted([[9, pad(n)], [1, String(n)], [0.3, pad(n, 3)]]);
  const year = rng.weighted([[8, String(rng.range(1970, 2100))], [1, pad(rng.below(10000), 4)], [1, rng.pick(['0', '1', '99', '-1', '-0001', '+2024', '+10000', '10000', '+262142', '+262143', '-262143', '-262144', '+999999999999', '0000', '2024', '2023', '1900', '2000'])]]);
  const date = `${year}${space()}-${space()}${two(rng.weighted([[9, rng.range(1, 12)], [1, rng.pick([0, 2, 13])]]))}${space()}-${space()}${two(rng.weighted([[9, rng.range(1, 28)], [2, rng.pick([0, 29, 30, 31, 32])]]))}`;
  const time = `${two(rng.weighted([[9, rng.below(24)], [1, rng.pick([23, 24])]]))}${space()}:${space()}${two(rng.weighted([[9, rng.below(60)], [1, rng.pick([59, 60])]]))}${space()}:${space()}${two(rng.weighted([[9, rng.below(60)], [2, rng.pick([59, 60, 61])]]))}`;
  const fraction = rng.weighted([[4, ''], [1, '.'], [1, ',5'], [4, `.${rng.times(rng.range(1, 11), () => rng.below(10)).join('')}`], [3, `.${rng.pick(['000', '500', '123456', '000001', '123456789', '100000000', '000000001', '999999999', '1', '12'])}`]]);
  const zone = rng.weighted([[8, 'Z'], [1, 'z'], [1, rng.pick(['UTC', 'utc', 'Utc', 'GMT', 'UT', ''])], [3, `${rng.pick(['+', '-', '\u2212', '\u00b1'])}${two(rng.pick([0, 1, 5, 14, 23, 24, 99]))}${rng.pick([':', ':', ':', '', ' ', '::', ': :'])}${two(rng.pick([0, 0, 30, 59, 60]))}`]]);
  const text = `${space()}${date}${rng.weighted([[9, 'T'], [1, 't'], [1, ' '], [0.5, rng.pick(['', '_', '  ', 'TT'])]])}${space()}${time}${fraction}${space()}${zone}${space()}`;
  return rng.chance(0.05) ? text.slice(0, rng.below(text.length + 1)) : text;
}

/** A date as upstream writes it, or nearly. */
function plainDate(rng, now) {
  const base = make.stamp(now - rng.range(0, 10 ** 9));
  const digits = (n) => rng.times(n, () => rng.below(10)).join('');
  return rng.weighted([[2, base], [4, base.replace('Z', `.${digits(rng.pick([1, 2, 3, 3, 6, 6, 9, 9, 10]))}Z`)], [1, base.replace(/..Z/, '60Z')], [1, base.replace(/..Z/, `60.${digits(3)}Z`)]]);
}

function dates(rng, { now }) {
  const text = rng.chance(0.5) ? dateText(rng) : plainDate(rng, now);
  if (rng.chance(0.3)) {
    const w = rootWarrant(rng, now);
    return { op: 'revocation.verify', now, request: make.revocationRequest({ warrant_id: make.idText(w.fields.id), reason: '', at: now, text }, ROOT) };
  }
  const fields = { ids: [make.idText(make.newId(rng))], version: 1, issued_at: text, issuer: ROOT.public };
  if (rng.chance(0.5)) return { op: 'srl.verify', srl: make.srl(fields, ROOT) };
  // Signed in the plain spelling that upstream may make of it.
  const signed = make.srlPayload({ ...fields, issued_at: make.stamp(Number.isNaN(Date.parse(text)) ? now : Math.floor(Date.parse(text) / 1000)) });
  const list = cbor.struct([['payload', make.srlPayload(fields)], ['signature', make.signatureNode(ROOT.seal(Buffer.concat([SRL, cbor.encode(signed)])))]]);
  return { op: 'srl.verify', srl: cbor.encode(list).toString('hex') };
}

/** Lists one after the other: the same ids in another order, repeated, with and without texts that are no ids. */
function applied(rng, { now }) {
  const pool = rng.times(rng.range(1, 4), () => make.idText(make.newId(rng))).concat(['x', '', 'é', make.newId(rng)].slice(0, rng.below(5)));
  const some = () => rng.some(pool, 0, pool.length);
  const first = some();
  const lists = rng.times(rng.range(2, 5), () => {
    const ids = rng.weighted([[3, () => rng.shuffle(first)], [2, () => rng.shuffle([...first, ...some().filter((id) => first.includes(id))])], [2, some]])();
    const version = rng.weighted([[6, () => rng.range(1, 3)], [1, () => rng.pick([0, 2n ** 53n, 2n ** 53n + 1n, 2n ** 64n - 1n])]])();
    return make.srl({ ids, version, issued_at: make.stamp(now - rng.below(1000)) }, rng.weighted([[8, ROOT], [1, OTHER_ROOT]]));
  });
  return { op: 'srl.apply', lists, ...(rng.chance(0.6) ? { issuer: ROOT.public } : {}) };
}

function made(rng, { now }) {
  const key = rng.pick([ROOT, holderAt(0), actor('control')]);
  const id = rng.weighted([[5, () => make.idText(make.newId(rng))], [1, () => make.newId(rng)], [1, () => rng.pick(EDGE_TEXTS)]])();
  return { op: 'revocation.request', now: rng.pick([now, 0, 1, 2 ** 32, 253402300799, 253402300800]), seed: key.seed, warrant_id: id, reason: rng.weighted([[1, ''], [1, 'key leak'], [3, rng.pick(EDGE_TEXTS)]]) };
}

export default [
  { name: 'revocation-dates', weight: 3, make: dates },
  { name: 'revocation-applied', weight: 2, make: applied },
  { name: 'revocation-made', weight: 1, make: made },
];
