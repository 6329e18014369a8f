import type { PostFilter } from '../domain/filter.ts';
import type { Post } from '../domain/post.ts';
import type { Draft } from './draft.ts';
import type { Found } from './evidence.ts';
import { inertText } from './untrusted/inert-text.ts';
import { quoteLine } from './viewpoints/quote-line.ts';
import { noticeDrafts } from './viewpoints/write-notices.ts';
import { dominantAuthorDrafts, postsOf, viewpointDrafts } from './viewpoints/write-viewpoints.ts';
import { answerLanguage, type AnswerLanguage } from './wording/answer-language.ts';
import { describeFilter, formatDay, formatNumber } from './wording/describe.ts';
import { SUMMARY_WORDS } from './wording/summary-words.ts';
import type { WritingTask } from './writing-task.ts';

/** Posts that are quoted for each theme, and in all where there are no themes. */
const OF_THEME = { FAST: 1, BALANCED: 2, THOROUGH: 3 } as const;
const OF_ALL = { FAST: 3, BALANCED: 5, THOROUGH: 8 } as const;
/** Posts that are quoted for each side of a disagreement. */
const OF_SIDE = 2;
/** A time with fewer entries has no busiest one. */
const ENTRIES = 3;
const MILLISECOND = 1;

/**
 * A summary without a model, in the language of the question: how many posts there are, by how many authors, from when; then theme by
 * theme, named by the words of its posts, with the posts that stand for it; the busiest time; who wrote most; and the sides where people disagree. Writes nothing without evidence.
 */
export async function* writeSummary({ question, effort }: WritingTask, found: Found): AsyncGenerator<Draft> {
  if (found.evidence.length === 0) return;
  const language = answerLanguage(question.language);
  if (found.match === 'partial') yield { text: SUMMARY_WORDS[language].near, sources: [], noClaim: true, lead: ' ' };
  yield computed(heading(found, question.filter, language), ' ');
  const themes = found.themes ?? [];
  // What stands for a side is quoted there.
  const told = new Set((found.viewpoints ?? []).filter(({ stance }) => stance !== 'OTHER').flatMap(({ postSourceIds }) => postSourceIds.slice(0, OF_SIDE)));
  const tell = (posts: readonly Post[]): Draft[] =>
    posts
      .filter(({ sourceId }) => !told.has(sourceId) && told.add(sourceId))
      .flatMap((post) => {
        const notices = noticeDrafts(post, found, language);
        for (const { sources } of notices) for (const source of sources) told.add(source.post.sourceId);
        return [...quoteOrNothing(post, found, language), ...notices];
      });
  for (const theme of themes) {
    const words = SUMMARY_WORDS[language];
    const label = theme.label === '' ? undefined : words.quoted(inertText(theme.label));
    const drafts = tell(postsOf(theme.postSourceIds, found).slice(0, OF_THEME[effort]));
    if (drafts.length > 0) yield computed(words.theme(label, count('posts', theme.postCount, language), count('authors', theme.authorCount, language)), '\n');
    yield* drafts;
  }
  if (themes.length === 0) yield* tell(overTime(found.evidence.map(({ post }) => post).filter(({ sourceId }) => !told.has(sourceId)), OF_ALL[effort]));
  const busiest = busiestTime(found, language);
  if (busiest !== undefined) yield computed(busiest, '\n');
  yield* dominantAuthorDrafts(found, language);
  yield* viewpointDrafts(found, language, { quotes: OF_SIDE });
  for (const sentence of found.missing ?? []) yield { text: sentence, sources: [], noClaim: true, lead: '\n' };
}

/** At most `count` posts in time order, the first of `posts` from each stretch of their time: a story is told from its beginning to its end. */
function overTime(posts: readonly Post[], count: number): Post[] {
  const inTime = posts.toSorted((a, b) => a.createdAt - b.createdAt);
  const shown = Math.min(count, posts.length);
  const at = (stretch: number) => Math.floor((stretch * posts.length) / shown);
  const stretches = Array.from({ length: shown }, (_, i) => inTime.slice(at(i), at(i + 1)));
  return stretches.flatMap((stretch) => posts.find((post) => stretch.includes(post)) ?? []);
}

const computed = (text: string, lead: Draft['lead']): Draft => ({ text, sources: [], computed: true, lead });

const quoteOrNothing = (post: Post, found: Found, language: AnswerLanguage): Draft[] => {
  const line = quoteLine(post, found.weights, language);
  return line ? [line] : [];
};

const count = (of: 'posts' | 'authors', number: number, language: AnswerLanguage): string => SUMMARY_WORDS[language][of](formatNumber(number, language), number !== 1);

/** The days of a time that was asked for are told by the posts themselves. */
function heading({ total, evidence, timeline = [], overview }: Found, { since: _since, until: _until, ...filter }: PostFilter, language: AnswerLanguage): string {
  const words = SUMMARY_WORDS[language];
  const times = evidence.map(({ post }) => post.createdAt);
  const first = overview?.first ?? timeline[0]?.since ?? Math.min(...times);
  const last = overview?.last ?? Math.max(...times);
  const authors = overview?.authors ?? new Set(evidence.map(({ post }) => post.author.id)).size;
  const by = filter.authors?.length === 1 ? undefined : count('authors', authors, language);
  const line = words.heading(count('posts', total, language), by, describeFilter(filter, language), words.fromTo(formatDay(first, language), formatDay(last, language)));
  return overview && overview.read < total ? `${line} ${words.read(formatNumber(overview.read, language))}` : line;
}

function busiestTime({ timeline = [] }: Found, language: AnswerLanguage): string | undefined {
  if (timeline.length < ENTRIES) return undefined;
  const most = timeline.reduce((best, entry) => (entry.postCount > best.postCount ? entry : best));
  if (most.postCount < 2 || timeline.filter(({ postCount }) => postCount === most.postCount).length > 1) return undefined;
  const words = SUMMARY_WORDS[language];
  return words.busiest(words.fromTo(formatDay(most.since, language), formatDay(most.until - MILLISECOND, language)), count('posts', most.postCount, language));
}
