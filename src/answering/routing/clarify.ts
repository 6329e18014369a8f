import type { PostFilter } from '../../domain/filter.ts';
import { authorDirectory } from '../../search/understand/author-directory.ts';
import type { AnswerDeps, ReadQuestion } from '../turn.ts';
import { answerLanguage } from '../wording/answer-language.ts';
import { REPLY_WORDS } from '../wording/reply-words.ts';

type ClarifyDeps = Pick<AnswerDeps, 'archive'>;

/** What a question lacks. `PEOPLE`: a name that several authors go by, with their handles. */
type Missing =
  | { readonly kind: 'PERSON' | 'THING' | 'TOPIC' | 'TOPIC_OF_TIME' }
  | { readonly kind: 'PEOPLE'; readonly handles: readonly string[] };

/** What the archive holds to choose from, most posts first. */
export interface Choices {
  readonly tags: readonly string[];
  readonly handles: readonly string[];
}

const PERSON = /(?<!\p{L})(?:he|him|his|she|her|hers|er|ihn|ihm|ihr|sie|él|ella|ele|ela|lui|elle)(?!\p{L})/iu;
const THING = /(?<!\p{L})(?:it|its|that|this|those|these|ones?|they|them|there|das|dies|diese[rs]?|davon|damit|es|eso|esto|ese|esa|otr[oa]|isso|isto|esse|essa|outr[oa]|ça|cela|ce|autre|second|first|zweite[rs]?|segund[oa]|deuxième)(?!\p{L})/iu;
const [MOST_TAGS, MOST_HANDLES, MOST_QUESTIONS] = [2, 2, 4];
/** So many posts of a time tell what it is about. */
const POSTS_OF_TIME = 200;
const NAME = /\p{Lu}[\p{L}'’-]+/gu;

/** What the question would have to say to be answered. Rejects with what the archive rejects with. */
export async function whatIsMissing({ text, filter }: ReadQuestion, { archive }: ClarifyDeps): Promise<Missing> {
  const { authorsCalled } = await authorDirectory(archive);
  for (const [name] of text.matchAll(NAME)) {
    const handles = authorsCalled(name.toLowerCase());
    if (handles.length > 1) return { kind: 'PEOPLE', handles };
  }
  if (filter.since !== undefined || filter.until !== undefined) return { kind: 'TOPIC_OF_TIME' };
  if (PERSON.test(text)) return { kind: 'PERSON' };
  return { kind: THING.test(text) ? 'THING' : 'TOPIC' };
}

/** Hashtags and authors to choose from: of the time that the question names, else of the whole archive. Each has posts. */
export async function choicesFor({ filter }: ReadQuestion, missing: Missing, { archive }: ClarifyDeps, signal?: AbortSignal): Promise<Choices> {
  if (missing.kind === 'PEOPLE') return { tags: [], handles: await withPosts(missing.handles, (handle) => ({ ...filter, authors: [handle] }), archive, signal) };
  if (missing.kind === 'TOPIC_OF_TIME') {
    const posts = await archive.list({ filter, order: 'newest', limit: POSTS_OF_TIME }, signal);
    return { tags: mostFrequent(posts.flatMap(({ hashtags }) => hashtags.map((tag) => tag.toLowerCase()))).slice(0, MOST_TAGS), handles: mostFrequent(posts.map(({ author }) => author.handle)).slice(0, MOST_HANDLES) };
  }
  const [{ hashtags }, authors] = await Promise.all([archive.stats(signal), archive.authors({ limit: MOST_HANDLES })]);
  const tags = missing.kind === 'PERSON' ? [] : await withPosts(hashtags.slice(0, MOST_TAGS).map(({ value }) => value), (tag) => ({ hashtags: [tag] }), archive, signal);
  return { tags, handles: authors.filter(({ posts }) => posts > 0).map(({ handle }) => handle) };
}

/**
 * Ready-made questions for `Answer.followUps` of a CLARIFY answer, at most 4, in the language of the question: each has posts
 * that answer it. Rejects with what the archive rejects with.
 */
export async function suggestClarified(question: ReadQuestion, deps: ClarifyDeps, signal?: AbortSignal): Promise<string[]> {
  const words = REPLY_WORDS[answerLanguage(question.language)];
  const { tags, handles } = await choicesFor(question, await whatIsMissing(question, deps), deps, signal);
  return [...tags.map(words.said), ...handles.map(words.saidBy)].slice(0, MOST_QUESTIONS);
}

async function withPosts(values: readonly string[], filterOf: (value: string) => PostFilter, archive: ClarifyDeps['archive'], signal?: AbortSignal): Promise<string[]> {
  const counts = await Promise.all(values.map((value) => archive.count({ filter: filterOf(value) }, signal)));
  return values.filter((_, i) => (counts[i] ?? 0) > 0);
}

function mostFrequent(values: readonly string[]): string[] {
  const counts = new Map<string, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return [...counts].toSorted(([, a], [, b]) => b - a).map(([value]) => value);
}
