// What the core asks the platform's URL parser (assembly/host.ts).

const HOST_WILDCARD = '__tenuo_host_wildcard__';
const PATH_WILDCARD = '__tenuo_path_wildcard__';

/**
 * Whether the text can be read as a URL pattern (spec/constraints 4.9.1, steps 1 to 7): a scheme or `*`,
 * then what parses as a URL once its wildcards are replaced. Where the platform refuses what upstream's
 * parser takes, the answer is no.
 */
export function acceptsUrlPattern(text: string): boolean {
  if (text.includes(HOST_WILDCARD) || text.includes(PATH_WILDCARD)) return false;
  if (!text.includes('://')) return false;
  const concrete = text.startsWith('*://') ? `https${text.slice(1)}` : text;
  return URL.canParse(concrete.replaceAll('*.', `${HOST_WILDCARD}.`).replaceAll('/*', `/${PATH_WILDCARD}`));
}
