// Cidr: IP networks.

import { encodeConstraint } from '../cbor/constraint.ts';
import { quoted } from '../cbor/value.ts';
import { type EngineOption, engineOf, withItems } from '../engine/port.ts';
import { TenuoError } from '../errors.ts';
import { checkText } from '../options.ts';
import { type Cidr as CidrData, makeConstraint } from './kinds.ts';
import { CONSTRAINT_REASONS } from './reasons.ts';

export type Cidr = CidrData;

/**
 * The argument is a text: an IP address in the network, of the same family. `10.0.0.0/8`, `2001:db8::/32`, one address.
 * An IPv4 address written as IPv6 (`::ffff:10.0.0.1`) is not in an IPv4 network.
 *
 * @throws TenuoError 1501 where the network cannot be read.
 * @throws TypeError where it is no text.
 *
 * @example
 * ```ts
 * import { Cidr, SigningKey, Warrant } from 'tenuo-edge';
 *
 * const warrant = Warrant.mintBuilder()
 *   .capability('tool', { host: Cidr('10.0.0.0/8') })
 *   .mint(SigningKey.generate());
 * console.log(warrant.allows('tool', { host: '10.1.2.3' })); // true
 * console.log(warrant.allows('tool', { host: '192.168.0.1' })); // false
 * ```
 *
 * @see docs/constraints.md#cidr
 */
export function Cidr(network: string, options?: EngineOption): Cidr {
  const cidr = makeConstraint<Cidr>({ kind: 'Cidr', pattern: checkText(network, 'Cidr') });
  const engine = engineOf(options);
  const encoded = encodeConstraint(cidr);
  if (withItems(engine, [encoded], () => engine.core.readConstraint(encoded.length)) === 0) return cidr;
  throw new TenuoError(CONSTRAINT_REASONS.NETWORK_MALFORMED, { subject: `Cidr(${quoted(network)})` });
}
