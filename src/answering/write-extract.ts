import type { Post } from '../domain/post.ts';
import { analyze } from '../search/analyze.ts';
import { cutAtSpace } from './cut-text.ts';
import { describeFilter, formatDay, formatNumber } from './wording/describe.ts';
import type { Draft } from './draft.ts';
import { REPOST_OF, type Found } from './evidence.ts';
import { sentenceSpans, type Span } from './split-sentences.ts';
import { coverage, type TermWeights } from './term-weights.ts';
import type { AnswerDeps, ReadQuestion } from './turn.ts';
import type { WritingTask } from './writing-task.ts';

/** How many posts are quoted. */
const QUOTES = { FAST: 3, BALANCED: 5, THOROUGH: 8 } as const;
/** A quote grows by its neighbouring sentences up to so many characters. */
const QUOTE_LENGTH = 280;
/** A post with less of the best one's score is read, but not quoted. */
const MIN_STRENGTH = 0.6;
/** Two quotes that share more of their terms say the same. */
const SAME = 0.7;

/**
 * An answer without a model: what it rests on in one line, then the best sentences of the best posts, word for word,
 * each with author, date and marker. Summaries run in the order of time.
 */
export async function* writeExtract({ route, question, effort }: WritingTask, found: Found): AsyncGenerator<Draft> {
  const posts = pickPosts(found, QUOTES[effort], route === 'SEARCH');
  if (route === 'SUMMARIZE') posts.sort((a, b) => a.createdAt - b.createdAt);
  yield { text: heading(question, found, posts.length), sources: [], noClaim: true, lead: ' ' };
  for (const post of posts) yield quotePost(post, found.weights);
}

/** Author, date and the best of the post's words; a repost says whose words they are. */
export function quotePost(post: Post, weights: TermWeights): Draft {
  const span = bestQuote(post, weights);
  const reposted = REPOST_OF.exec(post.text)?.[1];
  const author = `@${post.author.handle}${reposted === undefined ? '' : ` reposting @${reposted}`}`;
  // A number in brackets would read as a marker of ours.
  const quote = post.text.slice(span.start, span.end).replaceAll(/\[(\d+)\]/g, '($1)');
  const text = quote === '' ? `${author}, ${formatDay(post.createdAt)}, without words.` : `${author}, ${formatDay(post.createdAt)}: “${quote}”`;
  return { text, sources: [{ post, span }], lead: '\n' };
}

export async function* writeNothingFound(question: ReadQuestion, { archive }: Pick<AnswerDeps, 'archive'>): AsyncGenerator<Draft> {
  yield { text: nothingFound(question), sources: [], noClaim: true, lead: ' ' };
  const { postCount, oldest, newest } = await archive.stats();
  if (oldest === undefined || newest === undefined) return;
  const held = `It holds ${formatNumber(postCount)} posts from ${formatDay(oldest)} to ${formatDay(newest)}.`;
  yield { text: held, sources: [], noClaim: true, lead: ' ' };
}

export function nothingFound(question: ReadQuestion): string {
  const topic = question.words.length + question.phrases.length > 0 ? ' on this' : '';
  return `The archive holds nothing${topic}${describeFilter(question.filter)}.`;
}

/** What the quotes are, in one line: how many posts match, how well, from when, and how many of them follow. */
function heading(question: ReadQuestion, { evidence, match, total }: Found, shown: number): string {
  const authors = new Set(evidence.map(({ post }) => post.author.id)).size;
  const times = evidence.map(({ post }) => post.createdAt);
  const [first, last] = [formatDay(Math.min(...times)), formatDay(Math.max(...times))];
  const when = first === last ? `on ${first}` : `between ${first} and ${last}`;
  const those = shown === 1 ? 'This one' : `These ${shown}`;
  const filter = describeFilter(question.filter);
  if (match === 'filter') return `No post${filter} has these words. There are ${formatNumber(total)} posts there; ${those.toLowerCase()} may help:`;
  if (match === 'partial') return `No post holds all of this. ${those} ${shown === 1 ? 'comes' : 'come'} nearest, written ${when}:`;
  if (question.words.length + question.phrases.length === 0) return `There ${total === 1 ? 'is 1 post' : `are ${formatNumber(total)} posts`}${filter}. ${those} ${shown === 1 ? 'stands' : 'stand'} for ${total === 1 ? 'it' : 'them'}:`;
  if (total === 1) return `One post speaks of this, written ${when}:`;
  const by = authors === 1 ? 'by one author' : `by ${authors} authors`;
  return `${formatNumber(total)} posts ${total > evidence.length ? '' : `${by} `}speak of this, ${total > evidence.length ? 'the best of them ' : ''}written ${when}${shown < total ? `. ${those} ${shown === 1 ? 'says' : 'say'} most` : ''}:`;
}

/** The best posts that do not say the same; for a list every one of them. */
function pickPosts({ evidence }: Found, count: number, all: boolean): Post[] {
  if (all) return evidence.map(({ post }) => post);
  const picked: { post: Post; terms: Set<string> }[] = [];
  for (const { post, strength } of evidence) {
    if (strength < MIN_STRENGTH) continue;
    const terms = new Set(analyze(post.text));
    if (picked.length < count && !picked.some((other) => overlap(other.terms, terms) > SAME)) picked.push({ post, terms });
  }
  return picked.map(({ post }) => post);
}

/** Jaccard overlap of two sets. */
function overlap(a: ReadonlySet<string>, b: ReadonlySet<string>): number {
  let shared = 0;
  for (const term of a) if (b.has(term)) shared++;
  return shared / (a.size + b.size - shared || 1);
}

/** The sentence that holds most of what is asked, with the sentences around it while there is room. */
function bestQuote(post: Post, weights: TermWeights): Span {
  const prefix = REPOST_OF.exec(post.text)?.[0].length ?? 0;
  const spans = sentenceSpans(post.text)
    .map(({ start, end }) => ({ start: Math.max(start, prefix), end }))
    .filter(({ start, end }) => start < end);
  const scores = spans.map(({ start, end }) => coverage(new Set(analyze(post.text.slice(start, end))), weights));
  let from = scores.indexOf(Math.max(...scores));
  let to = from;
  const room = (a: number, b: number) => {
    const start = spans[a]?.start;
    const end = spans[b]?.end;
    return start !== undefined && end !== undefined && end - start <= QUOTE_LENGTH && !post.text.slice(start, end).includes('\n');
  };
  for (let grown = true; grown; ) {
    grown = false;
    if (room(from, to + 1)) [to, grown] = [to + 1, true];
    if (room(from - 1, to)) [from, grown] = [from - 1, true];
  }
  const [start, end] = [spans[from]?.start ?? 0, spans[to]?.end ?? post.text.length];
  return end - start <= QUOTE_LENGTH * 2 ? { start, end } : { start, end: cutAtSpace(post.text, start, start + QUOTE_LENGTH * 2) };
}
