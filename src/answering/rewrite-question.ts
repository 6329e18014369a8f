import { z } from 'zod';
import type { Answer } from '../domain/answer.ts';
import type { PostFilter } from '../domain/filter.ts';
import type { ChatModel } from '../ports/models.ts';
import { authorDirectory } from '../search/understand/author-directory.ts';
import { understandQuestion } from '../search/understand/understand-question.ts';
import { askInOrder } from './ask-in-order.ts';
import { countFitting, countLines, roomBeside } from './fit-prompt.ts';
import { rewriteByRules } from './rules/rewrite-follow-up.ts';
import type { TurnDeps } from './turn.ts';
import { inventedIn } from './what-was-named.ts';

export interface RewrittenQuestion {
  readonly text: string;
  readonly changed: boolean;
  /** Parts of the filter of earlier turns that still hold. */
  readonly carriedFilter: PostFilter;
}

const MAX_LENGTH = 2_000;

/** Makes a follow-up stand alone: by a chat model where there is one, else by rules. A first question stays as it is. */
export async function rewriteQuestion(question: string, history: readonly Answer[], deps: TurnDeps, signal: AbortSignal): Promise<RewrittenQuestion> {
  if (history.length === 0) return { text: question, changed: false, carriedFilter: {} };
  const known = { now: deps.clock.now(), ...(await authorDirectory(deps.archive)) };
  const turns = history.map(({ question: asked, standaloneQuestion, appliedFilter }) => ({ question: asked, standaloneQuestion, filter: appliedFilter.filter }));
  const { standaloneQuestion: ruled, changed, carriedFilter } = rewriteByRules(question, turns, known);
  if (!changed) return { text: ruled, changed, carriedFilter };

  const named = {
    texts: [question, ruled, ...turns.flatMap((turn) => [turn.question, turn.standaloneQuestion])],
    filters: turns.map(({ filter }) => filter),
  };
  const read = (text: string) => understandQuestion(text, known).filter;
  const schema = z.object({
    question: z
      .string()
      .trim()
      .min(1)
      .max(MAX_LENGTH)
      .refine((text) => !text.includes('\n'), 'must be one line')
      .superRefine((text, context) => {
        for (const part of inventedIn(text, named, read)) context.addIssue({ code: 'custom', message: `names ${part}, which nobody asked about` });
      }),
  });
  const prompt = (chat: ChatModel) => promptFor(question, turns, chat, deps);
  const reply = await askInOrder({ step: 'rewrite', prompt, schema }, deps, signal);
  const text = reply?.question ?? ruled;
  return { text, changed: text !== question, carriedFilter };
}

/** The prompt with as many of the last turns as have room. */
async function promptFor(question: string, turns: readonly { readonly standaloneQuestion: string }[], chat: ChatModel, { prompts }: Pick<TurnDeps, 'prompts'>) {
  const { template } = prompts.rewriteQuestion;
  const fill = (history: readonly string[]) => template.formatMessages({ history: history.join('\n'), question: JSON.stringify(question) });
  const newestFirst = turns.map(({ standaloneQuestion }) => JSON.stringify(standaloneQuestion)).toReversed();
  const [room, tokens] = await Promise.all([fill([]).then((messages) => roomBeside(messages, chat)), countLines(newestFirst, chat)]);
  return fill(newestFirst.slice(0, countFitting(tokens, room)).toReversed());
}
