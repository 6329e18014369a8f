import type { EarlierTurn } from '../../src/answering/follow-up/earlier-turn.ts';
import { rewriteByRules } from '../../src/answering/follow-up/rewrite-follow-up.ts';
import type { Post } from '../../src/domain/post.ts';
import { queryTerms } from '../../src/search/query-terms.ts';
import { rankPosts } from '../../src/search/rank-posts.ts';
import { readQuery } from '../../src/search/understand/read-query.ts';
import { STOP_WORDS } from '../../src/search/understand/stop-words.ts';
import { readFollowUpSets, type FollowUpSet, type RewrittenTurn } from './follow-up-sets.ts';
import { indexCorpus, type SearchableCorpus } from './retrieval-systems.ts';
import { rowOf, type EvalRow } from './table.ts';

/** A question of a conversation as it is to be searched. */
export type Rewriter = (question: string, history: readonly EarlierTurn[]) => Promise<string> | string;

export interface FollowUpOptions {
  /** Settings of the environment: the embedding model. */
  readonly settings?: Readonly<Record<string, string>>;
  /** Only the first conversations of each set. */
  readonly conversations?: number;
  /** Measured in the place of the rules, to judge a chat model. */
  readonly rewrite?: Rewriter;
  readonly floors?: Readonly<Record<string, number>>;
  readonly verbose?: boolean;
}

interface RatedTurn extends RewrittenTurn {
  readonly ours: string;
  readonly isFirst: boolean;
}

const DEPTH = 10;
const byRules: Rewriter = (question, history) => rewriteByRules(question, history).standaloneQuestion;

/**
 * How well follow-ups are made to stand alone, on what people made of the same questions: CAsT 2019 and 2020 (all topics that have
 * rewrites), MTRAG and CANARD (the halves in `dataFolder`). Each question is rewritten with our own rewrites as its history.
 *
 * The sets come without the collections that were searched, so the search is judged by a proxy: known items are looked for with our
 * ranking, by the question as it was asked, as we write it and as people do.
 * - MTRAG: the reference passages of the tasks that have any here, among those of all tasks (few turns, but real passages).
 * - CANARD: the answer of the turn, as quoted from its article, with the title of article and section before it, among all answers.
 * - CAsT: a human rewrite of another turn of the same conversation, among those of the whole set. The turn's own rewrite does not count,
 *   as the question as asked holds most of its words. This tells whether the subject is carried, not whether it is carried too far.
 *
 * A turn stands alone where the person added no content word; it is changed wrongly where ours adds or drops one.
 */
export async function evaluateFollowUps(dataFolder: string, options: FollowUpOptions = {}): Promise<EvalRow[]> {
  const rows: EvalRow[] = [];
  for (const set of await readFollowUpSets(dataFolder)) rows.push(...(await evaluateSet(set, options)));
  return rows;
}

async function evaluateSet(set: FollowUpSet, { settings = {}, conversations, rewrite = byRules, floors = {}, verbose = false }: FollowUpOptions): Promise<EvalRow[]> {
  const chosen = { ...set, conversations: set.conversations.slice(0, conversations) };
  const turns = await rateTurns(chosen, rewrite);
  if (verbose) for (const { question, ours, human } of turns) process.stdout.write(`  ${f1(ours, human).toFixed(2)} ${question} -> ${ours} (${human})\n`);
  const texts = [...new Set([...set.conversations.flatMap((each) => each.turns.flatMap(({ targets, hidden }) => (hidden === undefined ? targets : [...targets, hidden]))), ...set.others])];
  const idOf = new Map(texts.map((text, place) => [text, `t${place}`]));
  await using corpus = await indexCorpus(texts.map(asPost), settings);
  const sought = turns.filter(({ targets }) => targets.length > 0);
  const ranks = async (queryOf: (turn: RatedTurn) => string) => {
    const found: number[] = [];
    for (const turn of sought) {
      const right = new Set(turn.targets.map((text) => idOf.get(text)));
      const ids = await search(queryOf(turn), corpus);
      const place = ids.filter((id) => turn.hidden === undefined || id !== idOf.get(turn.hidden)).slice(0, DEPTH).findIndex((id) => right.has(id));
      found.push(place + 1);
    }
    return found;
  };
  const [raw, ours, human] = [await ranks(({ question }) => question), await ranks((turn) => turn.ours), await ranks((turn) => turn.human)];

  const alone = turns.filter(({ isFirst, question, human: wanted }) => !isFirst && f1(question, wanted) === 1);
  const row = (measure: string, values: readonly number[]) => rowOf(`${set.name}: ${measure}`, values, floors[`${set.name}: ${measure}`]);
  const reciprocal = (found: readonly number[]) => found.map((rank) => (rank === 0 ? 0 : 1 / rank));
  return [
    row('content-word F1, as asked', turns.map(({ question, human: wanted }) => f1(question, wanted))),
    row('content-word F1, ours', turns.map((turn) => f1(turn.ours, turn.human))),
    row(`MRR@10, ${set.target}, as asked`, reciprocal(raw)),
    row(`MRR@10, ${set.target}, ours`, reciprocal(ours)),
    row(`MRR@10, ${set.target}, people's`, reciprocal(human)),
    row(`recall@10, ${set.target}, as asked`, raw.map((rank) => Number(rank > 0))),
    row(`recall@10, ${set.target}, ours`, ours.map((rank) => Number(rank > 0))),
    row(`recall@10, ${set.target}, people's`, human.map((rank) => Number(rank > 0))),
    row('stands alone, and is changed', alone.map(({ question, ours: text }) => Number(f1(question, text) < 1))),
  ];
}

/** Every turn with our rewrite, each after those of its conversation. */
async function rateTurns({ conversations }: FollowUpSet, rewrite: Rewriter): Promise<RatedTurn[]> {
  const rated: RatedTurn[] = [];
  for (const { about, turns } of conversations) {
    const history: EarlierTurn[] = about === undefined ? [] : [{ question: about, standaloneQuestion: about, filter: {} }];
    for (const turn of turns) {
      const ours = await rewrite(turn.question, history);
      rated.push({ ...turn, ours, isFirst: history.length === 0 });
      history.push({ question: turn.question, standaloneQuestion: ours, filter: {} });
    }
  }
  return rated;
}

const asPost = (text: string, place: number): Post => ({
  sourceId: `t${place}`,
  text,
  createdAt: Date.UTC(2020, 0, 1),
  author: { id: 'a', handle: 'a' },
  isRepost: false,
  metrics: { likes: 0, reposts: 0, replies: 0 },
  hashtags: [],
  mentions: [],
  links: [],
  media: [],
});

/** The texts have no authors and no times: nothing in the question narrows them. */
async function search(text: string, { archive, embeddings }: SearchableCorpus): Promise<string[]> {
  const { terms } = await queryTerms(readQuery(text, { now: Date.UTC(2024, 0, 1), infer: false }), archive);
  const report = { searchStepFailed: failed };
  const ranked = await rankPosts({ terms, meaning: text, filter: {}, without: ['collapse'] }, { archive, embeddings, clock: { now: () => Date.UTC(2024, 0, 1) }, report });
  return ranked.slice(0, DEPTH + 1).map(({ sourceId }) => sourceId);
}

function failed(step: string, error: unknown): never {
  throw new Error(`The search could not use its model to ${step}.`, { cause: error });
}

const contentOf = (text: string): Set<string> => new Set((text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? []).filter((word) => !STOP_WORDS.has(word)));

/** Harmonic mean of precision and recall over sets of content words; 1 where both are empty. */
function f1(text: string, wanted: string): number {
  const [one, other] = [contentOf(text), contentOf(wanted)];
  const both = [...one].filter((word) => other.has(word)).length;
  return one.size + other.size === 0 ? 1 : (2 * both) / (one.size + other.size);
}
