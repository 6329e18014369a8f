import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { gatherOverview } from '../../src/answering/overview/gather-overview.ts';
import { readQuestion } from '../../src/answering/read-question.ts';
import type { AnswerDeps } from '../../src/answering/turn.ts';
import { findNotices } from '../../src/answering/viewpoints/find-notices.ts';
import { readStance, type Stance } from '../../src/answering/viewpoints/read-stance.ts';
import type { Post } from '../../src/domain/post.ts';
import { openArchive } from '../../src/importing/read-archive.ts';
import { indexCorpus, type SearchableCorpus } from './retrieval-systems.ts';
import { rowOf, type EvalRow } from './table.ts';

/** A conversation of RumourEval (SemEval-2017 task 8): the source post first, each post with its stance to the rumour. */
interface Thread {
  readonly split: string;
  readonly posts: readonly { readonly id: string; readonly inReplyTo: string | null; readonly author: string; readonly createdAt: string; readonly text: string; readonly stance: string }[];
}

const STANCES: Readonly<Record<string, Stance>> = { support: 'FOR', deny: 'AGAINST', query: 'ASKS', comment: 'OTHER' };
const NAMES: Readonly<Record<Stance, string>> = { FOR: 'support', AGAINST: 'deny', ASKS: 'query', OTHER: 'comment' };
/** The sample ends with 2024. */
const SAMPLE_END = Date.UTC(2024, 11, 31, 12);

/**
 * How well the stance of replies is read and how often a contradiction that is told is one to people's eyes, on the threads under
 * `dataFolder` (stance is trained on their "train" split); and how much of what the questions for summaries of the sample archive are about is found.
 */
export async function evaluateViewpoints(dataFolder: string): Promise<EvalRow[]> {
  const threads = (await readFile(path.join(dataFolder, 'threads/rumoureval/threads-half-a.jsonl'), 'utf8')).trim().split('\n').map((line) => JSON.parse(line) as Thread);
  return [...stanceRows(threads.filter(({ split }) => split === 'test')), ...(await noticeRows(threads)), ...(await summaryRows())];
}

function stanceRows(threads: readonly Thread[]): EvalRow[] {
  const replies = threads.flatMap(({ posts: [source, ...posts] }) => {
    const texts = new Map([...(source ? [source] : []), ...posts].map(({ id, text }) => [id, text]));
    return posts.map(({ text, inReplyTo, stance }) => ({ right: STANCES[stance] ?? 'OTHER', read: readStance(text, texts.get(inReplyTo ?? '') ?? source?.text ?? '').stance }));
  });
  const sources = threads.flatMap(({ posts: [source] }) => (source ? [{ right: STANCES[source.stance] ?? 'OTHER', read: 'FOR' as const }] : []));
  const stances = Object.values(STANCES);
  const f1 = (pairs: typeof replies, stance: Stance): number => {
    const hits = pairs.filter(({ right, read }) => right === stance && read === stance).length;
    return (2 * hits) / (pairs.filter(({ right }) => right === stance).length + pairs.filter(({ read }) => read === stance).length || 1);
  };
  const macro = (pairs: typeof replies) => stances.reduce((sum, stance) => sum + f1(pairs, stance), 0) / stances.length;
  return [
    rowOf('stance of replies: accuracy', replies.map(({ right, read }) => Number(right === read)), 0.68),
    { measure: 'stance of replies: macro-F1', value: macro(replies), size: replies.length, floor: 0.45 },
    ...stances.map((stance) => ({ measure: `  F1 of ${NAMES[stance]}`, value: f1(replies, stance), size: replies.filter(({ right }) => right === stance).length })),
    { measure: 'with the first posts, as in the task: macro-F1', value: macro([...replies, ...sources]), size: replies.length + sources.length },
    rowOf('with the first posts, as in the task: accuracy', [...replies, ...sources].map(({ right, read }) => Number(right === read))),
  ];
}

/** Contradictions of first posts that are told; most threads are those that the words were learnt from. */
async function noticeRows(threads: readonly Thread[]): Promise<EvalRow[]> {
  await using corpus = await indexCorpus(threads.flatMap(({ posts }) => posts.map(toPost)), { EMBEDDING_MODEL: 'none' });
  const signal = new AbortController().signal;
  const told: number[] = [];
  const milliseconds: number[] = [];
  let [denied, deniedAndTold] = [0, 0];
  for (const { posts } of threads) {
    const [source] = posts;
    if (!source) continue;
    const started = performance.now();
    const notices = (await findNotices([toPost(source)], corpus.archive, signal)).get(source.id) ?? [];
    milliseconds.push(performance.now() - started);
    const disputes = notices.filter(({ kind }) => kind === 'DISPUTED');
    told.push(...disputes.map(({ postSourceId }) => Number(posts.find(({ id }) => id === postSourceId)?.stance === 'deny')));
    const isDenied = posts.some(({ inReplyTo, stance }) => inReplyTo === source.id && stance === 'deny');
    denied += Number(isDenied);
    deniedAndTold += Number(isDenied && disputes.length > 0);
  }
  return [
    rowOf('a contradiction that is told is one (precision)', told, 0.7),
    { measure: 'denied first posts with a contradiction told (recall)', value: deniedAndTold / (denied || 1), size: denied },
    { measure: 'milliseconds to look for notices of a post (median)', value: median(milliseconds), size: milliseconds.length },
  ];
}

async function summaryRows(): Promise<EvalRow[]> {
  const sample = new URL('../../sample/', import.meta.url);
  const posts: Post[] = [];
  await using reader = await openArchive(new URL('posts.jsonl', sample).pathname);
  for await (const item of reader.posts()) if (item.kind === 'post') posts.push(item.post);
  await using corpus = await indexCorpus(posts, {});
  const questions = (await readFile(new URL('questions.jsonl', sample), 'utf8')).trim().split('\n').map((line) => JSON.parse(line) as { kind: string; question: string; postIds: string[] });
  const shares: number[] = [];
  for (const { question, postIds } of questions.filter(({ kind }) => kind === 'summary')) {
    const found = await overviewOf(question, corpus);
    const named = new Set([...found.evidence.map(({ post }) => post.sourceId), ...(found.beside?.keys() ?? [])]);
    shares.push(...postIds.map((id) => Number(named.has(id))));
  }
  return [rowOf('posts of a summary that are found', shares, 0.45), rowOf('posts of a theme that are of its hashtag (purity)', await purities(corpus, posts))];
}

/** Asked for everything, posts with a hashtag in one theme should have the same one: for each, the share of the most frequent one among them. */
async function purities(corpus: SearchableCorpus, posts: readonly Post[]): Promise<number[]> {
  const byId = new Map(posts.map((post) => [post.sourceId, post]));
  const { themes = [] } = await overviewOf('Summarise everything', corpus);
  return themes.flatMap(({ postSourceIds }) => {
    const tags = postSourceIds.flatMap((id) => byId.get(id)?.hashtags[0] ?? []);
    const most = Math.max(0, ...[...new Set(tags)].map((tag) => tags.filter((other) => other === tag).length));
    return tags.map((_, i) => Number(i < most));
  });
}

async function overviewOf(text: string, { archive, embeddings }: SearchableCorpus) {
  const clock = { now: () => SAMPLE_END };
  const deps = { archive, embeddings, clock, chats: [], report: { searchStepFailed: () => {} } } as unknown as AnswerDeps;
  const question = await readQuestion({ text, changed: false, carriedFilter: {} }, {}, deps);
  return gatherOverview(question, 'THOROUGH', deps, new AbortController().signal);
}

const toPost = ({ id, inReplyTo, author, createdAt, text }: Thread['posts'][number]): Post => ({
  sourceId: id,
  text,
  createdAt: Date.parse(createdAt),
  author: { id: author, handle: author },
  ...(inReplyTo === null ? {} : { inReplyToId: inReplyTo }),
  isRepost: false,
  hashtags: [],
  mentions: [],
  links: [],
  media: [],
  metrics: { likes: 0, reposts: 0, replies: 0 },
});

const median = (values: readonly number[]): number => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
