import { describe, expect, it } from 'vitest';
import { asCode, escapeMarkdown, escapeToLine } from '../../../../src/conversations/exporting/escape-markdown.ts';

describe('text as Markdown', () => {
  it.each([
    ['a heading', '# Free tea', String.raw`\# Free tea`],
    ['a link', '[tea](x)', String.raw`\[tea\](x)`],
    ['a footnote', '[^1]: tea', String.raw`\[\^1\]: tea`],
    ['emphasis', '*tea* __cake__ ~~jam~~', String.raw`\*tea\* \_\_cake\_\_ \~\~jam\~\~`],
    ['a list', '- tea', String.raw`\- tea`],
    ['a numbered list', '12. tea', String.raw`12\. tea`],
    ['a minus within', 'tea - cake', 'tea - cake'],
    ['an underlined heading', 'tea\n===', 'tea\n\\==='.replace('\\===', String.raw`\===`)],
    ['HTML', '<script>x</script> &lt;', '&lt;script&gt;x&lt;/script&gt; &amp;lt;'],
    ['a table', '| tea |', String.raw`\| tea \|`],
    ['code', '`tea`', '\\`tea\\`'],
    ['a backslash', String.raw`tea\*`, String.raw`tea\\\*`],
    ['code by indentation', '     tea', 'tea'],
    ['a fence', '```\ntea', '\\`\\`\\`\ntea'],
    ['what a person would write', "It's late – 5 minutes (or so).", "It's late – 5 minutes (or so)."],
  ])('shows %s to the letter', (_, text, markdown) => {
    expect(escapeMarkdown(text)).toBe(markdown);
  });

  it.each(['https://example.org/a?b=c&d', 'WWW.example.org', 'mara@example.org', 'mailto:mara@x.y', 'example.org', '//example.org', 'javascript:alert(1)', '(https://example.org)'])('makes %s code, and no link', (address) => {
    expect(escapeMarkdown(`See ${address} there`)).toBe(`See \`${address}\` there`);
  });

  it('has a longer fence around an address with backticks', () => {
    expect(escapeMarkdown('https://x.org/``a`')).toBe('``` https://x.org/``a` ```');
    expect(asCode('a\nb')).toBe('`a b`');
  });

  it('leaves out what cannot be seen but turns text around', () => {
    expect(escapeMarkdown('tea\u202E eca\u0000k\u2066')).toBe('tea eca k');
  });

  it('takes any end of a line for one, and none on one line', () => {
    expect(escapeMarkdown('a\r\nb\rc\u2028d')).toBe('a\nb\nc\nd');
    expect(escapeToLine(' a\r\n\n# b ')).toBe(String.raw`a \# b`);
  });

  it('takes long texts without spaces at once', () => {
    // One that goes over a text for each of its characters would not be done in time.
    expect(escapeMarkdown('a.'.repeat(500_000))).toHaveLength(1_000_000);
    expect(escapeMarkdown('@'.repeat(1_000_000))).toHaveLength(1_000_000);
  });
});
