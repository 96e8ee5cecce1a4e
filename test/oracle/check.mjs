// Runs test/vectors and test/corpora through the oracle and prints agreement counts.
//
//   node check.mjs <path to tenuo-oracle>
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

const bin = process.argv[2];
if (!bin) throw new Error('usage: node check.mjs <tenuo-oracle>');
const tests = new URL('../', import.meta.url);
const load = (p) => JSON.parse(readFileSync(new URL(p, tests), 'utf8'));

function ask(requests) {
  const input = requests.map((r, i) => JSON.stringify({ id: i, ...r })).join('\n') + '\n';
  const run = spawnSync(bin, { input, maxBuffer: 1 << 30, encoding: 'utf8' });
  if (run.status !== 0) throw new Error(`oracle ended with ${run.status ?? run.signal}`);
  const lines = run.stdout.trim().split('\n').map((l) => JSON.parse(l));
  if (lines.length !== requests.length) throw new Error('answers are missing');
  return lines;
}

let failed = 0;
const groups = [];
function group(name, cases) {
  const answers = ask(cases.map((c) => c.ask));
  let good = 0;
  answers.forEach((a, i) => {
    const why = cases[i].test(a);
    if (why === true) good += 1;
    else console.log(`  differs: ${name} / ${cases[i].label}: ${why === false ? JSON.stringify(a).slice(0, 300) : why}`);
  });
  groups.push([name, good, cases.length]);
  failed += cases.length - good;
}

const code = (a) => (a.ok ? 'ok' : a.error ? a.error.code : JSON.stringify(a));

// ---- published protocol vectors -------------------------------------------

const proto = load('vectors/protocol.json');
const seedOf = {};
{
  const names = Object.keys(proto.seeds);
  ask(names.map((n) => ({ op: 'key.from_seed', seed: proto.seeds[n] }))).forEach((a, i) => {
    seedOf[a.public] = proto.seeds[names[i]];
  });
}
const controlKey = Object.keys(seedOf).find((k) => seedOf[k] === proto.seeds.control_plane);
const workerKey = Object.keys(seedOf).find((k) => seedOf[k] === proto.seeds.worker);

const warrants = proto.vectors.filter((v) => v.payload && v.signature);
const forged = (v) => v.label.includes('Forged');
const envelopeOf = new Map();

group('warrant: envelope decodes', warrants.map((v) => ({
  label: v.label,
  ask: { op: 'warrant.raw', payload: v.payload, signature: v.signature },
  test: (a) => {
    envelopeOf.set(v, a.bytes);
    return a.decodes === !forged(v);
  },
})));
group('warrant: stated fields', warrants.filter((v) => v.fields?.ID).map((v) => ({
  label: v.label,
  ask: { op: 'warrant.decode', bytes: envelopeOf.get(v) },
  test: (a) => {
    const f = v.fields, w = a.warrant;
    const want = {
      id_text: f.ID, type: f.Type.toLowerCase(), depth: String(f.Depth), max_depth: String(f['Max Depth']),
      issued_at: String(f['Issued At']), expires_at: String(f['Expires At']), holder: f.Holder, issuer: f.Issuer,
      parent_hash: f['Parent Hash'] ?? null,
    };
    for (const k of Object.keys(want)) {
      const got = w[k] === null ? null : String(w[k]);
      if (got !== want[k]) return `${k}: ${got} is not ${want[k]}`;
    }
    return true;
  },
})));
group('warrant: payload re-encodes to the same bytes', warrants.filter((v) => !forged(v)).map((v) => ({
  label: v.label,
  ask: { op: 'warrant.decode', bytes: envelopeOf.get(v) },
  test: (a) => a.ok && a.warrant.payload_reencodes && a.warrant.payload === v.payload,
})));
group('warrant: signature is reproduced', warrants.filter((v) => !forged(v)).map((v) => {
  const issuer = ask([{ op: 'warrant.decode', bytes: envelopeOf.get(v) }])[0].warrant.issuer;
  return {
    label: v.label,
    ask: { op: 'warrant.raw', payload: v.payload, seed: seedOf[issuer] },
    test: (a) => a.signature === v.signature,
  };
}));
group('warrant: published envelope bytes', proto.vectors.filter((v) => v.envelope).map((v) => ({
  label: v.label,
  ask: { op: 'warrant.decode', bytes: v.envelope },
  test: (a) => a.ok && a.bytes === v.envelope && a.bytes === envelopeOf.get(v),
})));
group('stack: published bytes', proto.vectors.filter((v) => v.stack).map((v) => ({
  label: v.section,
  ask: { op: 'stack.decode', bytes: v.stack },
  test: (a) => a.ok && a.bytes === v.stack && a.chain.length === 3,
})));

// ---- chain verdicts --------------------------------------------------------

const find = (section, part) => envelopeOf.get(
  proto.vectors.find((v) => v.section === section && (!part || v.label.includes(part) || v.part.includes(part))));
const a3 = [find('A.3', 'Level 0'), find('A.3', 'Level 1'), find('A.3', 'Level 2')];
const inside = 1704068000;
const late = 1800000000;
const srl = ask([{ op: 'srl.build', seed: proto.seeds.control_plane, now: inside,
  ids: ['tnu_wrt_019471f8000070008000000000002200'] }])[0].bytes;
const table = [
  ['A.1', [find('A.1')], 1300, 'ok'],
  ['A.3', a3, 1300, 'ok'],
  ['A.4', [a3[0], a3[1], find('A.4')], 1300, 1405],
  ['A.5', [find('A.5')], 1300, 1300],
  ['A.10', [find('A.10', 'Parent'), find('A.10', 'Child')], 1300, 1405],
  ['A.11', [find('A.11', 'Parent'), find('A.11', 'Child')], 1300, 1503],
  ['A.12', [find('A.12', 'Parent'), find('A.12', 'Child')], 1300, 1405],
  ['A.13', [find('A.13', 'Parent'), find('A.13', 'Child')], 1300, 1405],
  ['A.14', [find('A.14', 'Forged')], 1202, 1202],
  ['A.15', [find('A.15', 'Issuer Warrant'), find('A.15', 'Child')], 1300, 1503],
  ['A.16', [a3[0], find('A.16')], 1300, 'ok'],
  ['A.17', [find('A.17', 'Parent'), find('A.17', 'Child')], 1300, 1502],
  ['A.22', [find('A.22', 'Root'), find('A.22', 'Child')], 1800, 1800, { srl }],
  ['A.23', [find('A.23', 'sess-abc'), find('A.23', 'Child')], 1300, 1405],
];
for (const [when, column, name] of [[late, 2, 'after expiry'], [inside, 3, 'inside the window']]) {
  group(`chain: ${name}`, table.map((row) => ({
    label: row[0],
    ask: { op: 'chain.verify', trusted_roots: [controlKey], chain: row[1], now: when, ...row[4] },
    test: (a) => code(a) === row[column] || `${code(a)} is not ${row[column]} (${a.error?.text ?? ''})`,
  })));
}

// ---- signatures with their own contexts ------------------------------------

const hexOf = (s) => Buffer.from(s).toString('hex');
const a24 = proto.vectors.find((v) => v.section === 'A.24');
const a22b = proto.vectors.find((v) => v.section === 'A.22.b');
const a6 = proto.vectors.find((v) => v.section === 'A.6');
const a20 = proto.vectors.find((v) => v.section === 'A.20');
// The approver of A.24 holds the seed of thirty-two 0x11 bytes.
const approver = ask([{ op: 'key.from_seed', seed: '11'.repeat(32) }])[0].public;
const all = [...Object.keys(seedOf), approver];
const oneVerifies = (name, msg, sig) => {
  const hit = ask(all.map((key) => ({ op: 'ed25519.verify', prefix: true, key, msg, sig }))).filter((a) => a.ok).length;
  groups.push([name, hit, 1]);
  failed += hit === 1 ? 0 : 1;
};
oneVerifies('approval A.24: signature under one known key',
  hexOf('tenuo-approval-v1') + '01' + a24.payload, a24.approver_signature_64_bytes);
oneVerifies('list A.22.b: signature under one known key',
  hexOf('tenuo-srl-v1') + a22b.payload, a22b.control_plane_signature_64_bytes);
group('objects the crate does not decode as published (A.24, A.22.b)', [
  { label: 'A.24 payload as an approval', ask: { op: 'approval.verify', approval: a24.payload }, test: (a) => !a.ok },
  { label: 'A.22.b', ask: { op: 'srl.verify', srl: a22b.payload }, test: (a) => !a.ok },
]);
const stamp = Number(BigInt('0x' + a6.pop_challenge_cbor_82_bytes.slice(-8)));
group('pop A.6 and A.20.1: published proofs use another id form, so they do not verify', [
  { label: 'A.6', test: (a) => code(a) === 1100, ask: { op: 'pop.verify', warrant: envelopeOf.get(a6), tool: 'read_file',
    args: { path: '/data/report.pdf' }, signature: a6.pop_signature_64_bytes, now: stamp } },
  { label: 'A.20.1 holder', test: (a) => code(a) === 1100, ask: { op: 'pop.verify', warrant: envelopeOf.get(a20), tool: 'read_file',
    args: { path: '/data/report.pdf' }, signature: a20.valid_pop_signature_signed_by_holder_worker, now: stamp } },
  { label: 'A.20.1 attacker', test: (a) => code(a) === 1100, ask: { op: 'pop.verify', warrant: envelopeOf.get(a20), tool: 'read_file',
    args: { path: '/data/report.pdf' }, signature: a20.invalid_pop_signature_signed_by_attacker, now: stamp } },
  { label: 'A.6 bytes verify as they stand', test: (a) => a.ok, ask: { op: 'ed25519.verify', prefix: true, key: workerKey,
    msg: hexOf('tenuo-pop-v1') + a6.pop_challenge_cbor_82_bytes, sig: a6.pop_signature_64_bytes } },
]);

// ---- canonical proofs of possession ----------------------------------------

const pop = load('vectors/pop_canonical.json');
const tag = (x) => {
  if (typeof x === 'string' || typeof x === 'boolean') return x;
  if (typeof x === 'number') return Number.isInteger(x) ? { int: String(x) } : { float: x };
  if (Array.isArray(x)) return { list: x.map(tag) };
  if (x === null) return { null: true };
  return { map: Object.fromEntries(Object.entries(x).map(([k, v]) => [k, tag(v)])) };
};
const popArgs = (c) => Object.fromEntries(Object.entries(c.args).map(([k, v]) => [k, tag(v)]));
group('pop_canonical: signature', pop.cases.map((c) => ({
  label: c.name,
  ask: { op: 'pop.sign', warrant: c.warrant_b64, holder_seed: pop.holder_priv_hex, tool: c.tool, args: popArgs(c), timestamp: c.timestamp },
  test: (a) => a.signature === c.expected_signature_hex,
})));
group('pop_canonical: verification', pop.cases.map((c) => ({
  label: c.name,
  ask: { op: 'pop.verify', warrant: c.warrant_b64, tool: c.tool, args: popArgs(c), signature: c.expected_signature_hex, now: c.timestamp },
  test: (a) => a.ok,
})));

// ---- byte layouts stated by the behaviour references -----------------------

const one = (label, request, test) => ({ label, ask: request, test });
const subject = { warrant_id: 'tnu_wrt_019471f8000070008000000000002101', tool: 'read_file', args: { path: '/data/x' } };
const holder = { ...subject, holder: workerKey };
const two = '02'.repeat(32), eleven = '11'.repeat(32);
group('stated bytes: hashes, approvals, lists, requests, gates', [
  one('request hash', { op: 'approval.request_hash', ...holder },
    (a) => a.request_hash === '19641fba0bb10fefbf7b74fa023f756282498e2f3eedee6ac16a3d8a46da0764' && a.args_cbor === 'a16470617468672f646174612f78'),
  one('request hash without holder', { op: 'approval.request_hash', ...subject },
    (a) => a.request_hash === '943f56af9e36abef54839019bf3932153f7bfd14009aec8cede28c00261c7ee1'),
  one('approval', { op: 'approval.sign', seed: eleven, ...holder, nonce: 'a1a2a3a4a5a6a7a8b1b2b3b4b5b6b7b8', external_id: 'alice@corp', approved_at: 1704067200, expires_at: 1704067500 },
    (a) => a.signature === '34cb356b60d1f65937d31f507983005c37254aa6bf0cd4e20a3fcad812a1db7248ea15fd2c7ac6fd0c70dd235f558e9790a0d8ffa6b81b245fbd700732dd8b05' && a.payload.length === 360 && a.bytes.length === 672),
  one('attestation', { op: 'approval.attest', seed: '03'.repeat(32), ...holder },
    (a) => Buffer.from(a.signature_b64, 'base64').toString('hex') === 'af2882d800410663bf566538d21a20224bd4f678fe6da5ada3abee52687ff16bf98d58bfafa2cd3caae858a6cc1b46758f30e063524b84d50a93b919b9e51109'),
  one('revocation list', { op: 'srl.build', seed: '01'.repeat(32), now: 1704067200, ids: ['tnu_wrt_019471f8000070008000000000002201'] },
    (a) => a.bytes.endsWith('b03c4e4acf26d6124241c2931d5fc3f5cfece65d597fa7a0571b6fa3c04057d52c4c5ee628b6de49ead1f4181415ef24ea2bcadd286b0c35d13f348992379d00')),
  one('gate map', { op: 'gates.encode', gates: { deploy: {}, 'file.write': { args: { mode: 'all' } } } },
    (a) => a.cbor === 'a2666465706c6f79a16461726773f66a66696c652e7772697465a16461726773a1646d6f646563616c6c'),
  one('dedup key', { op: 'dedup.key', warrant: pop.cases[0].warrant_b64, tool: 'noop' },
    (a) => a.key === 'efa801580367cf79294e78a1d709c0d3a55d38593cc7c73b27cff9e4383593e9'),
  ...[[{ int: '-42' }, '3829'], [{ int: '9223372036854775807' }, '1b7fffffffffffffff'], [{ int: '-9223372036854775808' }, '3b7fffffffffffffff'],
    [{ float: 1.0 }, 'f93c00'], [{ float: '-0.0' }, 'f98000'], [{ float: -0.5 }, 'f9b800'], [{ float: 1.1 }, 'fb3ff199999999999a'],
    [{ float: 100000.0 }, 'fa47c35000'], [{ float: 9007199254740992 }, 'fa5a000000'], [{ float: 5.960464477539063e-8 }, 'f90001'],
    [{ float: 'inf' }, 'f97c00'], [{ f64: '7ff8000000000000' }, 'f97e00'], [true, 'f5'], [{ null: true }, 'f6'], ['', '60'], [[], '80'], [{ map: {} }, 'a0'],
  ].map(([value, want]) => one(`value ${want}`, { op: 'value.encode', value }, (a) => a.cbor === want || a.cbor)),
]);

// ---- whole flows -------------------------------------------------------------

const seeds = { root: '01'.repeat(32), mid: two, leaf: '03'.repeat(32) };
const T = 1700000000;
const mk = (r) => { const [a] = ask([{ now: T, ...r }]); if (!a.ok) throw new Error(JSON.stringify(a)); return a; };
const caps = (c) => ({ read_file: { constraints: { path: c } } });
const rootW = mk({ op: 'warrant.mint', issuer_seed: seeds.root, holder_seed: seeds.mid, ttl: 3600, max_depth: 4,
  capabilities: caps({ type: 'Pattern', pattern: '/data/*' }), session_id: 's1' });
const rootKey = rootW.warrant.issuer;
const childW = mk({ op: 'warrant.attenuate', parent: rootW.bytes, signer_seed: seeds.mid, holder_seed: seeds.leaf, ttl: 600,
  capabilities: caps({ type: 'Exact', value: '/data/x' }) });
const gated = mk({ op: 'warrant.mint', issuer_seed: seeds.root, holder_seed: seeds.leaf, ttl: 3600, capabilities: { pay: {} },
  required_approvers: [approver], min_approvals: 1, approval_gates: { pay: { args: { amount: { constraint: { type: 'Range', min: 100 } } } } } });
const signed = mk({ op: 'approval.sign', seed: eleven, warrant: gated.bytes, tool: 'pay', args: { amount: { int: '500' } }, approved_at: T, expires_at: T + 60, external_id: 'a' });
const issuerW = mk({ op: 'warrant.mint', type: 'issuer', issuer_seed: seeds.root, holder_seed: seeds.mid, ttl: 3600, issuable_tools: ['read_file'],
  max_issue_depth: 2, constraint_bounds: { path: { type: 'Subpath', root: '/data' } } });
const issued = mk({ op: 'warrant.issue', issuer_warrant: issuerW.bytes, signer_seed: seeds.mid, holder_seed: seeds.leaf, ttl: 60,
  capabilities: caps({ type: 'Subpath', root: '/data/a' }) });
const widened = mk({ op: 'warrant.craft', seed: seeds.mid, base: childW.bytes, set: { tools: { read_file: { constraints: { path: { type: 'Wildcard' } } } } } });
const auth = (over) => ({ op: 'authorize', now: T, trusted_roots: [rootKey], chain: [rootW.bytes, childW.bytes], tool: 'read_file',
  args: { path: '/data/x' }, holder_seed: seeds.leaf, ...over });
const revoked = mk({ op: 'srl.build', seed: seeds.root, ids: [rootW.warrant.id_text], version: 3 }).bytes;
group('flows: mint, delegate, authorize', [
  one('allow', auth({}), (a) => a.decision === 'allow'),
  one('allow with a receipt', auth({ receipt: { seed: eleven, timestamp: T, request_id: 'r' } }), (a) => a.ok && a.receipt.bytes.length > 100),
  one('wrong value', auth({ args: { path: '/data/y' } }), (a) => code(a) === 1501 && a.error.field === 'path'),
  one('unknown tool', auth({ tool: 'rm' }), (a) => code(a) === 1500),
  one('wrong holder', auth({ holder_seed: seeds.mid }), (a) => code(a) === 1100),
  one('no proof', auth({ holder_seed: null }), (a) => code(a) === 1100),
  one('late proof', auth({ pop_time: T - 90 }), (a) => code(a) === 1100),
  one('proof one window back', auth({ pop_time: T - 60 }), (a) => a.ok),
  one('expired', auth({ now: T + 600 }), (a) => code(a) === 1300),
  one('early', auth({ now: T - 31 }), (a) => code(a) === 1302),
  one('untrusted', auth({ trusted_roots: [workerKey] }), (a) => code(a) === 1406),
  one('revoked parent', auth({ srl: revoked }), (a) => code(a) === 1800),
  one('leaf alone', auth({ chain: [childW.bytes] }), (a) => code(a) === 1406),
  one('widened child', auth({ chain: [rootW.bytes, widened.bytes] }), (a) => code(a) === 1503 || code(a) === 1502),
  one('issued', auth({ chain: [issuerW.bytes, issued.bytes], args: { path: '/data/a/b' } }), (a) => a.ok),
  one('gate quiet', auth({ chain: [gated.bytes], tool: 'pay', args: { amount: { int: '5' } } }), (a) => a.ok),
  one('gate asks', auth({ chain: [gated.bytes], tool: 'pay', args: { amount: { int: '500' } } }), (a) => code(a) === 1707 && a.error.request.min_approvals === 1),
  one('gate satisfied', auth({ chain: [gated.bytes], tool: 'pay', args: { amount: { int: '500' } }, approvals: [signed.bytes] }), (a) => a.ok && a.result.approvals.length === 1),
  one('other amount', auth({ chain: [gated.bytes], tool: 'pay', args: { amount: { int: '501' } }, approvals: [signed.bytes] }), (a) => code(a) === 1701),
  one('chain in strict sessions', { op: 'chain.verify', now: T, trusted_roots: [rootKey], chain: [rootW.bytes, childW.bytes], strict_session: true }, (a) => a.ok),
  one('chain on the data plane', { op: 'chain.verify', now: T, trusted_roots: [rootKey], chain: [rootW.bytes, childW.bytes], verifier: 'dataplane' }, (a) => a.ok),
  one('rollback', { op: 'srl.apply', lists: [revoked, mk({ op: 'srl.build', seed: seeds.root, ids: [], version: 2 }).bytes] },
    (a) => a.results[0].ok && a.results[1].error.code === 1802),
]);

// ---- Ed25519 corpora --------------------------------------------------------

const cctv = load('corpora/ed25519-cctv/ed25519vectors.json');
for (const [mode, want] of [['crate', 43], ['strict', 43]]) {
  const n = ask(cctv.map((c) => ({ op: 'ed25519.verify', mode, key: c.key, msg: hexOf(c.msg), sig: c.sig }))).filter((a) => a.ok).length;
  groups.push([`ed25519 CCTV, mode ${mode}: accepted (${want} of ${cctv.length} expected)`, n, want]);
  if (n !== want) failed += 1;
}
const lax = ask(cctv.map((c) => ({ op: 'ed25519.verify', mode: 'lax', key: c.key, msg: hexOf(c.msg), sig: c.sig }))).filter((a) => a.ok).length;
console.log(`ed25519 CCTV, mode lax: ${lax} of ${cctv.length} accepted (for information)`);
const wyche = load('corpora/ed25519-wycheproof/ed25519_test.json');
const wcases = wyche.testGroups.flatMap((g) => g.tests.map((t) => ({ key: g.publicKey.pk, ...t })));
group('ed25519 wycheproof', wcases.map((t) => ({
  label: `tcId ${t.tcId} ${t.comment}`,
  ask: { op: 'ed25519.verify', key: t.key, msg: t.msg, sig: t.sig },
  test: (a) => (a.ok === (t.result === 'valid')) || `${t.result}, answered ${JSON.stringify(a.error ?? a.ok)}`,
})));
const rfc = load('corpora/ed25519-zip215-rfc8032/rfc8032-ed25519.json');
group('ed25519 RFC 8032: sign', rfc.map((t, i) => ({
  label: String(i),
  ask: { op: 'ed25519.sign', seed: t.priv.slice(0, 64), msg: t.msg },
  test: (a) => a.sig === t.sig.slice(0, 128),
})));
for (const name of ['ed25519-speccheck/cases.json', 'ed25519-zip215-rfc8032/zip215.json']) {
  const list = load(`corpora/${name}`);
  const n = ask(list.map((t) => ({ op: 'ed25519.verify', key: t.pub_key ?? t.vk_bytes, msg: t.message ?? hexOf('Zcash'),
    sig: t.signature ?? t.sig_bytes }))).filter((a) => a.ok).length;
  console.log(`${name}: ${n} of ${list.length} accepted (for information)`);
}

console.log();
for (const [name, good, total] of groups) console.log(`${good === total ? 'agree ' : 'DIFFER'} ${good}/${total}  ${name}`);
process.exitCode = failed ? 1 : 0;
