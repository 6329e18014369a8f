/** The last white space before `end`, so that a text is not cut inside a word or an emoji. */
export function cutAtSpace(text: string, start: number, end: number): number {
  const space = text.lastIndexOf(' ', end);
  if (space > start) return space;
  return /[\uDC00-\uDFFF]/.test(text[end] ?? '') ? end - 1 : end;
}
