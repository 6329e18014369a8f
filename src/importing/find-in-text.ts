// "…" directly behind a tag, name or link means that it was cut: such a rest is nothing to search by.
const LINK = /https?:\/\/[^\s<>"“”«»]{1,2048}/giu;
const TAG = /(?<![\p{L}\p{M}\p{N}_&/#＃])[#＃]([\p{L}\p{M}\p{N}_]{0,100}\p{L}[\p{L}\p{M}\p{N}_]{0,100})(?![\p{L}\p{M}\p{N}_…])/gu;
const MENTION = /(?<![\p{L}\p{M}\p{N}_@/+-])@([\p{L}\p{M}\p{N}_]+(?:@[\p{L}\p{N}-]+(?:\.[\p{L}\p{N}-]+)+)?)(?![\p{L}\p{M}\p{N}_…])/gu;

const unique = (values: Iterable<string>): string[] => [...new Set(values)];

/** Web links in the order of the text, without the punctuation that ends a sentence or a bracket. */
export function findLinks(text: string): string[] {
  if (!text.includes('://')) return [];
  return unique([...text.matchAll(LINK)].map((match) => withoutTrailingPunctuation(match[0])).filter((link) => link !== undefined));
}

/** Hashtags, lower-case and without "#"; a number alone is none. */
export function findHashtags(text: string): string[] {
  if (!text.includes('#') && !text.includes('＃')) return [];
  return unique([...withoutLinks(text).matchAll(TAG)].map((match) => (match[1] ?? '').toLowerCase()));
}

/** Mentioned handles, lower-case and without "@"; e-mail addresses are none. */
export function findMentions(text: string): string[] {
  if (!text.includes('@')) return [];
  return unique([...withoutLinks(text).matchAll(MENTION)].map((match) => (match[1] ?? '').toLowerCase()));
}

export const withoutLinks = (text: string): string => text.replaceAll(LINK, ' ');

function withoutTrailingPunctuation(link: string): string | undefined {
  let end = link.length;
  let surplus = link.split(')').length - link.split('(').length;
  for (; end > 0; end -= 1) {
    const last = link[end - 1] ?? '';
    if (last === '…') return undefined;
    if (last === ')' && surplus-- <= 0) break;
    if (!/[.,;:!?'’)\]}*]/.test(last)) break;
  }
  const bare = link.slice(0, end);
  return /^https?:\/\/[^/]/i.test(bare) ? bare : undefined;
}
