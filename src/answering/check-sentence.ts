import type { Post } from '../domain/post.ts';
import { allTerms, analyze, analyzePost } from '../search/analyze.ts';
import type { Draft } from './draft.ts';
import { sentenceSpans, type Span } from './split-sentences.ts';

/** Where a post supports a sentence, and how well (0 to 1). */
export interface Support {
  readonly post: Post;
  readonly span: Span;
  readonly support: number;
}

interface Check {
  readonly sources: readonly Support[];
  /** Of the sentence as a whole, over all its posts: 0 to 1. */
  readonly support: number;
}

/** A draft that may be sent, with what it rests on. */
export type CheckedDraft = Omit<Draft, 'sources'> & Check;

/** Share of a sentence's terms that its posts must hold. */
const MIN_SUPPORT = 0.6;
/** A cited post that holds less than this share carries nothing of the sentence. */
const MIN_SOURCE = 0.2;

const LINK = /\b(?:https?:\/\/|www\.)\S+/gi;
/** Names: words in capitals that do not begin the sentence. */
const NAME = /(?<=[\p{L}\p{N},;:)”"'’]\s+[(“"'‘]?)\p{Lu}[\p{L}\p{M}’'-]+/gu;
/** Words that turn a sentence into its opposite. */
const NEGATION = /(?<!\p{L})(?:not|no|never|none|nobody|nothing|neither|nor|without|cannot|\p{L}+n['’]t|nicht|kein\p{L}*|nie|niemand|nichts|ohne|nunca|nadie|nada|ningun\p{L}*|jamás|sin|não|ninguém|nenhum\p{L}*|sem|ne|pas|jamais|personne|aucun\p{L}*|sans)(?!\p{L})/giu;

/** Lets those drafts pass that hold, each as it comes. */
export async function* checkDrafts(drafts: AsyncIterable<Draft>, onDropped: () => void): AsyncGenerator<CheckedDraft> {
  for await (const draft of drafts) {
    const check = draft.noClaim || draft.computed ? { sources: [], support: 1 } : checkSentence(draft);
    if (check) yield { ...draft, ...check };
    else onDropped();
  }
}

/**
 * Checks a draft against its posts. A sentence passes when its posts hold most of its content terms, all of its
 * figures, names, handles and links, and when it denies exactly if the words that it rests on do. Undefined: it must not be sent.
 */
export function checkSentence(draft: Draft): Check | undefined {
  const sources = draft.sources.map(({ post, span }) => (span ? { post, span, support: 1 } : bestSpan(draft.text, post)));
  if (draft.sources.length > 0 && draft.sources.every((source) => source.span)) return { sources, support: 1 };

  const wanted = contentTerms(draft.text);
  const held = new Set(draft.sources.flatMap(({ post }) => [...allTerms(analyzePost(post)), ...dateTerms(post.createdAt)]));
  if (wanted.length === 0 || mustHold(draft.text).some((term) => !held.has(term))) return undefined;
  const texts = draft.sources.map(({ post }) => post.text);
  if ([...draft.text.matchAll(LINK)].some(([link]) => !texts.some((text) => text.includes(link)))) return undefined;

  const support = wanted.filter((term) => held.has(term)).length / wanted.length;
  const carrying = sources.filter((source) => source.support >= MIN_SOURCE);
  const [strongest] = [...carrying].sort((a, b) => b.support - a.support);
  if (support < MIN_SUPPORT || !strongest) return undefined;
  const basis = strongest.post.text.slice(strongest.span.start, strongest.span.end);
  return denies(draft.text) === denies(basis) ? { sources: carrying, support } : undefined;
}

/** The sentence of a post that holds most of another sentence's terms. */
function bestSpan(sentence: string, post: Post): Support {
  const wanted = contentTerms(sentence);
  let best: Support = { post, span: { start: 0, end: post.text.length }, support: -1 };
  for (const span of sentenceSpans(post.text)) {
    const held = new Set(analyze(post.text.slice(span.start, span.end)));
    const support = wanted.length === 0 ? 0 : wanted.filter((term) => held.has(term)).length / wanted.length;
    if (support > best.support) best = { post, span, support };
  }
  return { ...best, support: Math.max(0, best.support) };
}

/** Terms that say something: not the short words that every sentence has. */
function contentTerms(text: string): string[] {
  return [...new Set(analyze(text))].filter((term) => term.length > 3 || /[^a-z]/.test(term));
}

/** Terms that no paraphrase may change: whatever holds a digit, handles and names. */
const mustHold = (text: string): string[] => [
  ...analyze(text).filter((term) => /\p{N}/u.test(term) || term.startsWith('@')),
  ...[...text.matchAll(NAME)].flatMap(([name]) => analyze(name)),
];

const denies = (text: string): boolean => (text.match(NEGATION)?.length ?? 0) % 2 === 1;

const month = new Intl.DateTimeFormat('en-GB', { month: 'long', timeZone: 'UTC' });

/** A sentence may name the day on which a post was written. */
function dateTerms(createdAt: number): string[] {
  const date = new Date(createdAt);
  return analyze(`${date.getUTCDate()} ${month.format(date)} ${date.getUTCFullYear()} ${date.toISOString().slice(0, 10)}`);
}
