import type { ModelUsage } from '../domain/answer.ts';
import type { TokenPrice } from '../ports/models.ts';

export interface Tokens {
  readonly input: number;
  readonly output: number;
}

/** The sum of what is known of both. */
export const addTokens = (a: Tokens | undefined, b: Tokens | undefined): Tokens | undefined => (a && b ? { input: a.input + b.input, output: a.output + b.output } : (a ?? b));

const PER_MILLION = 1_000_000;
/** Billionths of a dollar are exact enough, and hide what binary fractions add. */
const COST_STEPS = 1_000_000_000;

/** What the calls of chat models for one answer used, over all of them. */
export class UsageSum {
  #tokens: Tokens | undefined;
  #calls = 0;
  #complete = true;
  #cost: number | undefined = 0;

  /** Adds one call that a model replied to. `tokens`: what the model told; `ended`: whether its reply came to its end. */
  add(price: TokenPrice | undefined, tokens: Tokens | undefined, ended: boolean): void {
    this.#calls += 1;
    this.#complete &&= ended && tokens !== undefined;
    this.#tokens = addTokens(this.#tokens, tokens);
    this.#cost = price && this.#cost !== undefined ? this.#cost + cost(price, tokens) : undefined;
  }

  get total(): ModelUsage | undefined {
    if (!this.#tokens) return undefined;
    const { input, output } = this.#tokens;
    const costUsd = this.#cost === undefined ? {} : { costUsd: Math.round(this.#cost * COST_STEPS) / COST_STEPS };
    return { inputTokens: input, outputTokens: output, calls: this.#calls, complete: this.#complete, ...costUsd };
  }
}

const cost = (price: TokenPrice, tokens: Tokens | undefined): number => (tokens ? (tokens.input * price.input + tokens.output * price.output) / PER_MILLION : 0);
