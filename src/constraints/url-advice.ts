// What is wrong with a URL, for the hint of a refusal: which part, or what kind of host. It quotes neither the URL nor the
// constraint.
import { resetBudget } from '../host/budget.ts';
import { urlMismatch } from '../host/url-pattern.ts';
import { explainUrl, type Judgement } from '../host/url-safe.ts';
import type { UrlSafe } from './kinds.ts';

const WHOLE = 'Pass a whole URL, with its scheme and host.';

const UNSAFE: Partial<Record<Judgement, string>> = {
  malformed: WHOLE,
  'host-missing': WHOLE,
  scheme: 'Pass a URL whose scheme is one of those that the constraint lists.',
  port: 'Pass a URL whose port is one of those that the constraint lists.',
  'domain-not-allowed': 'Pass a URL whose host is one of the allowed domains.',
  'domain-denied': 'Pass a URL whose host is none of the denied domains.',
  private: 'The host is an address of a private network.',
  loopback: 'The host is the machine itself.',
  metadata: 'The host is where a cloud keeps the metadata of its machines.',
  reserved: 'The host is a reserved address.',
  internal: 'The host has the name of an internal network.',
};

/** Which part of the URL is not the pattern's. */
export function urlPatternAdvice(pattern: string, text: string): string {
  resetBudget(); // what is asked here is no part of the decision
  const part = urlMismatch(pattern, text);
  const isPart = part === 'scheme' || part === 'host' || part === 'port' || part === 'path';
  return isPart ? `The ${part} of the URL is not the pattern’s.` : WHOLE;
}

/** What a UrlSafe has against the URL. */
export function urlSafeAdvice(constraint: UrlSafe, text: string): string {
  resetBudget();
  return UNSAFE[explainUrl(constraint, text)] ?? WHOLE;
}
