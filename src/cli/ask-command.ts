import { createClient } from 'graphql-sse';
import { AppError } from '../domain/errors.ts';

const ASK = `mutation ($input: AskInput!) {
  ask(input: $input) { answer { id } conversation { id } userErrors { message } }
}`;

const EVENTS = `subscription ($id: ID!) {
  answerEvents(answerId: $id) {
    ... on QuestionRewritten { standaloneQuestion }
    ... on AnswerRouted { route reason }
    ... on TextDelta { text }
    ... on AnswerFailed { code message }
    ... on AnswerStopped { stopped: __typename }
    ... on AnswerCompleted {
      answer {
        citations { marker post { url createdAt author { handle } } }
        table { title columns { name kind } rows { cells } totalRows }
        followUps
        missing
        cacheHit { ageSeconds similarity }
      }
    }
  }
}`;

interface AskReply {
  readonly data?: { readonly ask: { readonly answer: { readonly id: string } | null; readonly conversation: { readonly id: string } | null; readonly userErrors: readonly { readonly message: string }[] } } | null;
  readonly errors?: readonly { readonly message: string }[];
}

interface Source {
  readonly marker: number;
  /** Null where the post was deleted since. */
  readonly post: { readonly url: string | null; readonly createdAt: string; readonly author: { readonly handle: string } } | null;
}

interface Event {
  readonly standaloneQuestion?: string;
  readonly route?: string;
  readonly reason?: string;
  readonly text?: string;
  readonly code?: string;
  readonly message?: string;
  readonly stopped?: string;
  readonly answer?: Completed;
}

interface Completed {
  readonly citations: readonly Source[];
  readonly table: Table | null;
  readonly followUps: readonly string[];
  readonly missing: readonly string[];
  readonly cacheHit: { readonly ageSeconds: number; readonly similarity: number | null } | null;
}

interface Table {
  readonly title: string;
  readonly columns: readonly { readonly name: string; readonly kind: string }[];
  readonly rows: readonly { readonly cells: readonly string[] }[];
  readonly totalRows: number;
}

export interface AskOptions {
  readonly url: string;
  /** Continues this conversation. */
  readonly conversationId?: string | undefined;
  /** FAST, BALANCED or THOROUGH. */
  readonly effort?: string | undefined;
  /** A time: answers as the archive stood then. */
  readonly asOf?: string | undefined;
  readonly out: NodeJS.WritableStream;
  readonly errors: NodeJS.WritableStream;
}

/**
 * Asks a running server and writes the answer as it comes, then its sources and the conversation's id. Returns the exit code: 1
 * when the question was refused, failed or was stopped. Rejects with an `AppError` when the server is out of reach or fails.
 */
export async function askServer(question: string, { url, out, errors, ...options }: AskOptions): Promise<number> {
  const { answer, conversation, userErrors } = await ask(question, url, options);
  if (!answer) {
    errors.write(`${userErrors.map(({ message }) => message).join('\n')}\n`);
    return 1;
  }
  const client = createClient({ url: new URL('/graphql/stream', url).href, fetchFn: fetch });
  let exitCode = 0;
  let completed: Event['answer'];
  for await (const { data, errors: problems } of client.iterate<{ answerEvents: Event }>({ query: EVENTS, variables: { id: answer.id } })) {
    if (problems?.[0]) throw new AppError('INTERNAL', problems[0].message);
    const event = data?.answerEvents ?? {};
    if (event.standaloneQuestion !== undefined && event.standaloneQuestion !== question) out.write(`Read as: ${event.standaloneQuestion}\n`);
    if (event.route !== undefined) out.write(`${event.route}: ${event.reason ?? ''}\n\n`);
    if (event.text !== undefined) out.write(event.text);
    if (event.answer) completed = event.answer;
    if (event.code !== undefined || event.stopped !== undefined) {
      errors.write(event.stopped === undefined ? `\n${event.code}: ${event.message ?? ''}\n` : '\nThe answer was stopped.\n');
      exitCode = 1;
    }
  }
  out.write('\n');
  if (completed) out.write(describeCompleted(completed));
  if (conversation) out.write(`\nConversation: ${conversation.id}\n`);
  return exitCode;
}

function describeCompleted({ citations, table, followUps, missing, cacheHit }: Completed): string {
  const sources = citations.toSorted((a, b) => a.marker - b.marker).map(({ marker, post }) =>
    post ? `[${marker}] @${post.author.handle}, ${post.createdAt.slice(0, 10)}${post.url === null ? '' : ` ${post.url}`}` : `[${marker}] deleted`,
  );
  const parts = [
    table ? describeTable(table) : '',
    listed('Not found', missing),
    listed('Sources', sources),
    listed('Ask next', followUps),
    cacheHit ? `From the cache, ${Math.round(cacheHit.ageSeconds)} s old${cacheHit.similarity === null ? '' : ', written for the same question in other words'}.\n` : '',
  ];
  return parts.filter((part) => part !== '').map((part) => `\n${part}`).join('');
}

const listed = (title: string, lines: readonly string[]): string => (lines.length === 0 ? '' : `${title}:\n${lines.map((line) => `  ${line}\n`).join('')}`);

/** Columns side by side, numbers to the right. */
function describeTable({ title, columns, rows, totalRows }: Table): string {
  const lines = [columns.map(({ name }) => name), ...rows.map(({ cells }) => cells)];
  const widths = columns.map((_, i) => Math.max(...lines.map((line) => (line[i] ?? '').length)));
  const pad = (cell: string, i: number) => (columns[i]?.kind === 'NUMBER' ? cell.padStart(widths[i] ?? 0) : cell.padEnd(widths[i] ?? 0));
  const more = totalRows > rows.length ? [`(${totalRows - rows.length} more)`] : [];
  return listed(title, [...lines.map((line) => line.map(pad).join('  ').trimEnd()), ...more]);
}

async function ask(question: string, url: string, { conversationId, effort, asOf }: Pick<AskOptions, 'conversationId' | 'effort' | 'asOf'>) {
  let reply: AskReply;
  // JSON leaves out what is not set.
  const input = { question, conversationId, effort, asOf };
  try {
    const response = await fetch(new URL('/graphql', url), {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ query: ASK, variables: { input } }),
    });
    reply = (await response.json()) as AskReply;
  } catch (error) {
    throw new AppError('INTERNAL', `No Threadwise server answers at ${url}. Start one with "npm start", or name another with --url.`, { cause: error });
  }
  if (!reply.data) throw new AppError('INTERNAL', reply.errors?.[0]?.message ?? `${url} is no Threadwise server. Name another with --url.`);
  return reply.data.ask;
}
