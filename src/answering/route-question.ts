import { z } from 'zod';
import { ROUTES, type RouteDecision } from '../domain/answer.ts';
import { askInOrder } from './ask-in-order.ts';
import { plainText } from './plain-text.ts';
import { nearestExamples } from './routing/nearest-examples.ts';
import { weighExamples } from './routing/weigh-examples.ts';
import type { ReadQuestion, TurnDeps } from './turn.ts';

/** From here on grammar decides alone: it names a form of words that is used for one kind of question. */
const GRAMMAR_IS_SURE = 0.87;
/** Below this grammar and examples are not sure, and a chat model is asked where there is one. */
const SURE = 0.7;

const Decision = z.object({
  route: z.enum(ROUTES),
  reason: z.string().min(1).max(300).transform(plainText),
  confidence: z.number().min(0).max(1),
});

/**
 * Chooses the kind of answer: by grammar where it is sure, else by grammar and labelled examples together, and where these
 * are not sure by what a chat model says. Rejects with the signal's reason when aborted.
 */
export async function routeQuestion(question: ReadQuestion, byRules: RouteDecision, deps: TurnDeps, signal: AbortSignal): Promise<RouteDecision> {
  if (byRules.confidence >= GRAMMAR_IS_SURE) return byRules;
  const decision = weighExamples(byRules, await nearestExamples(question.text, deps.embeddings, signal));
  if (decision.confidence >= SURE) return decision;
  const prompt = () => deps.prompts.routeQuestion.template.formatMessages({ question: question.text });
  return (await askInOrder({ step: 'route', prompt, schema: Decision }, deps, signal)) ?? decision;
}
