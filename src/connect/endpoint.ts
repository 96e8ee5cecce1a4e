// Endpoints of a control plane: normalised alike wherever they come from, so that paths can be put behind them.

/** Unicode's White_Space, which `String.prototype.trim` is not: that knows no U+0085, and takes U+FEFF for a space. */
const SPACE = /[\t-\r \u0085\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]/;

/** Without white space around it. */
export function trimmed(text: string): string {
  let from = 0;
  let to = text.length;
  while (from < to && SPACE.test(text.charAt(from))) from += 1;
  while (to > from && SPACE.test(text.charAt(to - 1))) to -= 1;
  return text.slice(from, to);
}

/** Without white space around it, slashes at its end, and one `/v1` before them: every path begins with `/v1` again. */
export function normalised(endpoint: string): string {
  const path = withoutSlashes(trimmed(endpoint));
  return withoutSlashes(path.endsWith('/v1') ? path.slice(0, -3) : path);
}

function withoutSlashes(text: string): string {
  let to = text.length;
  while (to > 0 && text.charAt(to - 1) === '/') to -= 1;
  return text.slice(0, to);
}

/** Whether an endpoint is a path that has to be put behind an origin. */
export function isRelative(endpoint: string): boolean {
  return endpoint === '' || endpoint.startsWith('/');
}
