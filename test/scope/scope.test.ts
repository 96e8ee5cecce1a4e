import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { ConfigurationError } from '../../src/errors.ts';
import { SigningKey } from '../../src/keys.ts';
import { chainScope, currentScope, keyScope, runInScope, runInScopeSync, warrantScope } from '../../src/scope/scope.ts';
import { shared } from '../../src/shared.ts';
import { Warrant } from '../../src/warrant.ts';
import { thrown } from '../support/thrown.ts';

const [root, middle, leaf] = [1, 2, 3].map((n) => SigningKey.fromSeed(new Uint8Array(32).fill(n))) as [
  SigningKey,
  SigningKey,
  SigningKey,
];
const first = Warrant.mintBuilder().tool('search').tool('read').holder(middle.publicKey).mint(root);
const second = first.grantBuilder().inheritAll().holder(leaf.publicKey).grant(middle);
const third = second.grantBuilder().inheritAll().holder(leaf.publicKey).grant(leaf);
const alone = Warrant.parse(third.toString());

const tick = () => new Promise<void>((resolve) => setTimeout(resolve, 0));

describe('scopes', () => {
  it('are empty outside', () => {
    expect(currentScope()).toEqual({});
    expect([warrantScope(), keyScope(), chainScope()]).toEqual([undefined, undefined, []]);
  });

  it('last for what the body awaits and starts, and no longer', async () => {
    const seen: unknown[] = [];
    let started: Promise<void> | undefined;
    const result = await warrantScope(first, async () => {
      await tick();
      seen.push(warrantScope()?.id);
      started = tick().then(() => void seen.push(warrantScope()?.id));
      return 'done';
    });
    await started;
    expect(result).toBe('done');
    expect(seen).toEqual([first.id, first.id]);
    expect(warrantScope()).toBeUndefined();
  });

  it('return what the body returns, and throw what it throws, synchronously too', () => {
    expect(keyScope(leaf, () => 5)).toBe(5);
    expect(
      thrown(() =>
        warrantScope(first, () => {
          throw new RangeError('of the body');
        }),
      ).message,
    ).toBe('of the body');
    expect(currentScope()).toEqual({});
  });

  it('go over those outside, member by member', () => {
    warrantScope(first, () => {
      keyScope(middle, () => {
        expect([warrantScope(), keyScope()]).toEqual([first, middle]);
        warrantScope(second, () => expect([warrantScope(), keyScope()]).toEqual([second, middle]));
        expect(warrantScope()).toBe(first);
      });
      expect(keyScope()).toBeUndefined();
    });
    const outside = [root.publicKey];
    runInScope({ warrant: first, trustedRoots: outside }, () =>
      runInScope({ key: leaf }, () =>
        expect(currentScope()).toMatchObject({ warrant: first, trustedRoots: outside, key: leaf }),
      ),
    );
  });

  it('cannot be changed from inside', () => {
    keyScope(leaf, () => expect(Object.isFrozen(currentScope())).toBe(true));
  });

  it('take warrants as they are received', () => {
    for (const input of [third, third.toStackText(), third.toStack(), third.toPem()])
      warrantScope(input, () => expect(warrantScope()?.id).toBe(third.id));
  });

  it('take keys that live elsewhere', () => {
    const remote = { publicKey: leaf.publicKey, sign: async (message: Uint8Array) => leaf.sign(message) };
    keyScope(remote, () => expect(keyScope()).toBe(remote));
  });
});

describe('a chain in scope', () => {
  const stack = third.toStackText();

  it.each([
    ['a list of warrants', [first, second]],
    ['a list of texts', [first.toString(), second.toString()]],
    ['the last with its parents', [second]],
    ['the last with its parents, by itself', second],
    ['one text of them all', second.toStackText()],
    ['a list that repeats parents', [first, second, ...[]]],
  ])('completes a warrant that comes alone: %s', (_, parents) => {
    chainScope(parents, () => {
      expect(chainScope().map(String)).toEqual([first, second].map(String));
      warrantScope(alone, () => expect(warrantScope()?.toStackText()).toBe(stack));
    });
    warrantScope(alone, () => chainScope(parents, () => expect(warrantScope()?.toStackText()).toBe(stack)));
  });

  it('leaves a warrant that has its parents, and a root, as they are', () => {
    chainScope([first], () => {
      for (const warrant of [third, first]) warrantScope(warrant, () => expect(warrantScope()).toBe(warrant));
    });
  });

  it('is hidden by an empty one', () => {
    chainScope([first, second], () =>
      chainScope([], () => {
        expect(chainScope()).toEqual([]);
        warrantScope(alone, () => expect(warrantScope()?.chain.length).toBe(1));
      }),
    );
  });
});

describe('what scopes refuse:', () => {
  it.each([
    ['no warrant', () => warrantScope(undefined as never, () => 0), /warrantScope takes a Warrant/],
    ['null', () => warrantScope(null as never, () => 0), /warrantScope takes a Warrant/],
    ['a key as a warrant', () => warrantScope(leaf as never, () => 0), /warrantScope takes a Warrant/],
    ['no body', () => (warrantScope as (warrant: Warrant) => unknown)(first), /warrantScope takes the function to run/],
    ['a promise as the body', () => keyScope(leaf, Promise.resolve() as never), /keyScope takes the function to run/],
    ['no key', () => keyScope(undefined as never, () => 0), /a signer is a SigningKey/],
    ['a public key', () => keyScope(leaf.publicKey as never, () => 0), /a signer is a SigningKey/],
    ['no parents', () => chainScope(undefined as never, () => 0), /chainScope takes a Warrant/],
    ['parents that are none', () => chainScope([5] as never, () => 0), /chainScope takes a Warrant/],
  ])('%s', (_, call, message) => {
    const error = thrown(call);
    expect(error).toBeInstanceOf(TypeError);
    expect(error.message).toMatch(message);
  });

  it('a text that is no warrant', () => {
    expect(thrown(() => warrantScope('no warrant', () => 0))).toMatchObject({ name: 'TenuoError' });
  });
});

describe('two hundred tasks at once', () => {
  it('never see each other’s warrant or key', async () => {
    const tasks = Array.from({ length: 200 }, (_, i) => {
      const key = SigningKey.fromSeed(new Uint8Array(32).fill(i + 1));
      const warrant = Warrant.mintBuilder().tool(`tool-${i}`).holder(key.publicKey).mint(root);
      return { key, warrant, waits: (i * 7) % 5 };
    });
    const seen = await Promise.all(
      tasks.map(({ key, warrant, waits }) =>
        runInScope({ warrant, key }, async () => {
          const found = [];
          for (let i = 0; i <= waits; i++) {
            found.push(warrantScope()?.id === warrant.id && keyScope() === key);
            await (i % 2 === 0 ? tick() : Promise.resolve());
          }
          return found;
        }),
      ),
    );
    expect(seen.flat().length).toBe(600);
    expect(seen.flat().every(Boolean)).toBe(true);
    expect(currentScope()).toEqual({});
  });
});

describe('without AsyncLocalStorage', () => {
  let before: unknown;
  beforeEach(() => {
    before = shared().scopes;
    shared().scopes = undefined;
    vi.stubGlobal('process', { ...process, getBuiltinModule: undefined });
    vi.stubGlobal('AsyncLocalStorage', undefined);
  });
  afterEach(() => {
    vi.unstubAllGlobals();
    shared().scopes = before as never;
  });

  it('scopes are refused, and say how to bind', () => {
    for (const call of [
      () => warrantScope(first, () => 0),
      () => keyScope(leaf, () => 0),
      () => runInScope({}, () => 0),
    ]) {
      const error = thrown(call);
      expect(error).toBeInstanceOf(ConfigurationError);
      expect(error).toMatchObject({ number: 1201, reason: 'async-context-missing' });
      expect((error as ConfigurationError).hint).toContain('warrant: warrant.bind(key)');
    }
    expect([warrantScope(), keyScope(), chainScope()]).toEqual([undefined, undefined, []]);
  });

  it('synchronous ones lie on a stack, which what awaits does not see', async () => {
    let later: unknown = 'not yet';
    const awaiting = runInScopeSync({ warrant: first }, () => {
      runInScopeSync({ key: leaf }, () => expect([warrantScope(), keyScope()]).toEqual([first, leaf]));
      expect([warrantScope(), keyScope()]).toEqual([first, undefined]);
      return (async () => {
        await tick();
        later = warrantScope();
      })();
    });
    expect(warrantScope()).toBeUndefined();
    await awaiting;
    expect(later).toBeUndefined();
  });

  it('a body that throws leaves the stack', () => {
    thrown(() =>
      runInScopeSync({ warrant: first }, () => {
        throw new Error('of the body');
      }),
    );
    expect(warrantScope()).toBeUndefined();
  });

  it('one that comes later is found', () => {
    thrown(() => keyScope(leaf, () => 0));
    vi.unstubAllGlobals();
    expect(keyScope(leaf, () => keyScope())).toBe(leaf);
  });
});

describe('AsyncLocalStorage', () => {
  it('of the global object comes first', () => {
    const before = shared().scopes;
    const made = vi.fn();
    class Own {
      constructor() {
        made();
      }
      getStore() {
        return { key: leaf };
      }
      run<Result>(_: unknown, body: () => Result) {
        return body();
      }
    }
    vi.stubGlobal('AsyncLocalStorage', Own);
    shared().scopes = undefined;
    try {
      expect(made).not.toHaveBeenCalled();
      expect(runInScope({}, () => keyScope())).toBe(leaf);
      expect(made).toHaveBeenCalledTimes(1);
    } finally {
      vi.unstubAllGlobals();
      shared().scopes = before;
    }
  });
});
