import type { Draft } from './draft.ts';

const TAG = '[\\p{L}\\p{N}_][\\p{L}\\p{M}\\p{N}_]*';
const SIGNED = new RegExp(`(?:(?<![\\p{L}\\p{N}_])(?:with the hashtags?|tagged(?: with)?|under|on|about|with|hashtags?|mit dem hashtag|con el hashtag|com a hashtag|avec le hashtag)\\s+)?(?<![\\p{L}\\p{N}_&#/])[#＃](${TAG})`, 'giu');
const PLAIN = new RegExp(`(?<![\\p{L}\\p{N}_&#/])[#＃](${TAG})`, 'giu');
const NAMED = new RegExp(`(?<![\\p{L}\\p{N}_])(?:(?:with|under|using|on|in) the (?:hashtag|tag)|hashtagged|tagged(?: with| as)?|mit (?:dem )?hashtag|con el hashtag|com a hashtag|avec le hashtag|with hashtag)\\s+(?!by\\b|in\\b|on\\b|with\\b|the\\b|a\\b|and\\b|me\\b|him\\b|her\\b|people\\b|posts\\b)(${TAG})`, 'giu');

/** "but not #trams": a filter cannot leave tags out, so these stay words. */
const LEFT_OUT = /(?<![\p{L}])(?:not|without|except|excluding|ohne|nicht|sin|sem|sans)(?:\s+(?:about|on|with|under|tagged|the hashtag|for))*\s*$/iu;
/** As far as what leaves a tag out can reach back. */
const REACH = 80;

/** "#KettleBridge" alone, whatever stands around it. */
export function readSignedHashtags(draft: Draft): void {
  for (const match of draft.text.matchAll(PLAIN)) {
    const tag = match[1] ?? '';
    if (!/^\d+$/.test(tag)) draft.add('hashtags', [tag.toLowerCase()], match.index, match.index + match[0].length);
  }
}

/** "#KettleBridge", "tagged kettlebridge", "with the hashtag kettlebridge". A tag is no bare number. */
export function readHashtags(draft: Draft): void {
  for (const pattern of [SIGNED, NAMED]) {
    for (const match of draft.text.matchAll(pattern)) {
      const tag = match[1] ?? '';
      if (/^\d+$/.test(tag) || LEFT_OUT.test(draft.text.slice(Math.max(0, match.index - REACH), match.index))) continue;
      const words = match[0];
      const isTopicWord = /^(?:about|on|with)\s/iu.test(words) && pattern === SIGNED;
      const start = isTopicWord ? match.index + words.search(/[#＃]/u) : match.index;
      draft.add('hashtags', [tag.toLowerCase()], start, match.index + words.length);
    }
  }
}
