import type { Post } from '../domain/post.ts';
import { answerCue, type AnswerCue } from './answer-cues.ts';
import type { Draft } from './draft.ts';
import { REPOST_OF, type Evidence, type Found } from './evidence.ts';
import { chooseQuotes, type Chosen } from './extract/choose-quotes.ts';
import { bestQuote, isCutOff } from './extract/quote-span.ts';
import { nearestTopics, type SuggestDeps } from './suggest-instead.ts';
import type { TermWeights } from './term-weights.ts';
import type { ReadQuestion } from './turn.ts';
import { noticeDrafts } from './viewpoints/write-notices.ts';
import { dominantAuthorDrafts, viewpointDrafts } from './viewpoints/write-viewpoints.ts';
import { answerLanguage, type AnswerLanguage } from './wording/answer-language.ts';
import { describeFilter, formatDay, formatNumber, listAll } from './wording/describe.ts';
import { EXTRACT_WORDS } from './wording/extract-words.ts';
import type { WritingTask } from './writing-task.ts';

/** How many posts are quoted, and how many of them for each part of a question. */
const QUOTES = { FAST: 3, BALANCED: 5, THOROUGH: 8 } as const;
const QUOTES_OF_PART = 2;
/** So many of those who say the same are named. */
const NAMED = 3;

/**
 * An answer without a model, in the language of the question: where the evidence is clear, the sentence that answers, at once;
 * else first what the quotes are. Then the other posts, word for word, each with author, date and marker, those of a question's part
 * under that part; at the end what was asked and not found.
 */
export async function* writeExtract({ route, question, effort }: WritingTask, found: Found): AsyncGenerator<Draft> {
  const language = answerLanguage(question.language);
  const writer: Writer = { found, language, cue: answerCue(question.text), told: new Set() };
  const isList = route === 'SEARCH';
  const chosen = isList ? found.evidence.map(({ post }) => ({ post, same: [] })) : chooseQuotes(found.evidence, QUOTES[effort]);
  if (route === 'SUMMARIZE') chosen.sort((a, b) => a.post.createdAt - b.post.createdAt);
  const parts = isList ? [] : partsOf(found);
  const [best, ...others] = chosen;
  if (parts.length > 1) yield* writeParts(parts, QUOTES[effort], writer);
  else if (best && route === 'ANSWER' && found.match === 'whole' && found.answerability !== undefined) {
    yield* quoteChosen(best, writer);
    yield* writeViewpoints(best.post, writer);
    const rest = others.filter(({ post }) => !writer.told.has(post.sourceId) && !standsForSide(post, found));
    if (rest.length > 0) yield ours(EXTRACT_WORDS[language].more, '\n');
    for (const other of rest) yield* quoteChosen(other, writer);
  } else {
    yield ours(heading(question, found, chosen.length, isList, language));
    for (const one of chosen) yield* quoteChosen(one, writer);
  }
  if (!isList) yield* dominantAuthorDrafts(found, language);
  // The heading has said it.
  for (const sentence of found.missing ?? []) if (sentence !== EXTRACT_WORDS[language].notAll) yield ours(sentence, '\n');
}

/** The sides of a disagreement with their posts; the post that was quoted already is not quoted again. */
function* writeViewpoints(quoted: Post, { found, language }: Writer): Generator<Draft> {
  const viewpoints = (found.viewpoints ?? []).map((side) => ({ ...side, postSourceIds: side.postSourceIds.filter((id) => id !== quoted.sourceId) }));
  yield* viewpointDrafts({ ...found, viewpoints }, language);
}

const standsForSide = ({ sourceId }: Post, { viewpoints = [] }: Found): boolean => viewpoints.some(({ postSourceIds }) => postSourceIds.includes(sourceId));

/** Author, date and the words of a post that matter; a repost says whose words they are. The quote is a span of its text. */
export function quotePost(post: Post, weights: TermWeights, language: AnswerLanguage = 'en', cue?: AnswerCue, answered?: Post): Draft {
  const words = EXTRACT_WORDS[language];
  const span = bestQuote(post, weights, cue);
  const reposted = REPOST_OF.exec(post.text)?.[1];
  const circumstances = [reposted === undefined ? undefined : words.reposting(reposted), answered && answered.author.id !== post.author.id ? words.inReplyTo(answered.author.handle) : undefined].filter((one) => one !== undefined);
  const who = [`@${post.author.handle}`, ...circumstances, formatDay(post.createdAt, language)].join(', ');
  const quote = post.text.slice(span.start, span.end).replaceAll(/\s*\n\s*/g, ' ');
  const colon = language === 'fr' ? ' :' : ':';
  const text = quote.trim() === '' ? `${who}, ${words.withoutWords}.` : `${who}${colon} ${words.quoted(quote)}${isCutOff(post, span) ? ' …' : ''}`;
  return { text, sources: [{ post, span }], lead: '\n' };
}

/** Says that nothing was found, and what the archive has that comes nearest. */
export async function* writeNothingFound(question: ReadQuestion, deps: SuggestDeps, signal?: AbortSignal): AsyncGenerator<Draft> {
  const language = answerLanguage(question.language);
  const words = EXTRACT_WORDS[language];
  yield ours(nothingFound(question));
  const topics = await nearestTopics(question, deps, signal);
  if (topics.length > 0) {
    const held = topics.map(({ kind, name, posts }) => (kind === 'tag' ? words.taggedPosts : words.postsBy)(name, formatNumber(posts, language), posts === 1));
    yield ours(words.near(listAll(held, language)));
  }
  const { postCount, oldest, newest } = await deps.archive.stats(signal);
  if (oldest === undefined || newest === undefined) return;
  yield ours(words.holds(formatNumber(postCount, language), formatDay(oldest, language), formatDay(newest, language)));
}

export function nothingFound(question: ReadQuestion): string {
  const language = answerLanguage(question.language);
  return EXTRACT_WORDS[language].nothing(describeFilter(question.filter, language), question.words.length + question.phrases.length > 0);
}

interface Writer {
  readonly found: Found;
  readonly language: AnswerLanguage;
  readonly cue: AnswerCue | undefined;
  /** Source ids of the posts that were quoted: none is quoted twice. */
  readonly told: Set<string>;
}

/** A sentence about the archive or the search, which no post has to support. */
const ours = (text: string, lead: Draft['lead'] = ' '): Draft => ({ text, sources: [], noClaim: true, lead });

/** The quote of a post, what was said of it later, and who says the same. Nothing where it was quoted before. */
function* quoteChosen({ post, same }: Chosen, { found, language, cue, told }: Writer): Generator<Draft> {
  if (told.has(post.sourceId)) return;
  told.add(post.sourceId);
  const { evidence, weights } = found;
  const answered = post.inReplyToId === undefined ? undefined : evidence.find((other) => other.post.sourceId === post.inReplyToId)?.post;
  yield quotePost(post, weights, language, cue, answered);
  for (const notice of noticeDrafts(post, found, language)) {
    const isTold = notice.sources.every((source) => told.has(source.post.sourceId));
    for (const source of notice.sources) told.add(source.post.sourceId);
    yield isTold ? { ...notice, text: notice.text.replace(QUOTE_AT_END, '.') } : notice;
  }
  if (same.length === 0) return;
  const words = EXTRACT_WORDS[language];
  const named = same.slice(0, NAMED).map(({ author }) => `@${author.handle}`);
  const rest = same.length - named.length;
  const names = listAll(rest > 0 ? [...named, words.others(rest)] : named, language);
  yield { text: words.same(names, same.length === 1), sources: same.map((other) => ({ post: other, span: bestQuote(other, weights, cue) })), lead: ' ' };
}

/** What a notice quotes, where that stands in the answer already. */
const QUOTE_AT_END = /\s?:\s[“„«].*$/su;

interface Part {
  readonly question: string;
  readonly evidence: readonly Evidence[];
}

/** The parts of the question that have evidence of their own, in its order. */
const partsOf = ({ subQuestions = [], evidence }: Found): Part[] =>
  subQuestions.map((question, i) => ({ question, evidence: evidence.filter(({ part }) => part === i) })).filter((part) => part.evidence.length > 0);

/** Each post is quoted once, under the first part that it answers. */
function* writeParts(parts: readonly Part[], most: number, writer: Writer): Generator<Draft> {
  const each = Math.max(QUOTES_OF_PART, Math.floor(most / parts.length));
  for (const [i, { question, evidence }] of parts.entries()) {
    yield ours(question, i === 0 ? ' ' : '\n');
    const cue = answerCue(question);
    for (const one of chooseQuotes(evidence, each)) yield* quoteChosen(one, { ...writer, cue });
  }
}

/** What the quotes are, in one line: how many posts match, how well, from when, and how many of them follow. */
function heading(question: ReadQuestion, { evidence, match, total }: Found, shown: number, isList: boolean, language: AnswerLanguage): string {
  const words = EXTRACT_WORDS[language];
  const filter = describeFilter(question.filter, language);
  if (match === 'filter') return words.onlyFilter(filter, formatNumber(total, language), shown);
  if (match === 'partial' && !isList) return words.nearest(shown);
  if (question.words.length + question.phrases.length === 0) return words.stand(filter, formatNumber(total, language), total === 1, shown);
  const times = evidence.map(({ post }) => post.createdAt);
  const [first, last] = [formatDay(Math.min(...times), language), formatDay(Math.max(...times), language)];
  const authors = new Set(evidence.map(({ post }) => post.author.id)).size;
  return words.speak(formatNumber(evidence.length, language), evidence.length === 1, authors, first === last ? words.on(first) : words.between(first, last));
}
