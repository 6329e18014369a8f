import type { Answer, AnswerTable, Citation } from '../../domain/answer.ts';
import type { Conversation } from '../../domain/conversation.ts';
import type { Post } from '../../domain/post.ts';
import { asCode, escapeMarkdown, escapeToLine } from './escape-markdown.ts';

/** The cited posts that the archive holds, by source id. */
export type CitedPosts = ReadonlyMap<string, Post>;

/** A conversation to be read by a person. `complete`: whether `turns` go back to its first one. */
export function markdownOf(conversation: Conversation, turns: readonly Answer[], { complete, posts }: { readonly complete: boolean; readonly posts: CitedPosts }): string {
  const head = [`# ${escapeToLine(conversation.title)}`, `Begun ${minute(conversation.createdAt)}.${complete ? '' : ' The turns before these are left out.'}`];
  let notes = 0;
  const sections = turns.map((answer) => {
    const first = notes;
    notes += answer.citations.length;
    return turnOf(answer, first, posts);
  });
  return `${[...head, ...sections].join('\n\n')}\n`;
}

/** How long one turn is, in characters. */
export const lengthInMarkdown = (answer: Answer): number => turnOf(answer, 0, new Map()).length;

function turnOf(answer: Answer, notesBefore: number, posts: CitedPosts): string {
  const numbers = new Map(answer.citations.map(({ marker }, i) => [marker, notesBefore + i + 1]));
  const parts = [
    `## ${escapeToLine(answer.question)}`,
    `*Asked ${minute(answer.createdAt)}${answer.asOf === undefined ? '' : `, as of ${minute(answer.asOf)}`}*`,
    textOf(answer.text, numbers),
    answer.table ? tableOf(answer.table) : '',
    (answer.missing ?? []).map((sentence) => `- ${escapeToLine(sentence)}`).join('\n'),
    STATES[answer.status],
    answer.citations.map((citation) => `[^${numbers.get(citation.marker)}]: ${noteOf(citation, posts.get(citation.postSourceId))}`).join('\n'),
  ];
  return parts.filter((part) => part !== '').join('\n\n');
}

const STATES: Record<Answer['status'], string> = {
  RUNNING: '*This answer was still being written.*',
  STOPPED: '*This answer was stopped.*',
  FAILED: '*This answer failed.*',
  COMPLETED: '',
};

/** The text with its markers as footnotes, a paragraph each line. Escaped first: what is no marker stays so. */
const textOf = (text: string, numbers: ReadonlyMap<number, number>): string =>
  escapeMarkdown(text)
    .replaceAll(/\\\[(\d{1,6})\\\]/g, (marker, digits: string) => {
      const number = numbers.get(Number(digits));
      return number === undefined ? marker : `[^${number}]`;
    })
    .replaceAll(/\n+/g, '\n\n')
    .trim();

function noteOf({ quote, postSourceId, writtenAt }: Citation, post: Post | undefined): string {
  const time = writtenAt ?? post?.createdAt;
  const origin = [
    post ? `@${escapeToLine(post.author.handle)}` : `post ${asCode(postSourceId)}`,
    ...(time === undefined ? [] : [day(time)]),
    ...(post?.url === undefined ? [] : [asCode(post.url)]),
  ];
  return `“${escapeToLine(quote)}” – ${origin.join(', ')}`;
}

function tableOf({ title, columns, rows }: AnswerTable): string {
  const row = (cells: readonly string[]): string => `| ${cells.map(cellOf).join(' | ')} |`;
  const rule = `|${columns.map(({ kind }) => (kind === 'NUMBER' ? ' ---: |' : ' --- |')).join('')}`;
  return [escapeToLine(title), '', row(columns.map(({ name }) => name)), rule, ...rows.map(row)].join('\n');
}

/** A bar ends a cell even in code, unless it is escaped; in text it is. */
const cellOf = (cell: string): string => escapeToLine(cell).replaceAll(/(?<!\\)\|/g, String.raw`\|`);

const day = (time: number): string => new Date(time).toISOString().slice(0, 10);
const minute = (time: number): string => `${new Date(time).toISOString().slice(0, 16).replace('T', ' ')} UTC`;
