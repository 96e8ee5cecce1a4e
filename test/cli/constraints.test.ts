// Constraints as they are typed.
import { describe, expect, it } from 'vitest';
import { CEL } from '../../src/cel/index.ts';
import { parseConstraint, parseConstraintJson } from '../../src/cli/constraints.ts';
import { Misuse } from '../../src/cli/failure.ts';

const typed = (text: string) => {
  const { argument, constraint } = parseConstraint(text, CEL);
  return `${argument}: ${constraint}`;
};

describe('a constraint of text', () => {
  // Upstream's five types, with its own defaults: a value without a type is a pattern, and texts stay texts.
  it.each([
    ['path=/data/*', 'path: Pattern("/data/*")'],
    ['path=pattern:/data/*', 'path: Pattern("/data/*")'],
    ['env=exact:5', 'env: Exact("5")'],
    ['id=regex:^a=b:c$', 'id: Regex("^a=b:c$")'],
    ['n=range:0.8..1.0', 'n: Range({ min: 0.8, max: 1 })'],
    ['n=range:..100', 'n: Range({ max: 100 })'],
    ['n=range:10..', 'n: Range({ min: 10 })'],
    ['n=range:-5..-1.5', 'n: Range({ min: -5, max: -1.5 })'],
    ['env=oneof:dev, staging', 'env: OneOf(["dev", "staging"])'],
  ])('%s is as upstream reads it', (text, expected) => expect(typed(text)).toBe(expected));

  it.each([
    ['n=json:5', 'n: Exact(5)'],
    ['n=json:5.0', 'n: Exact(5.0)'],
    ['n=json:9007199254740993', 'n: Exact(9007199254740993)'],
    ['n=json:["a",null]', 'n: Exact(["a", null])'],
    ['n=any:', 'n: Wildcard()'],
    ['p=SubPath:/data', 'p: Subpath("/data")'],
    ['ip=cidr:10.0.0.0/8', 'ip: Cidr("10.0.0.0/8")'],
    ['u=url:https://*.example.com/*', 'u: UrlPattern("https://*.example.com/*")'],
    ['c=shlex:ls,cat', 'c: Shlex({ allow: ["ls", "cat"] })'],
    ['l=contains:a', 'l: Contains(["a"])'],
    ['l=subset:a,b', 'l: Subset(["a", "b"])'],
    ['e=notoneof:a', 'e: NotOneOf(["a"])'],
    ['e=not:exact:production', 'e: Not(Exact("production"))'],
    ['a=cel:value <= 100', 'a: CEL("value <= 100")'],
    ['a=', 'a: Pattern("")'],
  ])('%s', (text, expected) => expect(typed(text)).toBe(expected));

  it.each([
    ['path', /no argument's name/],
    ['=x', /no argument's name/],
    ['u=https://example.com', /no type[\s\S]*pattern:https/],
    ['p=subpth:/x', /Did you mean subpath:\/x/],
    ['p=exakt:x', /Did you mean exact:x/],
    ['n=range:5', /range:1\.\.15/],
    ['n=range:..', /range:1\.\.15/],
    ['n=range:a..b', /range:1\.\.15/],
    ['n=range:1..2..3', /range:1\.\.15/],
    ['n=any:thing', /nothing/],
    ['n=json:{', /JSON/],
    ['p=pattern:[', /pattern/],
    ['p=regex:(', /regular expression|regex/i],
    ['p=cidr:nowhere', /Cidr|network|address/i],
    ['p=subpath:relative', /Subpath|root|absolute/i],
    ['p=__proto__:x', /no type/],
    ['p=constructor:x', /no type/],
  ])('%s is refused in words', (text, words) => {
    try {
      typed(text);
      expect.unreachable();
    } catch (error) {
      expect(error).toBeInstanceOf(Misuse);
      const { message, hint } = error as Misuse;
      expect(`${message} ${hint ?? ''}`).toMatch(words);
    }
  });
});

describe('constraints of JSON', () => {
  it.each([
    ['{"a":"x*","b":{"pattern":"y*"}}', ['Pattern("x*")', 'Pattern("y*")']],
    ['{"a":{"exact":"x"},"b":{"exact":5},"c":5.0,"d":true}', ['Exact("x")', 'Exact(5)', 'Exact(5.0)', 'Exact(true)']],
    ['{"a":{"min":1,"max":5},"b":{"max":2.5}}', ['Range({ min: 1, max: 5 })', 'Range({ max: 2.5 })']],
    ['{"a":{"enum":["x","y"]},"b":{"oneOf":[1]}}', ['OneOf(["x", "y"])', 'OneOf([1])']],
    ['{"a":{"regex":"x"},"b":{"not":{"exact":1}}}', ['Regex("x")', 'Not(Exact(1))']],
    ['{"a":{"all":[{"subpath":"/d"},{"pattern":"/d/*"}]}}', ['All([Subpath("/d"), Pattern("/d/*")])']],
    ['{"a":{"anyOf":[{"exact":1},"x"]},"b":{"wildcard":true}}', ['AnyOf([Exact(1), Pattern("x")])', 'Wildcard()']],
    ['{"a":{"subpath":{"root":"/d","allowEqual":false}}}', ['Subpath("/d", { allowEqual: false })']],
    ['{"a":{"range":{"min":1,"minInclusive":false}}}', ['Range({ min: 1, minInclusive: false })']],
  ])('%s', (text, expected) => {
    expect(parseConstraintJson(text, CEL).map(({ constraint }) => String(constraint))).toEqual(expected);
  });

  it.each([
    '5',
    '[]',
    '{',
    '{"a":null}',
    '{"a":{}}',
    '{"a":{"exact":1,"regex":"x"}}',
    '{"a":{"nope":1}}',
    '{"a":[1]}',
    '{"a":1,"a":2}',
  ])('%s is refused', (text) => expect(() => parseConstraintJson(text, CEL)).toThrow(Misuse));
});
