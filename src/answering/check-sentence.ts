import { checkClaim, holdsHandle, type Basis, type Fault, type Sense } from './checking/check-claim.ts';
import { speaks } from './checking/attribution.ts';
import { readSentence, type ReadSentence } from './checking/read-claim.ts';
import { mendSentence } from './checking/mend-sentence.ts';
import { readPost, type ReadPost } from './checking/read-post.ts';
import { addressesReader } from './checking/stance.ts';
import type { CheckedDraft, Support, Verdict } from './checking/verdict.ts';
import { PLAIN_SENSE, senseOf, type SenseDeps } from './checking/word-meaning.ts';
import type { Draft } from './draft.ts';
import { instructsReader } from './untrusted/detect-instructions.ts';
import { inertText } from './untrusted/inert-text.ts';
import { holdsLink } from './untrusted/links.ts';
import { nestQuotes } from './untrusted/nest-quotes.ts';
import type { AnswerLanguage } from './wording/answer-language.ts';

export type { CheckedDraft, Support } from './checking/verdict.ts';

export interface CheckDeps extends SenseDeps {
  readonly signal?: AbortSignal;
  /** Where it is given, a sentence that fails is mended where that is possible; it is told of each. */
  readonly onRewritten?: () => void;
  /** Of the words around a quote that takes a sentence's place; English when absent. */
  readonly language?: AnswerLanguage;
}

/** Lets those drafts pass that hold, each as it comes and once; without `deps` every word counts the same. */
export async function* checkDrafts(drafts: AsyncIterable<Draft>, onDropped: (fault: Fault) => void, deps?: CheckDeps): AsyncGenerator<CheckedDraft> {
  const quoted = new Set<string>();
  const said = new Set<string>();
  for await (const draft of drafts) {
    if (draft.noClaim || draft.computed) {
      yield { ...draft, text: inertText(draft.text), sources: [], support: 1 };
      continue;
    }
    const same = squeeze(draft.text);
    if (said.has(same)) continue;
    said.add(same);
    const { claimed, held } = wordsOf(draft);
    const sense = deps ? await senseOf(claimed, held, deps, deps.signal) : PLAIN_SENSE;
    const check = (one: Draft) => checkSentence(one, sense);
    const verdict = check(draft);
    if (verdict.fault === undefined) {
      yield { ...draft, ...verdict, text: inertText(isQuote(draft) ? nestQuotes(draft.text) : draft.text) };
      continue;
    }
    const mended = deps?.onRewritten && mendSentence(draft, verdict, { check, quoted, language: deps.language });
    if (mended) {
      deps.onRewritten();
      yield { ...mended, text: inertText(mended.text) };
    } else onDropped(verdict.fault);
  }
}

/** Fewer words make no sentence. */
const LEAST_WORDS = 3;

/**
 * Checks a draft against its posts. It passes when each of its claims is carried by a passage of a post: its content
 * words stand there (or words that mean the same), its figures, dates, names and handles do, it denies exactly what is denied, nobody has changed
 * places, it is no surer and no wider than the passage, and the passage states it itself: it neither asks it, nor quotes it from somebody else.
 * Words that are a span of a post, to the letter, need no check.
 */
export function checkSentence(draft: Draft, sense: Sense = PLAIN_SENSE): Verdict {
  const given = draft.sources.flatMap(({ post, span }) => (span ? [{ post, span, support: 1 }] : []));
  if (draft.sources.length > 0 && given.length === draft.sources.length) return { sources: given, support: 1 };
  if (draft.sources.length === 0) return { fault: 'noPosts', sources: [], support: 0 };

  const trusted = draft.sources.filter(({ post }) => !instructsReader(post.text));
  if (trusted.length === 0) return { fault: 'untrusted', sources: [], support: 0 };
  const posts = trusted.map(({ post }) => post);
  const sentence = readSentence(draft.text, Math.max(...posts.map(({ createdAt }) => createdAt)));
  const reads = posts.map(readPost);
  const fault = faultOfWhole(draft.text, sentence, reads);
  const carried = sentence.claims.map((claim) => carrying(reads.map((read) => checkClaim(claim, sentence, read, sense))));
  const support = carried.length === 0 ? 0 : carried.reduce((sum, { best }) => sum + best.coverage, 0) / carried.length;
  const isThin = sentence.words.filter(({ kind }) => kind !== 'sign').length < LEAST_WORDS;
  const failed = fault ?? carried.find(({ best }) => best.fault)?.best.fault ?? (carried.length === 0 || isThin ? 'terms' : undefined);
  const sources = sourcesOf(carried.flatMap(({ holding, best }) => (holding.length > 0 ? holding : [best])));
  return failed === undefined ? { sources, support } : { fault: failed, sources, support };
}

const isQuote = ({ sources }: Draft): boolean => sources.length > 0 && sources.every(({ span }) => span !== undefined);

/** The words of a draft and of its posts: what the meaning is looked up of. */
const wordsOf = (draft: Draft) => ({
  claimed: readSentence(draft.text).words,
  held: draft.sources.flatMap(({ post }) => readPost(post).words),
});

/** What is wrong whichever passage a claim rests on. */
function faultOfWhole(text: string, { words, attribution, quotes }: ReadSentence, reads: readonly ReadPost[]): Fault | undefined {
  const posts = reads.map(({ post }) => post);
  const own = withoutQuotes(text, quotes);
  if (holdsLink(own)) return 'link';
  if (addressesReader(words) || SHOUTED.test(own) || CODE.test(own.replaceAll(/[@#]\w+/g, ' ')) || FRAGMENT.test(text)) return 'voice';
  if (words.some(({ kind, lower }) => kind === 'handle' && !holdsHandle(lower, posts))) return 'handle';
  if (quotes.some((quote) => !posts.some((post) => squeeze(post.text).includes(squeeze(quote).replace(/[.,!?…]$/, ''))))) return 'quote';
  if (attribution?.names.some((name) => !reads.some((read) => speaks(name, read.post, read.words)))) return 'attribution';
  return undefined;
}

/** Three words in a row in capitals alone. */
const SHOUTED = /(?<!\p{L})\p{Lu}{3,}\W+\p{Lu}{2,}\W+\p{Lu}{3,}(?!\p{L})/u;

/** Signs that prose does not have: of code, of paths, of names in programs. */
const CODE = /[={}\\|]|\w\(\S*\)|\w_\w|::|(?<![\w@])\.{0,2}\/\w|\w\[|;\s*$|^\s*import\s/u;
/** No statement: it begins in its middle, announces what does not follow, asks, or is the end of what somebody says. */
const FRAGMENT = /^[\p{Ll}'‘’]|[:,;]\W*$|[?？]\W*$|[.!?]['’]\W*$/u;

const squeeze = (text: string): string => text.toLowerCase().replaceAll(/[\s"'“”‘’„«»]+/g, ' ').trim();
const withoutQuotes = (text: string, quotes: readonly string[]): string => quotes.reduce((rest, quote) => rest.replace(quote, ' '), text);

/** The best basis of a claim, one without a fault first, and all that hold it. */
function carrying(bases: readonly Basis[]): { readonly best: Basis; readonly holding: readonly Basis[] } {
  const holding = bases.filter(({ fault }) => fault === undefined);
  const [best] = [...(holding.length > 0 ? holding : bases)].sort((a, b) => b.coverage - a.coverage);
  if (best === undefined) throw new Error('A claim is checked against at least one post.');
  return { best, holding };
}

function sourcesOf(bases: readonly Basis[]): Support[] {
  return bases
    .filter(({ coverage, passage }) => coverage > 0 && passage.words.length > 0)
    .map(({ read, passage, coverage }) => ({
      post: read.post,
      span: { start: passage.words[0]?.start ?? 0, end: passage.words.at(-1)?.end ?? 0 },
      support: Math.min(1, coverage),
    }));
}
