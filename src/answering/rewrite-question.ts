import { StringOutputParser } from '@langchain/core/output_parsers';
import type { Answer } from '../domain/answer.ts';
import type { PostFilter } from '../domain/filter.ts';
import { authorDirectory } from './author-directory.ts';
import { rewriteByRules } from './rules/rewrite-follow-up.ts';
import type { AnswerDeps } from './turn.ts';

export interface RewrittenQuestion {
  readonly text: string;
  readonly changed: boolean;
  /** Parts of the filter of earlier turns that still hold. */
  readonly carriedFilter: PostFilter;
}

const REWRITE_TIMEOUT_MS = 8_000;
const MAX_LENGTH = 2_000;

/** Makes a follow-up stand alone: by the chat model where there is one, else by rules. A first question stays as it is. */
export async function rewriteQuestion(
  question: string,
  history: readonly Answer[],
  { archive, chat, prompts, clock, report }: Pick<AnswerDeps, 'archive' | 'chat' | 'prompts' | 'clock' | 'report'>,
  signal: AbortSignal,
): Promise<RewrittenQuestion> {
  if (history.length === 0) return { text: question, changed: false, carriedFilter: {} };
  const turns = history.map(({ question: asked, standaloneQuestion, appliedFilter }) => ({ question: asked, standaloneQuestion, filter: appliedFilter.filter }));
  const byRules = rewriteByRules(question, turns, { now: clock.now(), authorsCalled: await authorDirectory(archive) });
  const rules = { text: byRules.standaloneQuestion, changed: byRules.changed, carriedFilter: byRules.carriedFilter };
  if (!chat || !byRules.changed) return rules;
  try {
    const chain = prompts.rewriteQuestion.template.pipe(chat.model).pipe(new StringOutputParser());
    const reply = await chain.invoke(
      { history: history.map(({ standaloneQuestion }) => JSON.stringify(standaloneQuestion)).join('\n'), question: JSON.stringify(question) },
      { signal: AbortSignal.any([signal, AbortSignal.timeout(REWRITE_TIMEOUT_MS)]) },
    );
    const text = reply.trim().replace(/^"([\s\S]*)"$/, '$1').trim();
    if (text === '' || text.length > MAX_LENGTH || text.includes('\n')) throw new Error('The model did not reply with one question.');
    return { text, changed: text !== question, carriedFilter: byRules.carriedFilter };
  } catch (error) {
    signal.throwIfAborted();
    report.modelStepFailed('rewrite', error);
    return rules;
  }
}
