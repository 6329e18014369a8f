import { readFile } from 'node:fs/promises';
import path from 'node:path';

/** A question of a conversation with the way a person wrote it to stand alone, and what the search is to find with it. */
export interface RewrittenTurn {
  readonly question: string;
  readonly human: string;
  /** Any of them will do; empty where the source gives none. */
  readonly targets: readonly string[];
  /** A text that is searched and does not count for this turn. */
  readonly hidden?: string;
}

/** A conversation; what is spoken of before its first question, where the source says so. */
export interface RewrittenConversation {
  readonly about?: string;
  readonly turns: readonly RewrittenTurn[];
}

/** Conversations and what is searched with their questions. Texts that are the same to the letter are one target. */
export interface FollowUpSet {
  readonly name: string;
  /** What a target is. */
  readonly target: 'same conversation' | 'answer' | 'passage';
  readonly conversations: readonly RewrittenConversation[];
  /** Texts that are searched besides and are never right. */
  readonly others: readonly string[];
}

interface Line {
  readonly conversation: string;
  readonly history: readonly string[];
  readonly question: string;
  readonly rewrite: string;
}

/** CAsT, CANARD and MTRAG under the folder of all data. */
export async function readFollowUpSets(folder: string): Promise<FollowUpSet[]> {
  const mtrag = path.join(folder, 'groundedness/mtrag');
  const cast = async (year: string) => castConversations(await readLines<Line>(path.join(folder, `conversation/cast/cast-${year}.jsonl`)));
  return [
    { name: 'CAsT 2019', target: 'same conversation', conversations: await cast('2019'), others: [] },
    { name: 'CAsT 2020', target: 'same conversation', conversations: await cast('2020'), others: [] },
    await mtragSet(mtrag),
    { name: 'CANARD', target: 'answer', conversations: canardConversations(await readLines<Line>(path.join(folder, 'conversation/canard/dev-half-a.jsonl'))), others: [] },
  ];
}

async function readLines<T>(file: string): Promise<T[]> {
  return (await readFile(file, 'utf8')).split('\n').filter((line) => line !== '').map((line) => JSON.parse(line) as T);
}

function grouped<T>(items: readonly T[], keyOf: (item: T) => string): T[][] {
  const groups = new Map<string, T[]>();
  for (const item of items) groups.set(keyOf(item), [...(groups.get(keyOf(item)) ?? []), item]);
  return [...groups.values()];
}

const castConversations = (lines: readonly Line[]): RewrittenConversation[] =>
  grouped(lines, ({ conversation }) => conversation).map((turns) => ({
    turns: turns.map(({ question, rewrite }) => ({ question, human: rewrite, targets: turns.map((other) => other.rewrite).filter((other) => other !== rewrite), hidden: rewrite })),
  }));

const NO_ANSWER = /^(?:i don't know|cannotanswer)\.?$/iu;

/** The answer of a turn stands in the history of the next one; that of the last turn is not known. Histories begin with article and section. */
function canardConversations(lines: readonly Line[]): RewrittenConversation[] {
  return grouped(lines, ({ conversation }) => conversation).map((turns) => {
    const [title = '', section = ''] = turns[0]?.history ?? [];
    return {
      about: `Tell me about ${title}.`,
      turns: turns.map(({ question, rewrite }, place) => {
        const answer = turns[place + 1]?.history.at(-1) ?? '';
        return { question, human: rewrite, targets: answer === '' || NO_ANSWER.test(answer) ? [] : [`${title}, ${section}: ${answer}`] };
      }),
    };
  });
}

const DOMAINS = ['clapnq', 'cloud', 'fiqa', 'govt'];

interface Row {
  readonly _id: string;
  readonly text: string;
}

interface Task {
  readonly task_id: string;
  readonly contexts?: readonly { readonly title?: string; readonly text: string }[];
}

/** The tasks that people judged come with their reference passages; those of the other tasks of MTRAG and MTRAG-UN are searched beside them. */
async function mtragSet(folder: string): Promise<FollowUpSet> {
  const passages = async (file: string) => {
    const tasks = await readLines<Task>(path.join(folder, file));
    return new Map(tasks.map(({ task_id: id, contexts = [] }) => [id, contexts.map(({ title, text }) => (title === undefined || title === '' ? text : `${title}: ${text}`))]));
  };
  const [judged, others] = [await passages('mtrag-human-evaluated.jsonl'), await passages('mtrag-un-reference.jsonl')];
  const conversations = (await Promise.all(DOMAINS.map((domain) => mtragConversations(path.join(folder, 'rewrites'), domain, judged)))).flat();
  return { name: 'MTRAG', target: 'passage', conversations, others: [...others.values(), ...judged.values()].flat() };
}

async function mtragConversations(folder: string, domain: string, passages: ReadonlyMap<string, readonly string[]>): Promise<RewrittenConversation[]> {
  const bare = ({ text }: Row) => text.replace(/^\|user\|: ?/, '').trim();
  const rewrites = new Map((await readLines<Row>(path.join(folder, `${domain}_rewrite.jsonl`))).map((row) => [row._id, bare(row)]));
  const asked = await readLines<Row>(path.join(folder, `${domain}_lastturn.jsonl`));
  const turnOf = ({ _id }: Row) => Number(_id.split('<::>')[1]);
  return grouped(asked, ({ _id }) => _id.split('<::>')[0] ?? '').map((rows) => ({
    turns: rows.toSorted((a, b) => turnOf(a) - turnOf(b)).map((row) => ({ question: bare(row), human: rewrites.get(row._id) ?? bare(row), targets: passages.get(row._id) ?? [] })),
  }));
}
