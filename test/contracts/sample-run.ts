import type { Answer } from '../../src/domain/answer.ts';
import type { AnswerEvent, AnswerEventBody } from '../../src/domain/answer-event.ts';

/** A running answer with an id of its own. */
export const runningAnswer = (changes: Partial<Answer> = {}): Answer => ({
  id: crypto.randomUUID(),
  conversationId: crypto.randomUUID(),
  status: 'RUNNING',
  question: 'When did the ferry stop?',
  standaloneQuestion: 'When did the ferry stop?',
  route: 'ANSWER',
  routeReason: 'It asks for a fact.',
  appliedFilter: { filter: { hashtags: ['ferry'] }, inferred: [{ field: 'hashtags', words: 'the ferry' }] },
  text: '',
  sentences: [],
  citations: [],
  followUps: [],
  writtenBy: 'extractive',
  createdAt: 1_700_000_000_000,
  ...changes,
});

export const completed = (answer: Answer): Answer => ({
  ...answer,
  status: 'COMPLETED',
  text: 'The ferry stopped in May [1].',
  sentences: [{ index: 0, start: 0, end: 29, text: 'The ferry stopped in May [1].', verdict: 'SUPPORTED', support: 0.75, markers: [1] }],
  citations: [{ marker: 1, postSourceId: 'p1', quote: 'no ferry since May', start: 3, end: 21, support: 0.75 }],
  followUps: ['Who ran the ferry?'],
  usage: { inputTokens: 1_234, outputTokens: 56, calls: 2, complete: false, costUsd: 0.000_123_4 },
  completedAt: answer.createdAt + 1_500,
});

/** Strings that stores and wires like to break: NUL, a lone surrogate, an escape character, emoji, right-to-left text. */
export const AWKWARD_TEXT = 'nul \u0000 lone \ud83d and \udc26 dle \u0010 0000 \\u0000 bird 🐦‍⬛ שלום "quoted" \n\t \u2028 é e\u0301';

/** The events of a whole run, with `deltas` pieces of text; the terminal one comes last. */
export function runEvents(answer: Answer, deltas = 5): AnswerEventBody[] {
  const pieces = Array.from({ length: deltas }, (_, index) => (index === 1 ? AWKWARD_TEXT : `piece ${index} `));
  const texts: AnswerEventBody[] = [];
  let offset = 0;
  for (const text of pieces) {
    texts.push({ type: 'TextDelta', offset, text });
    offset += text.length;
  }
  return [
    { type: 'QuestionRewritten', standaloneQuestion: answer.standaloneQuestion },
    { type: 'AnswerRouted', route: 'ANSWER', reason: 'It asks for a fact.', confidence: 0.9, appliedFilter: answer.appliedFilter },
    { type: 'PostsFound', total: 2, postSourceIds: ['p1', 'p2'] },
    ...texts,
    { type: 'AnswerCompleted', answer: completed(answer) },
  ];
}

export const numbered = (answerId: string, bodies: readonly AnswerEventBody[]): AnswerEvent[] =>
  bodies.map((body, index) => ({ ...body, seq: index + 1, answerId }));

export async function collect<T>(items: AsyncIterable<T>, onItem: (item: T) => void | Promise<void> = () => {}): Promise<T[]> {
  const all: T[] = [];
  for await (const item of items) {
    all.push(item);
    await onItem(item);
  }
  return all;
}

/** Waits until the condition holds. Throws what was waited for after 20 s: long, as test machines can be busy. */
export async function eventually(what: string, holds: () => boolean | Promise<boolean>, timeoutMs = 20_000): Promise<void> {
  const deadline = Date.now() + timeoutMs;
  while (!(await holds())) {
    if (Date.now() > deadline) throw new Error(`Waited in vain until ${what}.`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}
