import { describe, expect, it } from 'vitest';
import { plainText } from '../../../src/answering/plain-text.ts';

describe('the plain text of a model', () => {
  it.each([
    ['**Cracks** in `two` _bearings_', 'Cracks in two _bearings_'],
    ['- a list item', 'a list item'],
    ['see [the report](https://evil.example) now', 'see the report now'],
    ['![x](https://evil.example/track.png)', 'x'],
    ['<img src=x onerror=alert(1)>done', 'done'],
    ['Trams 🚋 run 👍🏽 again', 'Trams run again'],
    ['| a | b | and {x}', 'a b and x'],
    ['&lt;b&gt; @everyone mailto:a', 'b @ everyone mailto :a'],
  ])('turns %j into %j', (text, plain) => {
    expect(plainText(text)).toBe(plain);
  });

  it.each(['[bridge]`(https://evil.example)', '<img alt="bridge', 'onerror=alert(1)>', '[a', 'b](https://evil.example/)', '<<b>script>'])('leaves nothing of %j that could become markup', (text) => {
    expect(plainText(text)).not.toMatch(/[<>[\]`]/);
  });
});
