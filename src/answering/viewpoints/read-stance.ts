import type { Viewpoint } from '../../domain/answer.ts';
import { clearStance } from './clear-stance.ts';
import { stanceFeatures } from './stance-features.ts';
import { STANCE_WEIGHTS } from './stance-weights.ts';

export type Stance = Viewpoint['stance'];

const STANCES = ['FOR', 'AGAINST', 'ASKS', 'OTHER'] as const satisfies readonly Stance[];

export interface ReadStance {
  readonly stance: Stance;
  /** 0..1; high only where the words are plain. */
  readonly confidence: number;
  /** Says in so many words that what it answers is not so: it may be called a contradiction. */
  readonly refutes: boolean;
}

/** What plain words are worth, whatever the weights say. */
const PLAIN = 0.9;

/**
 * Where a reply stands to the post that it answers: a linear model over cues, trained on labelled threads (training/train-stance.ts;
 * how well it does: docs/quality.md), overruled by plain words ("that is not true", "I'm against it"). About 0.1 ms.
 */
export function readStance(reply: string, answered: string): ReadStance {
  const shares = stanceShares(reply, answered);
  const clear = clearStance(reply, answered);
  if (clear !== undefined) return { stance: clear === 'SUPPORTS' ? 'FOR' : 'AGAINST', confidence: PLAIN, refutes: clear === 'REFUTES' };
  const best = shares.indexOf(Math.max(...shares));
  return { stance: STANCES[best] ?? 'OTHER', confidence: shares[best] ?? 0, refutes: false };
}

function stanceShares(reply: string, answered: string): number[] {
  const features = stanceFeatures(reply, answered);
  const scores = STANCES.map((stance) => {
    const [constant, ...weights] = STANCE_WEIGHTS[stance];
    return features.reduce((sum, value, i) => sum + value * (weights[i] ?? 0), constant);
  });
  const powers = scores.map(Math.exp);
  const total = powers.reduce((sum, power) => sum + power, 0);
  return powers.map((power) => power / total);
}
