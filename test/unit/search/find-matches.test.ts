import { describe, expect, it } from 'vitest';
import { analyze } from '../../../src/search/analyze.ts';
import { findMatches } from '../../../src/search/find-matches.ts';

/** The matching parts of a text, for a query of words and, in quotation marks, phrases. */
function matches(text: string, query: string): string[] {
  const phrases = [...query.matchAll(/"([^"]+)"/g)].map(([, phrase = '']) => analyze(phrase));
  const words = analyze(query.replaceAll(/"[^"]+"/g, ' '));
  return findMatches(text, new Set(words), phrases).map(({ start, end }) => text.slice(start, end));
}

describe('matches in a text', () => {
  it.each<[string, string, string[]]>([
    ['Bridges, and the BRIDGE; a bridge-builder', 'bridge', ['Bridges', 'BRIDGE', 'bridge']],
    ['The Fähre and the faehre', 'FÄHRE', ['Fähre']],
    ["It's the bridge's fault ('bridge').", 'bridge', ["bridge's", 'bridge']],
    ['closed.The bridge,which', 'the bridge', ['The', 'bridge']],
    ['covid-19 and COVID 19', 'covid-19', ['covid-19', 'COVID', '19']],
    ['Costs 1,000.50 or 1000', '1000', ['1000']],
    ['U.S.A. or C++ or .NET, or C# or AT&T!', 'usa c++ .net c# at&t', ['U.S.A', 'C++', '.NET', 'C#', 'AT&T']],
    ['mail me@example.com', 'example', ['example']],
    ['nothing here', 'bridge', []],
    ['', 'bridge', []],
    ['a_b snake_case', 'snake_case', ['snake_case']],
    ['e\u0301te\u0301 caf\u00e9', 'été', ['e\u0301te\u0301']],
    ['so\u00adft\u200bware and ｆｅｒｒｙ', 'software ferry', ['so\u00adft\u200bware', 'ｆｅｒｒｙ']],
    ['soooooo late', 'soo', ['soooooo']],
  ])('are words as they are written: %j by %j', (text, query, expected) => {
    expect(matches(text, query)).toEqual(expected);
  });

  it.each<[string, string, string[]]>([
    ['#KettleBridge is shut', 'bridge', ['#KettleBridge']],
    ['see #kettlebridge', '#KettleBridge', ['#kettlebridge']],
    ['#a#ferry', 'ferry', ['#ferry']],
    ['hello @Gwen_Oldquay: yes', '@gwen_oldquay', ['@Gwen_Oldquay']],
    ['https://example.org/kettle-bridge-reopens?x=1 ok', 'kettle', ['https://example.org/kettle-bridge-reopens?x=1']],
    ['#東京タワー', 'タワー', ['#東京タワー']],
    ['nice 🎉 party 👍🏽', '🎉 👍', ['🎉', '👍🏽']],
    ['go 🇩🇪🇫🇷', '🇫🇷', ['🇫🇷']],
  ])('are whole tags, handles, links and emoji: %j by %j', (text, query, expected) => {
    expect(matches(text, query)).toEqual(expected);
  });

  it.each<[string, string, string[]]>([
    ['昨日東京タワーに行った', '東京タワー', ['東京タワー']],
    ['京都と東京都', '東京', ['東京']],
    ['猫がいます', '猫', ['猫']],
    ['iPhoneケースを買う', 'iphone ケース', ['iPhoneケース']],
    ['서울에서 만나요', '서울', ['서울']],
    ['สวัสดีกรุงเทพ', 'กรุงเทพ', ['กรุงเทพ']],
  ])('are characters in scripts without spaces: %j by %j', (text, query, expected) => {
    const terms = analyze(query).filter((term) => [...term].length > 1 || analyze(query).length === 1);
    expect(findMatches(text, new Set(terms)).map(({ start, end }) => text.slice(start, end))).toEqual(expected);
  });

  it('are phrases as wholes, and what overlaps once', () => {
    expect(matches('The night  bus; a bus at night. Night-bus', '"night bus"')).toEqual(['night  bus', 'Night-bus']);
    expect(matches('The night bus is a bus', '"night bus" bus')).toEqual(['night bus', 'bus']);
    expect(matches('one two three', '"one two" "two three"')).toEqual(['one two three']);
  });

  it('are found wherever the analysis of the text finds a term, and nowhere else', () => {
    const texts = ['Kettle-Bridge—the "old" one (built 1902): U.K.’s no. 1!', "l'incendie d’hier, 3.5% at 10:30…", '#FloodWatch2024/#rain @a.b@c.example http://x.example/long-path', 'ﬁre ½ ① Ⅻ naïve ЁЛКА يكتبون'];
    for (const text of texts) {
      const terms = new Set(analyze(text));
      for (const term of terms) expect(findMatches(text, new Set([term])), `${term} in ${text}`).not.toEqual([]);
      expect(findMatches(text, new Set(['absent']))).toEqual([]);
    }
  });

  it('take no long time in hostile texts', () => {
    for (const text of ['a.'.repeat(20_000), 'a-'.repeat(20_000), '\''.repeat(40_000), '@'.repeat(40_000), '#a'.repeat(20_000), '東'.repeat(20_000), '"a b '.repeat(10_000)]) {
      const started = performance.now();
      findMatches(text, new Set(['a', '東']), [['a', 'b']]);
      expect(performance.now() - started).toBeLessThan(5_000);
    }
  });
});
