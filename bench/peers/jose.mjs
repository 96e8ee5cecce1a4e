// jose: JSON Web Tokens signed with Ed25519. Three tokens in a chain, each bound to the next holder by its key (cnf.jwk)
// and to its parent by a hash, and a fourth as proof of possession. What it does not do: attenuation, limits, strict
// signatures, one accepted spelling. The constraints are judged by the same few lines as in the hand-written decision.
import crypto from 'node:crypto';
import { ARGS, LIFETIME, NOW, seedOf, TOOL } from '../fixtures/deploy.mjs';
import { constraintsOf, decodeStack, satisfies } from './handwritten.mjs';
import { privateKeyObject } from './node-crypto.mjs';
import { optional } from './optional.mjs';

export const jose = await optional('jose', () => import('jose'));

const HEADER = { alg: 'EdDSA' };
const OPTIONS = { algorithms: [HEADER.alg], currentDate: new Date(NOW * 1000) };

const hash = (token) => crypto.createHash('sha256').update(token).digest('base64url');

function makeKey(name) {
  const privateKey = privateKeyObject(seedOf(`jose ${name}`));
  return { privateKey, jwk: crypto.createPublicKey(privateKey).export({ format: 'jwk' }) };
}

const KEYS = ['root', 'first', 'second', 'third'].map(makeKey);

function sign(claims, { privateKey }) {
  const token = new jose.SignJWT(claims).setProtectedHeader(HEADER).setIssuedAt(NOW);
  return token.setExpirationTime(NOW + LIFETIME).sign(privateKey);
}

/** The constraints of each link of a chain, as tokens carry them: JSON. */
function constraintsByLink(stack) {
  return decodeStack(stack).map((warrant) => {
    const pairs = [...constraintsOf(warrant, TOOL)];
    return Object.fromEntries(pairs.map(([name, [type, body]]) => [name, [type, bodyAsJson(body)]]));
  });
}

const bodyAsJson = (body) => (body instanceof Map ? Object.fromEntries(body) : body);
const fromJson = (constraints) =>
  new Map(
    Object.entries(constraints).map(([name, [type, body]]) => [
      name,
      [type, typeof body === 'object' && body !== null ? new Map(Object.entries(body)) : body],
    ]),
  );

/** Mints one capability token with the constraints of a chain's root. */
export function minter(stack) {
  const [constraints] = constraintsByLink(stack);
  return () => sign({ tools: { [TOOL]: constraints }, cnf: { jwk: KEYS[1].jwk } }, KEYS[0]);
}

/** Verifies one token, its key kept: what it takes for a signature. */
export async function verifier(stack) {
  const token = await minter(stack)();
  const key = await jose.importJWK(KEYS[0].jwk, HEADER.alg);
  return async () => (await jose.jwtVerify(token, key, OPTIONS)).payload.iat === NOW;
}

/** Decides one call below a chain of three tokens. @returns {(args: object, keep: boolean) => Promise<boolean>} */
export async function decider(stack) {
  const tokens = [];
  for (const [i, constraints] of constraintsByLink(stack).entries()) {
    const above = i === 0 ? {} : { par: hash(tokens[i - 1]) };
    tokens.push(await sign({ tools: { [TOOL]: constraints }, cnf: { jwk: KEYS[i + 1].jwk }, ...above }, KEYS[i]));
  }
  const leaf = tokens.at(-1);
  const proof = await sign({ tool: TOOL, args: ARGS, ath: hash(leaf) }, KEYS[tokens.length]);
  const root = await jose.importJWK(KEYS[0].jwk, HEADER.alg);
  const kept = new Map();

  function importKey(jwk, keep) {
    if (!keep) return jose.importJWK(jwk, HEADER.alg);
    if (!kept.has(jwk.x)) kept.set(jwk.x, jose.importJWK(jwk, HEADER.alg));
    return kept.get(jwk.x);
  }

  return async (args, keep) => {
    let key = root;
    let claims;
    for (const [i, token] of tokens.entries()) {
      claims = (await jose.jwtVerify(token, key, OPTIONS)).payload;
      if (i > 0 && claims.par !== hash(tokens[i - 1])) return false;
      key = await importKey(claims.cnf.jwk, keep);
    }
    const { payload } = await jose.jwtVerify(proof, key, OPTIONS);
    if (payload.ath !== hash(leaf) || payload.tool !== TOOL) return false;
    if (JSON.stringify(payload.args) !== JSON.stringify(args)) return false;
    return satisfies(fromJson(claims.tools[TOOL]), args);
  };
}
