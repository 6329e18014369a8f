import { StringOutputParser } from '@langchain/core/output_parsers';
import { RunnableLambda } from '@langchain/core/runnables';
import { z } from 'zod';
import { ROUTES, type RouteDecision } from '../domain/answer.ts';
import { plainText } from './plain-text.ts';
import type { AnswerDeps, ReadQuestion } from './turn.ts';

/** Below this the rules are not sure, and a chat model is asked where there is one. */
const SURE = 0.7;
/** Routing is one short reply: a model that takes longer is not worth the wait. */
const ROUTE_TIMEOUT_MS = 8_000;

const Decision = z.object({
  route: z.enum(ROUTES),
  reason: z.string().min(1).max(300).transform(plainText),
  confidence: z.number().min(0).max(1),
});

/** Chooses the kind of answer: what the rules say, and where they are not sure what the chat model says. */
export async function routeQuestion(
  question: ReadQuestion,
  byRules: RouteDecision,
  { chat, prompts, report }: Pick<AnswerDeps, 'chat' | 'prompts' | 'report'>,
  signal: AbortSignal,
): Promise<RouteDecision> {
  if (!chat || byRules.confidence >= SURE) return byRules;
  const chain = prompts.routeQuestion.template.pipe(chat.model).pipe(new StringOutputParser()).pipe(RunnableLambda.from(readDecision));
  try {
    return await chain.invoke({ question: question.text }, { signal: AbortSignal.any([signal, AbortSignal.timeout(ROUTE_TIMEOUT_MS)]) });
  } catch (error) {
    signal.throwIfAborted();
    report.modelStepFailed('route', error);
    return byRules;
  }
}

/** The JSON object of a reply. The reply itself stays out of the error: it may hold the question's text. */
function readDecision(reply: string): RouteDecision {
  try {
    return Decision.parse(JSON.parse(/\{[\s\S]*\}/.exec(reply)?.[0] ?? ''));
  } catch {
    throw new Error('The model did not reply with a route.');
  }
}
