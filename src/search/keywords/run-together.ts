/**
 * Scripts whose words run together, or end in particles as in Korean: they are indexed by overlapping pairs of characters. For use
 * within brackets of a pattern.
 */
export const RUN_TOGETHER = String.raw`\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\u30FC\p{sc=Hangul}\p{sc=Thai}\p{sc=Lao}\p{sc=Khmer}\p{sc=Myanmar}`;
