const NAMED: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

/** Decodes HTML entities once: `&amp;lt;` becomes `&lt;`. Unknown or impossible ones stay as they are. */
export function decodeEntities(text: string): string {
  if (!text.includes('&')) return text;
  return text.replaceAll(/&(?:#(\d{1,7})|#[xX]([0-9a-fA-F]{1,6})|([a-z]{2,4}));/g, (whole, decimal?: string, hex?: string, name?: string) => {
    if (name !== undefined) return NAMED[name] ?? whole;
    const code = decimal === undefined ? Number.parseInt(hex ?? '', 16) : Number(decimal);
    const impossible = code === 0 || code > 0x10ffff || (code >= 0xd800 && code <= 0xdfff);
    return impossible ? whole : String.fromCodePoint(code);
  });
}

/**
 * Replaces short links by what they stand for, in one pass, found by their own text. `undefined` removes a link
 * together with the white space before it (media and links to the post itself, which a reader never sees).
 */
export function replaceLinks(text: string, replacements: ReadonlyMap<string, string | undefined>): string {
  if (replacements.size === 0) return text;
  // Longest first, so that a link is never taken for another that it begins with.
  const links = [...replacements.keys()].sort((a, b) => b.length - a.length).map((link) => link.replaceAll(/[.*+?^${}()|[\]\\/]/g, '\\$&'));
  const pattern = new RegExp(`(\\s{0,16})(${links.join('|')})(?![A-Za-z0-9])`, 'g');
  return text
    .replaceAll(pattern, (_, space: string, link: string) => {
      const replacement = replacements.get(link);
      return replacement === undefined ? '' : space + replacement;
    })
    .trim();
}
