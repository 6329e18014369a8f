import { createClient } from 'graphql-sse';
import { AppError } from '../domain/errors.ts';

const ASK = `mutation ($question: String!, $conversationId: ID) {
  ask(input: { question: $question, conversationId: $conversationId }) { answer { id } conversation { id } userErrors { message } }
}`;

const EVENTS = `subscription ($id: ID!) {
  answerEvents(answerId: $id) {
    ... on QuestionRewritten { standaloneQuestion }
    ... on AnswerRouted { route reason }
    ... on TextDelta { text }
    ... on AnswerFailed { code message }
    ... on AnswerStopped { stopped: __typename }
    ... on AnswerCompleted { answer { citations { marker post { url createdAt author { handle } } } cacheHit { ageSeconds } } }
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
  readonly answer?: { readonly citations: readonly Source[]; readonly cacheHit: { readonly ageSeconds: number } | null };
}

export interface AskOptions {
  readonly url: string;
  /** Continues this conversation. */
  readonly conversationId?: string | undefined;
  readonly out: NodeJS.WritableStream;
  readonly errors: NodeJS.WritableStream;
}

/**
 * Asks a running server and writes the answer as it comes, then its sources and the conversation's id. Returns the exit code: 1
 * when the question was refused, failed or was stopped. Rejects with an `AppError` when the server is out of reach or fails.
 */
export async function askServer(question: string, { url, conversationId, out, errors }: AskOptions): Promise<number> {
  const { answer, conversation, userErrors } = await ask(question, url, conversationId);
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
  if (completed) out.write(describeSources(completed));
  if (conversation) out.write(`\nConversation: ${conversation.id}\n`);
  return exitCode;
}

function describeSources({ citations, cacheHit }: NonNullable<Event['answer']>): string {
  const lines = citations.toSorted((a, b) => a.marker - b.marker).map(({ marker, post }) =>
    post ? `  [${marker}] @${post.author.handle}, ${post.createdAt.slice(0, 10)}${post.url === null ? '' : ` ${post.url}`}` : `  [${marker}] deleted`,
  );
  const sources = lines.length > 0 ? `\nSources:\n${lines.join('\n')}\n` : '';
  return cacheHit ? `${sources}\nFrom the cache, ${Math.round(cacheHit.ageSeconds)} s old.\n` : sources;
}

async function ask(question: string, url: string, conversationId: string | undefined) {
  let reply: AskReply;
  try {
    const response = await fetch(new URL('/graphql', url), {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ query: ASK, variables: { question, ...(conversationId === undefined ? {} : { conversationId }) } }),
    });
    reply = (await response.json()) as AskReply;
  } catch (error) {
    throw new AppError('INTERNAL', `No Threadwise server answers at ${url}. Start one with "npm start", or name another with --url.`, { cause: error });
  }
  if (!reply.data) throw new AppError('INTERNAL', reply.errors?.[0]?.message ?? `${url} is no Threadwise server. Name another with --url.`);
  return reply.data.ask;
}
