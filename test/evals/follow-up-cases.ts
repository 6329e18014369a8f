import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import type { CitedPost, EarlierTurn } from '../../src/answering/follow-up/earlier-turn.ts';
import { rewriteByRules } from '../../src/answering/follow-up/rewrite-follow-up.ts';
import type { AnswerTable } from '../../src/domain/answer.ts';
import { indexAuthors } from '../../src/search/understand/author-names.ts';
import { rowOf, type EvalRow } from './table.ts';

/** A follow-up on posts, and what its rewrite must hold and must not. `same`: it stands alone and comes back to the letter, with nothing carried. */
const Case = z.object({
  lang: z.enum(['en', 'de', 'es', 'pt', 'fr']),
  kind: z.enum(['pronoun', 'ellipsis', 'correction', 'switch', 'post', 'table', 'back']),
  history: z.array(z.string()),
  table: z.enum(['AUTHOR', 'HASHTAG', 'MONTH']).optional(),
  question: z.string(),
  same: z.literal(true).optional(),
  has: z.array(z.string()).optional(),
  hasNot: z.array(z.string()).optional(),
  filter: z.record(z.string(), z.unknown()).optional(),
});
type Case = z.infer<typeof Case>;

const CITED: readonly CitedPost[] = [
  { marker: 1, sourceId: 'p1', author: 'marisol', text: 'The ferry is late again.', createdAt: Date.UTC(2023, 2, 9) },
  { marker: 2, sourceId: 'p2', author: 'tomasz', text: 'It is the tide, not the crew.', createdAt: Date.UTC(2023, 2, 10) },
  { marker: 3, sourceId: 'p3', author: 'marisol', text: 'Two boats would do.', createdAt: Date.UTC(2023, 2, 11) },
];
const ROWS = { AUTHOR: ['@marisol', '@tomasz'], HASHTAG: ['#oldquay', '#ferry'], MONTH: ['March 2023', 'May 2023'] } as const;
const authorsCalled = indexAuthors([{ handle: 'marisol' }, { handle: 'tomasz' }, { handle: 'ada', name: 'Ada Okafor' }, { handle: 'pavel', name: 'Pavel Dvorak' }]);

/** Follow-ups as they are asked of an archive, which the published sets do not have: our own cases, in the invented town of the sample archive. */
export async function evaluateFollowUpCases({ verbose = false }: { readonly verbose?: boolean } = {}): Promise<EvalRow[]> {
  const lines = (await readFile(new URL('follow-ups.jsonl', import.meta.url), 'utf8')).trim().split('\n');
  const judged = lines.map((line) => judge(Case.parse(JSON.parse(line))));
  if (verbose) for (const { isRight, told } of judged) if (!isRight) process.stdout.write(`  ${told}\n`);
  const kinds = [...new Set(judged.map(({ kind }) => kind))];
  return [
    rowOf('our cases: resolved as meant', judged.map(({ isRight }) => Number(isRight))),
    ...kinds.map((kind) => rowOf(`  of it: ${kind}`, judged.filter((each) => each.kind === kind).map(({ isRight }) => Number(isRight)))),
  ];
}

function judge(each: Case): { readonly kind: string; readonly isRight: boolean; readonly told: string } {
  const history = each.history.map((question, place): EarlierTurn => ({ question, standaloneQuestion: question, filter: {}, ...(place === each.history.length - 1 ? shown(each) : {}) }));
  const { standaloneQuestion: text, carriedFilter, carried } = rewriteByRules(each.question, history, { authorsCalled });
  const holds = (words: string) => new RegExp(String.raw`(?<![\p{L}\p{N}])${words.replace(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`)}(?![\p{L}\p{N}])`, 'iu').test(text);
  const isRight = each.same
    ? text === each.question && carried.length === 0
    : (each.has ?? []).every(holds) && !(each.hasNot ?? []).some(holds) && (each.filter === undefined || JSON.stringify(sorted(each.filter)) === JSON.stringify(sorted(carriedFilter)));
  return { kind: each.kind, isRight, told: `${each.kind} ${each.history.at(-1)} | ${each.question} -> ${text} ${JSON.stringify(carriedFilter)}` };
}

function shown({ table, kind }: Case): Partial<EarlierTurn> {
  if (table === undefined) return kind === 'post' ? { cited: CITED } : {};
  const counted: AnswerTable = {
    title: 'Posts',
    columns: [{ name: table, kind: 'TEXT' }, { name: 'Posts', kind: 'NUMBER' }],
    rows: ROWS[table].map((name, place) => [name, String(20 - place)]),
    totalRows: 2,
    query: { measure: 'POSTS', groupBy: table, order: 'MOST', words: [] },
  };
  return { table: counted };
}

const sorted = (filter: object) => Object.entries(filter).sort(([a], [b]) => (a < b ? -1 : 1));
