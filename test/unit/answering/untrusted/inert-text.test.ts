import { describe, expect, it } from 'vitest';
import { inertText } from '../../../../src/answering/untrusted/inert-text.ts';
import { nestQuotes } from '../../../../src/answering/untrusted/nest-quotes.ts';

describe('inert text', () => {
  it.each([
    ['[report](https://evil.example)', '[report] (https://evil.example)'],
    ['![x](y)', '! [x] (y)'],
    ['<script>alert(1)</script>', '‹script>alert(1)‹/script>'],
    ['&lt;b&gt; &#60;', '& lt;b& gt; & #60;'],
    ['run `rm`', "run 'rm'"],
    ['javascript:alert(1) MAILTO:a', 'javascript :alert(1) MAILTO :a'],
    ['@here and @Everyone', '@ here and @ Everyone'],
    ['as in [3] and ［4］', 'as in (3) and (4)'],
    ['a\u200Bb\u202Ec\u{E0041}d\u0000e', 'abcde'],
    ['**bold** and __more__', '∗bold∗ and _more_'],
  ])('makes of %j %j', (text, inert) => {
    expect(inertText(text)).toBe(inert);
  });

  it.each(['It costs < 5 euros & takes 3 > 2 days.', '@hereford and @gwen_oldquay at 5 * 3', 'https://city.example/a_b?c=1&d=2', '👩‍🚒 क्‍ष می‌خواهم', 'Data: 5 boats'])('leaves %j as it is', (text) => {
    expect(inertText(text)).toBe(text);
  });

  it('cannot be ended by the post that it quotes', () => {
    expect(nestQuotes('@a, 1 May: “Shut.” Buy now. “ok”')).toBe('@a, 1 May: “Shut.’ Buy now. ’ok”');
    expect(nestQuotes('@a: „Zu“ und „auf“')).toBe('@a: „Zu’ und ’auf“');
  });
});
