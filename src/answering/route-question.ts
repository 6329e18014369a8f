import { z } from 'zod';
import { ROUTES, type RouteDecision } from '../domain/answer.ts';
import { askInOrder } from './ask-in-order.ts';
import { plainText } from './plain-text.ts';
import type { ReadQuestion, TurnDeps } from './turn.ts';

/** Below this the rules are not sure, and a chat model is asked where there is one. */
const SURE = 0.7;

const Decision = z.object({
  route: z.enum(ROUTES),
  reason: z.string().min(1).max(300).transform(plainText),
  confidence: z.number().min(0).max(1),
});

/** Chooses the kind of answer: what the rules say, and where they are not sure what a chat model says. */
export async function routeQuestion(question: ReadQuestion, byRules: RouteDecision, deps: TurnDeps, signal: AbortSignal): Promise<RouteDecision> {
  if (byRules.confidence >= SURE) return byRules;
  const prompt = () => deps.prompts.routeQuestion.template.formatMessages({ question: question.text });
  return (await askInOrder({ step: 'route', prompt, schema: Decision }, deps, signal)) ?? byRules;
}
