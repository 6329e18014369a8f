import { StringOutputParser } from '@langchain/core/output_parsers';
import type { Route } from '../domain/answer.ts';
import { AppError } from '../domain/errors.ts';
import type { Post } from '../domain/post.ts';
import type { ChatModel } from '../ports/models.ts';
import type { Draft } from './draft.ts';
import type { Found } from './evidence.ts';
import { plainText } from './plain-text.ts';
import { SentenceStream } from './split-sentences.ts';
import type { AnswerDeps, ReadQuestion } from './turn.ts';
import { nothingFound } from './write-extract.ts';

const TASK: Partial<Record<Route, string>> = {
  SUMMARIZE: 'Write a summary of what the posts say, in the order of time where that helps.',
};
const MARKER = /\s*\[(\d{1,3})\]/g;
const NO_ANSWER = /^NO ANSWER\b/;
/** A model that goes on and on is cut off: nobody reads more. */
const MAX_SENTENCES = 20;

/**
 * Streams a chat model's answer, sentence by sentence, with the posts that each sentence names. Rejects with
 * `MODEL_TIMEOUT` when the whole reply takes longer than the model may, and with `MODEL_UNAVAILABLE` when it fails.
 */
export async function* writeWithModel(
  question: ReadQuestion,
  route: Route,
  found: Found,
  chat: ChatModel,
  { prompts, clock }: Pick<AnswerDeps, 'prompts' | 'clock'>,
  signal: AbortSignal,
): AsyncGenerator<Draft> {
  const posts = found.evidence.map(({ post }) => post);
  const input = {
    question: question.text,
    today: new Date(clock.now()).toISOString().slice(0, 10),
    task: TASK[route] ?? 'Answer the question from the posts.',
    posts: posts.map(postLine).join('\n'),
  };
  const late = AbortSignal.timeout(chat.timeoutMs);
  const enough = new AbortController();
  const sentences = new SentenceStream();
  let written = 0;
  try {
    const chain = prompts.writeAnswer.template.pipe(chat.model).pipe(new StringOutputParser());
    const stream = await chain.stream(input, { signal: AbortSignal.any([signal, late, enough.signal]) });
    for await (const chunk of stream) {
      for (const sentence of sentences.push(chunk)) {
        yield draft(sentence, posts, question);
        if (++written >= MAX_SENTENCES) return;
      }
    }
    signal.throwIfAborted();
    late.throwIfAborted();
  } catch (error) {
    signal.throwIfAborted();
    if (late.aborted) throw new AppError('MODEL_TIMEOUT', 'The chat model took too long. Ask again in a moment.', { retryable: true, cause: error });
    throw new AppError('MODEL_UNAVAILABLE', 'The chat model broke off. Ask again in a moment.', { retryable: true, cause: error });
  } finally {
    enough.abort();
  }
  for (const sentence of sentences.end()) yield draft(sentence, posts, question);
}

/** One JSON object a line: whatever a post holds, it cannot end its own line or the list. */
function postLine(post: Post, index: number): string {
  const date = new Date(post.createdAt).toISOString().slice(0, 10);
  return JSON.stringify({ n: index + 1, author: `@${post.author.handle}`, name: post.author.name, date, likes: post.metrics.likes, text: post.text });
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
