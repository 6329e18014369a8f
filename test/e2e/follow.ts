import { createClient as createSseClient } from 'graphql-sse';
import { createClient as createWsClient } from 'graphql-ws';
import { WebSocket } from 'ws';

export const TRANSPORTS = ['WebSocket', 'SSE'] as const;
export type Transport = (typeof TRANSPORTS)[number];

export interface Event {
  readonly __typename: string;
  readonly seq: number;
  readonly offset?: number;
  readonly text?: string;
  readonly code?: string;
  readonly retryable?: boolean;
  readonly route?: string;
  readonly standaloneQuestion?: string;
  readonly answer?: { readonly id: string; readonly text: string; readonly cacheHit: { readonly kind: string } | null };
}

const EVENTS = /* GraphQL */ `
  subscription ($id: ID!, $after: Int!) {
    answerEvents(answerId: $id, after: $after) {
      __typename
      ... on QuestionRewritten { seq standaloneQuestion }
      ... on AnswerRouted { seq route reason appliedFilter { since until inferred { field words } } }
      ... on PostsFound { seq total posts { sourceId } }
      ... on TextDelta { seq offset text }
      ... on SentenceChecked { seq sentence { index start end markers } citations { marker quote postSourceId } }
      ... on AnswerCompleted { seq answer { id text cacheHit { kind } } }
      ... on AnswerFailed { seq code retryable }
      ... on AnswerStopped { seq }
    }
  }
`;

const TERMINAL = new Set(['AnswerCompleted', 'AnswerFailed', 'AnswerStopped']);
export const isTerminal = (event: Event): boolean => TERMINAL.has(event.__typename);

/** Follows an answer from `after` on until it ends, or until `cutAfter` events have come: then the connection is cut. */
export async function follow(url: string, id: string, transport: Transport, { after = 0, cutAfter = Number.POSITIVE_INFINITY } = {}): Promise<Event[]> {
  const operation = { query: EVENTS, variables: { id, after } };
  const events: Event[] = [];
  const client =
    transport === 'WebSocket'
      ? createWsClient({ url: `${url.replace('http', 'ws')}/graphql`, webSocketImpl: WebSocket, retryAttempts: 0 })
      : createSseClient({ url: `${url}/graphql/stream`, retryAttempts: 0 });
  try {
    for await (const { data, errors } of client.iterate<{ answerEvents: Event }>(operation)) {
      if (errors) throw new Error(JSON.stringify(errors));
      if (data) events.push(data.answerEvents);
      if (events.length >= cutAfter) break;
    }
  } finally {
    await client.dispose();
  }
  return events;
}

/** The text that the deltas of the events give, whatever was received twice. */
export function textOf(events: readonly Event[]): string {
  let text = '';
  for (const { offset, text: piece = '' } of events) {
    if (offset !== undefined) text = text.slice(0, offset) + piece + text.slice(offset + piece.length);
  }
  return text;
}
