import { describe, expect, it } from 'vitest';
import { type EventSpan, spanEvents } from '../../src/receipt/span-events.ts';
import { ENGINES } from '../support/engines.ts';
import { hex } from '../support/vectors.ts';
import { NOW, PATH, sceneOf } from './logs.ts';

type Said = [name: string, attributes: Readonly<Record<string, unknown>>, time: Date | undefined];

describe.each(ENGINES)('span events on $name', (engine) => {
  const told = (options?: Parameters<typeof spanEvents>[1]) => {
    const events: Said[] = [];
    const span: EventSpan = { addEvent: (name, attributes, time) => events.push([name, attributes, time]) };
    const scene = sceneOf(engine, { authorizerId: 'az-1', observers: [spanEvents(() => span, options)] });
    return { events, scene };
  };

  it('say what was decided, and neither arguments nor fields that nobody named', () => {
    const { events, scene } = told();
    const { receipt } = scene.call();
    const { decision } = scene.call('/home/alice/diary');
    expect(events[0]).toEqual([
      'tenuo.decision',
      {
        'tenuo.outcome': 'allow',
        'tenuo.tool': 'read',
        'tenuo.warrant_id': scene.leaf.id,
        'tenuo.request_id': 'r-1',
        'tenuo.receipt': hex(receipt.digest()),
      },
      new Date(NOW * 1000),
    ]);
    expect(events[1]?.[1]).toMatchObject({
      'tenuo.outcome': 'deny',
      'tenuo.code': 'constraint-violation',
      'tenuo.ref': decision.allowed ? '' : decision.ref,
    });
    expect(JSON.stringify(events)).not.toContain('diary');
    expect(JSON.stringify(events)).not.toContain(scene.root.publicKey.toHex());
  });

  it('say the fields and arguments that are named', () => {
    const { events, scene } = told({
      fields: ['rootPrincipal', 'authorizerId', 'srlVersion'],
      arguments: ['path', 'none'],
    });
    scene.call();
    expect(events[0]?.[1]).toMatchObject({
      'tenuo.root_principal': scene.root.publicKey.toHex(),
      'tenuo.authorizer_id': 'az-1',
      'tenuo.argument.path': JSON.stringify(PATH),
    });
    const names = Object.keys(events[0]?.[1] ?? {});
    expect(names.filter((name) => /srl|limit|none/.test(name))).toEqual([]);
  });

  it('cut long texts', () => {
    const { events, scene } = told({ arguments: ['path'] });
    scene.call('x'.repeat(1000));
    expect(events[0]?.[1]['tenuo.argument.path']).toBe(`"${'x'.repeat(255)}…`);
  });

  it('need no span', () => {
    const scene = sceneOf(engine, { observers: [spanEvents(() => undefined)] });
    scene.call();
    expect(scene.log.observerFailures).toBe(0);
  });

  it('take no field or option that nobody knows', () => {
    expect(() => spanEvents(() => undefined, { fields: ['warrantChain' as never] })).toThrow('has no "warrantChain"');
    expect(() => spanEvents(() => undefined, { args: [] } as never)).toThrow('has no option "args"');
    expect(() => spanEvents(undefined as never)).toThrow(TypeError);
  });
});
