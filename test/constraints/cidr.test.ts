import { describe, expect, it } from 'vitest';
import { Cidr, type TenuoError } from '../../src/index.ts';
import { leftovers, refusal } from '../support/cast.ts';
import { ENGINES } from '../support/engines.ts';

describe.each(ENGINES)('Cidr on $name', (engine) => {
  it.each([
    '10.0.0.0/8',
    '10.1.2.3/8',
    '10.1.2.3',
    '10.0.0.0/255.0.0.0',
    '10.0.0.0/+08',
    '::/0',
    '2001:DB8::/32',
    '::ffff:10.0.0.0/104',
    '::1',
  ])('takes %s as it is', (network) => {
    expect(String(Cidr(network, { engine }))).toBe(`Cidr("${network}")`);
    expect(leftovers(engine)).toBe(0);
  });

  it.each([
    '',
    '/8',
    '10.0.0.0/33',
    '10.0.0/8',
    '010.0.0.0/8',
    '10.0.0.0/255.0.255.0',
    '::/129',
    'fe80::1%eth0',
    '[::1]',
    'example.com',
    '10.0.0.0/8 ',
    '１０.0.0.0/8',
    '10.0.0.0/8\0',
  ])('refuses %j', (network) => {
    expect(refusal(() => Cidr(network, { engine }))).toBe('1501 constraint-violation network-malformed');
    expect(leftovers(engine)).toBe(0);
  });

  it('says what it refuses and what to write', () => {
    try {
      Cidr('10.0.0.0/33', { engine });
    } catch (error) {
      expect((error as TenuoError).summary).toBe('Cidr("10.0.0.0/33"): the network cannot be read');
      expect((error as TenuoError).hint).toContain('10.0.0.0/8');
    }
  });

  it.each([undefined, 1, null, '\ud800'])('takes a text, not %j', (network) => {
    expect(refusal(() => Cidr(network as never, { engine }))).toBe('TypeError');
  });
});
