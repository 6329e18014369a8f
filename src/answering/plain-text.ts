/**
 * A model's words without anything that a page could take for markup: emphasis, code, list signs, tags, images and links keep their
 * words only, and no bracket or angle is left to form a new one with what comes before or after.
 */
export const plainText = (text: string): string =>
  text
    .replaceAll(/[`*]|__/g, '')
    .replaceAll(/!?\[([^\]]*)\]\([^)]*\)/g, '$1')
    .replaceAll(/<[^<>]*>/g, '')
    .replaceAll(/[<>[\]]/g, '')
    .replace(/^\s*(?:[-•#]+|\d+\.)\s+/, '')
    .replaceAll(/\s+/g, ' ')
    .trim();
