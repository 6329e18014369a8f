import { analyze } from '../../search/analyze.ts';
import type { AnswerCue } from '../answer-cues.ts';
import { sentenceSpans, type Span } from '../split-sentences.ts';
import { coverage, type TermWeights } from '../term-weights.ts';

/** What is looked for in a post: the weighted terms of the question, and the kind of thing that answers it. */
export interface LookedFor {
  readonly weights: TermWeights;
  readonly cue: AnswerCue | undefined;
}

/** How a post meets a question, each 0 to 1. */
export interface PostMeasures {
  /** Share of the question's weight in the whole text. */
  readonly coverage: number;
  /** The same of the sentence that holds most. */
  readonly sentence: number;
  /** Share of neighbouring terms of the question that stand near each other in the text. */
  readonly pairs: number;
  /** Share of the rarest term's weight that the text holds: 1 where it holds the rarest. */
  readonly rarest: number;
  /** 1 where the best sentence, or the one beside it, holds the kind of thing that is asked for. */
  readonly cue: number;
  /** 1 where the post only asks. */
  readonly asks: number;
}

/** Terms this near to each other belong together. */
const NEAR = 3;

/** `terms` are those of the body, in order. */
export function measurePost(text: string, terms: readonly string[], { weights, cue }: LookedFor): PostMeasures {
  const spans = sentenceSpans(text);
  const shares = spans.map((span) => coverage(new Set(analyze(text.slice(span.start, span.end))), weights));
  const sentence = Math.max(0, ...shares);
  const best = shares.indexOf(sentence);
  const asking = spans.filter((span) => isQuestion(text, span)).length;
  const held = new Set(terms);
  const around = [spans[best], spans[best + 1]].filter((span) => span !== undefined);
  return {
    coverage: coverage(held, weights),
    sentence,
    pairs: nearPairs(terms, [...weights.keys()]),
    rarest: rarestHeld(held, weights),
    cue: cue && around.some(({ start, end }) => cue.test(text.slice(start, end))) ? 1 : 0,
    asks: asking > 0 && asking === spans.length ? 1 : 0,
  };
}

export const isQuestion = (text: string, { start, end }: Span): boolean => /\?["'”’»)\]\s]*$/u.test(text.slice(start, end));

function rarestHeld(held: ReadonlySet<string>, weights: TermWeights): number {
  const heaviest = Math.max(0, ...weights.values());
  let best = 0;
  for (const [term, weight] of weights) if (held.has(term)) best = Math.max(best, weight);
  return heaviest === 0 ? 0 : best / heaviest;
}

/** `asked` in the order of the question. */
function nearPairs(terms: readonly string[], asked: readonly string[]): number {
  if (asked.length < 2) return 0;
  const places = new Map<string, number[]>();
  terms.forEach((term, i) => places.set(term, [...(places.get(term) ?? []), i]));
  let near = 0;
  for (let i = 0; i + 1 < asked.length; i++) {
    const [one, other] = [places.get(asked[i] ?? '') ?? [], places.get(asked[i + 1] ?? '') ?? []];
    if (one.some((a) => other.some((b) => Math.abs(a - b) <= NEAR))) near += 1;
  }
  return near / (asked.length - 1);
}
