import { ROUTES, type RouteDecision } from '../../domain/answer.ts';
import type { RouteShares } from './nearest-examples.ts';

/** How much the examples count beside the grammar. */
const EXAMPLES_COUNT = 0.45;
/** Less likely than this the examples' route is not taken against the grammar's. */
const LEAST_SHARE = 0.6;

/**
 * What grammar and examples say together: the mean of their shares by weight. A question becomes CLARIFY by grammar alone: where
 * there is something to search by, a search is worth more than a question back.
 */
export function weighExamples(byRules: RouteDecision, shares: RouteShares): RouteDecision {
  const rest = (1 - byRules.confidence) / (ROUTES.length - 1);
  const mixed = ROUTES.map((route) => ({ route, share: (1 - EXAMPLES_COUNT) * (route === byRules.route ? byRules.confidence : rest) + EXAMPLES_COUNT * shares[route] }));
  const best = mixed.filter(({ route }) => route === byRules.route || (route !== 'CLARIFY' && shares[route] >= LEAST_SHARE)).toSorted((a, b) => b.share - a.share)[0];
  if (!best || best.route === byRules.route) return { ...byRules, confidence: Math.max(byRules.confidence, best?.share ?? 0) };
  return { route: best.route, reason: `It is put like known questions of this kind. (${byRules.reason})`, confidence: Math.min(MOST_BY_EXAMPLES, best.share + 0.2) };
}
const MOST_BY_EXAMPLES = 0.8;
