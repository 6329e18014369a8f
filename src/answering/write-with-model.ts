import { randomBytes } from 'node:crypto';
import type { Route } from '../domain/answer.ts';
import type { Post } from '../domain/post.ts';
import type { ChatModel } from '../ports/models.ts';
import type { Draft } from './draft.ts';
import type { Found } from './evidence.ts';
import { withinTime } from '../search/ask-model.ts';
import { fitPosts } from './fit-posts.ts';
import { plainText } from './plain-text.ts';
import { SentenceStream } from './split-sentences.ts';
import type { ReadQuestion, TurnDeps } from './turn.ts';
import { givesOrders } from './untrusted/set-aside-orders.ts';
import { nothingFound } from './write-extract.ts';

const TASK: Partial<Record<Route, string>> = {
  SUMMARIZE: 'Write a summary of what the posts say, in the order of time where that helps.',
};
const MARKER = /\s*\[(\d{1,3})\]/g;
const NO_ANSWER = /^NO ANSWER\b/;
/** A model that goes on and on is cut off: nobody reads more. */
const MAX_SENTENCES = 20;
const FENCE_BYTES = 8;

/**
 * Streams a chat model's answer, sentence by sentence, with the posts that each sentence names. Shows the model as many posts as
 * its window has room for. Rejects like `ModelCalls.stream`, and when not even the question has room.
 */
export async function* writeWithModel(
  question: ReadQuestion,
  route: Route,
  found: Found,
  chat: ChatModel,
  { calls, prompts, clock }: Pick<TurnDeps, 'calls' | 'prompts' | 'clock'>,
  signal: AbortSignal,
): AsyncGenerator<Draft> {
  const input = {
    question: question.text,
    today: new Date(clock.now()).toISOString().slice(0, 10),
    task: TASK[route] ?? 'Answer the question from the posts.',
    // Of this prompt alone: no post can know how its list ends.
    fence: randomBytes(FENCE_BYTES).toString('hex'),
  };
  const fill = (lines: readonly string[]) => prompts.writeAnswer.template.formatMessages({ ...input, posts: lines.join('\n') });
  const frame = await fill([]);
  // Counting waits for a model that is still being loaded.
  const { posts, lines } = await withinTime(() => fitPosts(shownPosts(found), frame, chat), chat.timeoutMs, signal);
  const sentences = new SentenceStream();
  let written = 0;
  for await (const piece of calls.stream(chat, await fill(lines), { signal })) {
    for (const sentence of sentences.push(piece)) {
      // Giving up after a sentence is none: it only contradicts what has been said.
      if (written === 0 || !NO_ANSWER.test(sentence)) yield draft(sentence, posts, question);
      if (++written >= MAX_SENTENCES) return;
    }
  }
  for (const sentence of sentences.end()) if (written === 0 || !NO_ANSWER.test(sentence)) yield draft(sentence, posts, question);
}

/**
 * The posts that a model may see: not those that give orders to a program that reads them. Throws where there are no others: they are
 * for people to read, as quotes.
 */
function shownPosts({ evidence }: Found): Post[] {
  const shown = evidence.map(({ post }) => post).filter((post) => !givesOrders(post));
  if (shown.length === 0) throw new Error('All posts that match give orders to their reader.');
  return shown;
}

/** Numbers that name no post of the list are dropped; a sentence without any post will not pass the check. */
function draft(sentence: string, posts: readonly Post[], question: ReadQuestion): Draft {
  if (NO_ANSWER.test(sentence)) return { text: nothingFound(question), sources: [], noClaim: true, lead: ' ' };
  const named = [...sentence.matchAll(MARKER)].map(([, number]) => posts[Number(number) - 1]);
  return {
    text: plainText(sentence.replaceAll(MARKER, '')),
    sources: [...new Set(named)].filter((post) => post !== undefined).map((post) => ({ post })),
    lead: ' ',
  };
}
