import type { CitationNotice } from '../../domain/answer.ts';
import type { PostFilter } from '../../domain/filter.ts';
import type { Post } from '../../domain/post.ts';
import type { PostArchive } from '../../ports/post-archive.ts';
import { analyze } from '../../search/analyze.ts';
import { sentenceSpans, type Span } from '../split-sentences.ts';
import { clearStance } from './clear-stance.ts';
import { CORRECTION_WORDS, ownWords, TAKES_BACK, BRINGS_NEWS } from './correction-cues.ts';
import { contentTerms, correctionStrength, type Compared } from './find-corrections.ts';
import { readStance } from './read-stance.ts';

/** A notice with the post that it quotes. */
export interface FoundNotice extends CitationNotice {
  readonly post: Post;
  /** Of the quote, in the text of `post`. */
  readonly span: Span;
}

interface NoticeOptions {
  /** Only what was written before, in milliseconds since 1970-01-01 UTC. */
  readonly until?: number;
  /** Lower-case handles that may not be cited. */
  readonly excludeAuthors?: readonly string[];
}

/** Posts of so many authors are looked through for corrections, so many of each, … */
const [AUTHORS, LATER_POSTS] = [6, 25];
/** … with so many words of their posts. */
const AUTHOR_TERMS = 24;
/** At most so many contradictions are told of one post. */
const DISPUTES = 2;
/** A quote grows by its neighbours up to so many characters. */
const QUOTE_LENGTH = 280;

const CUE_TERMS = [...new Set(analyze(CORRECTION_WORDS))].map((term) => ({ term, weight: 1 }));

/**
 * What was said later that a reader of these posts should know, by their source ids: their author set it right, or a reply says in plain
 * words that it is not so. Of each post at most one correction and two contradictions. One look for replies, one search for each of the
 * first six authors, and one look each for texts, words and vectors.
 */
export async function findNotices(posts: readonly Post[], archive: PostArchive, signal: AbortSignal, options: NoticeOptions = {}): Promise<Map<string, FoundNotice[]>> {
  const said = posts.filter((post) => !post.isRepost);
  if (said.length === 0) return new Map();
  const filter: PostFilter = { isRepost: false, ...(options.until === undefined ? {} : { until: options.until }), ...(options.excludeAuthors ? { excludeAuthors: options.excludeAuthors } : {}) };
  const [replies, later] = await Promise.all([archive.replies(said.map(({ sourceId }) => sourceId), { filter }, signal), laterPosts(said, filter, archive, signal)]);
  const corrections = await findCorrections(said, [...replies, ...later], archive, signal);
  const notices = new Map<string, FoundNotice[]>();
  for (const post of said) {
    const correction = corrections.get(post.sourceId);
    const all = [...(correction ? [noticeOf('CORRECTED', correction)] : []), ...disputesOf(post, replies)];
    if (all.length > 0) notices.set(post.sourceId, all);
  }
  return notices;
}

/** Later posts of the same authors that hold a word of correction, nearest in words to what they wrote. */
async function laterPosts(posts: readonly Post[], filter: PostFilter, archive: PostArchive, signal: AbortSignal): Promise<Post[]> {
  const byAuthor = new Map<string, Post[]>();
  for (const post of posts) {
    const handle = post.author.handle.toLowerCase();
    byAuthor.set(handle, [...(byAuthor.get(handle) ?? []), post]);
  }
  const hits = await Promise.all(
    [...byAuthor].slice(0, AUTHORS).map(async ([handle, own]) => {
      const terms = [...new Set(own.flatMap(({ text }) => [...contentTerms(text)]))].slice(0, AUTHOR_TERMS).map((term) => ({ term, weight: 1, onlyAdds: true }));
      const since = Math.min(...own.map(({ createdAt }) => createdAt)) + 1;
      if (filter.until !== undefined && since >= filter.until) return [];
      return archive.searchTerms({ filter: { ...filter, authors: [handle], since }, terms: [...CUE_TERMS, ...terms], limit: LATER_POSTS, keepCopies: true }, signal);
    }),
  );
  const ids = [...new Set(hits.flat().map(({ sourceId }) => sourceId))];
  return ids.length === 0 ? [] : archive.findByIds(ids, signal);
}

/** The correction of each post, by its source id: the surest one. */
async function findCorrections(posts: readonly Post[], later: readonly Post[], archive: PostArchive, signal: AbortSignal): Promise<Map<string, Post>> {
  const cued = [...new Map(later.map((post) => [post.sourceId, post])).values()].filter(({ text }) => TAKES_BACK.test(ownWords(text)) || BRINGS_NEWS.test(ownWords(text)));
  const authors = new Set(cued.map(({ author }) => author.id));
  const earlier = posts.filter(({ author }) => authors.has(author.id));
  if (earlier.length === 0) return new Map();
  const all = [...earlier, ...cued];
  const terms = [...new Set(all.flatMap(({ text }) => [...contentTerms(text)]))];
  const [vectors, frequencies, { postCount }] = await Promise.all([archive.vectors(all, signal), archive.documentFrequencies(terms, signal), archive.stats(signal)]);
  const worths = new Map(terms.map((term, i) => [term, Math.log(1 + postCount / (1 + (frequencies[i] ?? 0)))]));
  const compared = all.map((post, i): Compared => ({ post, vector: vectors[i] }));
  const found = new Map<string, Post>();
  for (const one of compared.slice(0, earlier.length)) {
    const own = compared.slice(earlier.length).filter(({ post }) => post.author.id === one.post.author.id && post.sourceId !== one.post.sourceId);
    const sure = own.map((other) => ({ post: other.post, strength: correctionStrength(one, other, (term) => worths.get(term) ?? 0) })).filter(({ strength }) => strength > 0);
    const [best] = sure.sort((a, b) => b.strength - a.strength || a.post.createdAt - b.post.createdAt);
    if (best) found.set(one.post.sourceId, best.post);
  }
  return found;
}

/** Replies of others that refute a post, most heard first, one for each author. */
function disputesOf(post: Post, replies: readonly Post[]): FoundNotice[] {
  const refuting = replies.filter((reply) => reply.inReplyToId === post.sourceId && reply.author.id !== post.author.id && readStance(reply.text, post.text).refutes);
  const heard = ({ metrics }: Post) => metrics.likes + 2 * metrics.reposts + metrics.replies;
  const byAuthor = new Map(refuting.sort((a, b) => heard(a) - heard(b) || b.createdAt - a.createdAt).map((reply) => [reply.author.id, reply]));
  return [...byAuthor.values()].sort((a, b) => heard(b) - heard(a) || a.createdAt - b.createdAt).slice(0, DISPUTES).map((reply) => noticeOf('DISPUTED', reply, post.text));
}

function noticeOf(kind: CitationNotice['kind'], post: Post, answered = ''): FoundNotice {
  const says = kind === 'CORRECTED' ? (text: string) => TAKES_BACK.test(ownWords(text)) || BRINGS_NEWS.test(ownWords(text)) : (text: string) => clearStance(text, answered) === 'REFUTES';
  const span = tellingSpan(post.text, says);
  return { kind, postSourceId: post.sourceId, author: post.author.handle, quote: post.text.slice(span.start, span.end), writtenAt: post.createdAt, post, span };
}

/** The sentence that says it, with the sentences after and before it while there is room. */
function tellingSpan(text: string, says: (sentence: string) => boolean): Span {
  const spans = sentenceSpans(text);
  const at = Math.max(0, spans.findIndex(({ start, end }) => says(text.slice(start, end))));
  let [from, to] = [at, at];
  const fits = (a: number, b: number) => spans[a] !== undefined && spans[b] !== undefined && spans[b].end - spans[a].start <= QUOTE_LENGTH && !text.slice(spans[a].start, spans[b].end).includes('\n');
  while (fits(from, to + 1)) to += 1;
  while (fits(from - 1, to)) from -= 1;
  return { start: spans[from]?.start ?? 0, end: spans[to]?.end ?? text.length };
}
