import type { Answer } from '../../domain/answer.ts';
import type { Conversation } from '../../domain/conversation.ts';
import type { Feedback } from '../../domain/feedback.ts';

/** Makes of a bare id the one that the API shows. */
export type NameId = (type: 'Answer' | 'Conversation', id: string) => string;

/** Fields that hold milliseconds since 1970-01-01 UTC. */
const TIMES: ReadonlySet<string> = new Set(['createdAt', 'updatedAt', 'completedAt', 'asOf', 'writtenAt', 'since', 'until']);

interface JsonParts {
  readonly complete: boolean;
  readonly feedback: readonly Feedback[];
  readonly nameId: NameId;
}

/** All turns with all that is known of them, as JSON. Times are ISO 8601. `complete`: whether no turn is left out. */
export function jsonOf(conversation: Conversation, turns: readonly Answer[], { complete, feedback, nameId }: JsonParts): string {
  const { id, ...about } = conversation;
  const answers = turns.map((answer) => answerOf(answer, feedback, nameId));
  return JSON.stringify(withTimes({ id: nameId('Conversation', id), ...about, complete, answers }), undefined, 2);
}

/** How long one turn is, in characters. */
export const lengthInJson = (answer: Answer): number => JSON.stringify(answerOf(answer, [], (_, id) => id), undefined, 2).length;

function answerOf({ id, conversationId: _known, parentId, replacesId, ...answer }: Answer, feedback: readonly Feedback[], nameId: NameId) {
  return {
    id: nameId('Answer', id),
    ...(parentId === undefined ? {} : { parentId: nameId('Answer', parentId) }),
    ...(replacesId === undefined ? {} : { replacesId: nameId('Answer', replacesId) }),
    ...answer,
    feedback: feedback.filter(({ answerId }) => answerId === id).map(({ answerId: _answer, ...opinion }) => opinion),
  };
}

function withTimes(value: unknown, field = ''): unknown {
  if (typeof value === 'number' && TIMES.has(field)) return new Date(value).toISOString();
  if (Array.isArray(value)) return value.map((entry) => withTimes(entry));
  if (typeof value === 'object' && value !== null) return Object.fromEntries(Object.entries(value).map(([key, entry]) => [key, withTimes(entry, key)]));
  return value;
}
