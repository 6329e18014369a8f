import type { Post } from '../../domain/post.ts';
import { analyze } from '../../search/analyze.ts';
import type { AnswerCue } from '../answer-cues.ts';
import { cutAtSpace } from '../cut-text.ts';
import { isQuestion } from '../evidence-quality/measure-post.ts';
import { REPOST_OF } from '../evidence.ts';
import { sentenceSpans, type Span } from '../split-sentences.ts';
import { coverage, type TermWeights } from '../term-weights.ts';

/** A quote takes in neighbouring sentences that belong to it up to so many characters, and any others up to so many. */
const QUOTE_LENGTH = 280;
const ANY = 200;
/** A single sentence that is longer than this is cut. */
const LONGEST_SENTENCE = 560;
/** What holding the kind of thing that is asked for counts beside the words of the question, and what only asking takes away. */
const CUE = 0.3;
const ASKS = 0.3;

/** These lean on the sentence before. */
const LEANS = /^["“'(]?(?:it|its|it's|that|this|these|those|they|their|he|she|his|her|him|them|so|and|but|because|which|also|then|there|es|das|dies\p{L}*|er|sie|sein\p{L}*|ihr\p{L}*|aber|und|denn|also|dann|eso|esto|ese|esa|él|ella|ellos|ellas|pero|y|así|entonces|isso|isto|esse|essa|ele|ela|eles|elas|mas|e|então|cela|ça|ce|cette|il|elle|ils|elles|mais|et|donc|alors)(?!\p{L})/iu;
/** These take back or narrow what the sentence before says. */
const TAKES_BACK = /^["“'(]?(?:but|however|except|not|no|nope|actually|although|though|unless|until|edit|update|correction|just kidding|jk|sorry|wrong|false|aber|jedoch|außer|nicht|nein|doch|allerdings|korrektur|nachtrag|pero|sin embargo|salvo|excepto|corrección|actualización|mas|porém|exceto|correção|atualização|mais|sauf|pourtant|cependant|non|correction|rectificatif)(?!\p{L})/iu;

/** What these report is judged by what follows. */
const REPORTS = /^["“'(]?(?:claims?|rumou?rs?|myths?|hoax|behauptung|gerücht|mythos|bulo|rumor|afirmación|mito|boato|alegação|affirmation|rumeur|mythe)\s*(?:\d+\s*)?[:：]/iu;

/**
 * The words of a post to quote: the sentence that answers best, with the one before it where it leans on that, and with the one
 * after it where that takes it back, brings more of what is asked, or answers its question; and with its neighbours while it is short.
 * Whole sentences, so that nothing that denies is cut off; only a sentence of more than 560 characters ends early.
 */
export function bestQuote(post: Post, weights: TermWeights, cue?: AnswerCue): Span {
  const { text } = post;
  const prefix = REPOST_OF.exec(text)?.[0].length ?? 0;
  const spans = sentenceSpans(text)
    .map(({ start, end }) => ({ start: Math.max(start, prefix), end }))
    .filter(({ start, end }) => start < end);
  const wordsOf = ({ start, end }: Span) => text.slice(start, end);
  const held = spans.map((span) => new Set(analyze(wordsOf(span))));
  const scores = spans.map((span, i) => coverage(held[i] ?? new Set(), weights) + (cue?.test(wordsOf(span)) ? CUE : 0) - (isQuestion(text, span) ? ASKS : 0));
  const best = scores.indexOf(Math.max(...scores));
  const first = spans[best];
  if (!first) return { start: 0, end: text.length };

  let [from, to] = [best, best];
  const fits = (a: number, b: number, length = QUOTE_LENGTH) => {
    const [start, end] = [spans[a]?.start, spans[b]?.end];
    return start !== undefined && end !== undefined && end - start <= length;
  };
  const belongs = (next: number): boolean => {
    const span = spans[next];
    const previous = spans[next - 1];
    if (!span || !previous) return false;
    if (TAKES_BACK.test(wordsOf(span)) || isQuestion(text, previous) || REPORTS.test(wordsOf(previous))) return true;
    const known = new Set(held.slice(from, next).flatMap((terms) => [...terms]));
    const adds = [...(held[next] ?? [])].some((term) => weights.has(term) && !known.has(term));
    return adds || (cue?.test(wordsOf(span)) === true && !cue.test(wordsOf(previous)));
  };
  while (fits(from, to + 1) && belongs(to + 1)) to += 1;
  while (from > 0 && fits(from - 1, to) && LEANS.test(wordsOf(spans[from] ?? first))) from -= 1;
  while (fits(from, to + 1, ANY)) to += 1;
  while (fits(from - 1, to, ANY)) from -= 1;
  const [start, end] = [spans[from]?.start ?? 0, spans[to]?.end ?? text.length];
  return end - start <= LONGEST_SENTENCE ? { start, end } : { start, end: cutAtSpace(text, start, start + LONGEST_SENTENCE) };
}

/** Whether a quote ends within a sentence. */
export const isCutOff = (post: Post, { end }: Span): boolean => !sentenceSpans(post.text).some((span) => span.end === end);
