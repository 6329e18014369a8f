import { ROUTES, type Route } from '../../domain/answer.ts';
import { EXAMPLES } from './examples.ts';
import { featuresOf, formOf } from './question-form.ts';

/** Each labelled example with what it is compared by: weighted features of its form. */
interface Example {
  readonly route: Route;
  readonly text: string;
  readonly weights: ReadonlyMap<string, number>;
}

interface ExampleIndex {
  readonly examples: readonly Example[];
  /** The cosine of a question's form with each example's, in their order, 0 to 1. */
  likenesses(question: string): number[];
}

/** Words of at least so many examples belong to the form of a question; others are its topic and are masked. */
const WORD_OF_FORM = 2;

let index: ExampleIndex | undefined;

/** Made at the first question that needs it; some milliseconds. */
export const exampleIndex = (): ExampleIndex => (index ??= buildIndex());

function buildIndex(): ExampleIndex {
  const forms = ROUTES.flatMap((route) => EXAMPLES[route].map((text) => ({ route, text, words: formOf(text) })));
  const spread = count(forms.map(({ words }) => words));
  const known = (word: string) => (spread.get(word) ?? 0) >= WORD_OF_FORM;
  const features = forms.map(({ words }) => featuresOf(words, known));
  const frequency = count(features);
  const weigh = (own: readonly string[]): Map<string, number> => {
    const weights = new Map(own.flatMap((feature) => {
      const number = frequency.get(feature);
      return number === undefined ? [] : [[feature, Math.log((forms.length + 1) / number)] as const];
    }));
    const length = Math.hypot(...weights.values()) || 1;
    return new Map([...weights].map(([feature, weight]) => [feature, weight / length]));
  };
  const examples = forms.map(({ route, text }, i) => ({ route, text, weights: weigh(features[i] ?? []) }));
  const holders = new Map<string, [example: number, weight: number][]>();
  for (const [i, { weights }] of examples.entries()) for (const [feature, weight] of weights) holders.set(feature, [...(holders.get(feature) ?? []), [i, weight]]);
  return {
    examples,
    likenesses(question) {
      const sums = examples.map(() => 0);
      for (const [feature, weight] of weigh(featuresOf(formOf(question), known))) for (const [i, other] of holders.get(feature) ?? []) sums[i] = (sums[i] ?? 0) + weight * other;
      return sums;
    },
  };
}

/** In how many lists each text stands. */
function count(lists: readonly (readonly string[])[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const list of lists) for (const text of new Set(list)) counts.set(text, (counts.get(text) ?? 0) + 1);
  return counts;
}
