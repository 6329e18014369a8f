export type CircuitState = 'closed' | 'open' | 'half-open';

export interface CircuitBreakerOptions {
  /** Failures in a row that open the circuit. */
  readonly failuresInRow?: number;
  /** The circuit also opens when at least `share` of the last `window` outcomes are failures. */
  readonly window?: number;
  readonly share?: number;
  /** How long it stays open before one trial is let through, in milliseconds. */
  readonly openMs?: number;
  /** Milliseconds that never go back. */
  readonly now?: () => number;
  readonly onStateChange?: ((state: CircuitState) => void) | undefined;
}

/** Leave to send one request. The first of `succeeded`, `failed` and `dropped` counts, the others change nothing. */
export interface Permit {
  /** The reply has begun: enough to end a trial well. */
  answered(): void;
  succeeded(): void;
  failed(): void;
  /** The caller gave up, or the request was at fault: says nothing about the server, unless it had answered. */
  dropped(): void;
}

/** What a caller is told while a trial is under way: it takes about that long until the circuit closes or opens again. */
const TRIAL_MS = 1_000;

/**
 * Keeps requests from a server that fails. Closed, all pass; open, none; half-open, one trial, whose outcome decides.
 * After a trial, the next failure in a row opens it again. See M. Nygard, Release It!, "Circuit Breaker".
 */
export class CircuitBreaker {
  readonly #options: Required<Omit<CircuitBreakerOptions, 'onStateChange'>>;
  readonly #onStateChange: ((state: CircuitState) => void) | undefined;
  #state: CircuitState = 'closed';
  /** Grows with each change of state: outcomes of requests from before it are old news. */
  #epoch = 0;
  #openedAt = 0;
  #trial = false;
  #inRow = 0;
  #outcomes: boolean[] = [];

  constructor({ failuresInRow = 5, window = 20, share = 0.5, openMs = 10_000, now = () => performance.now(), onStateChange }: CircuitBreakerOptions = {}) {
    this.#options = { failuresInRow, window, share, openMs, now };
    this.#onStateChange = onStateChange;
  }

  get state(): CircuitState {
    return this.#state;
  }

  /** When asking again makes sense, in milliseconds; 0 while requests pass. */
  get retryAfterMs(): number {
    if (this.#state === 'closed') return 0;
    if (this.#trial) return TRIAL_MS;
    return Math.max(0, this.#openedAt + this.#options.openMs - this.#options.now());
  }

  /** Undefined where no request may be sent. */
  admit(): Permit | undefined {
    if (this.#state === 'open' && this.retryAfterMs === 0) this.#become('half-open');
    if (this.#state === 'open' || this.#trial) return undefined;
    const trial = this.#state === 'half-open';
    this.#trial = trial;
    return this.#permit(trial);
  }

  #permit(trial: boolean): Permit {
    let epoch = this.#epoch;
    let answered = false;
    let settled = false;
    const settle = (count: () => void) => {
      if (settled) return;
      settled = true;
      if (epoch === this.#epoch) count();
    };
    const permit: Permit = {
      answered: () => {
        if (answered || settled) return;
        answered = true;
        if (!trial || epoch !== this.#epoch) return;
        this.#become('closed');
        this.#inRow = this.#options.failuresInRow - 1;
        epoch = this.#epoch;
      },
      succeeded: () => {
        permit.answered();
        settle(() => this.#count(true));
      },
      failed: () =>
        settle(() => {
          if (this.#state === 'half-open') this.#open();
          else this.#count(false);
        }),
      dropped: () =>
        settle(() => {
          if (answered) this.#count(true);
          else if (trial) this.#trial = false;
        }),
    };
    return permit;
  }

  #count(success: boolean): void {
    const { failuresInRow, window, share } = this.#options;
    this.#inRow = success ? 0 : this.#inRow + 1;
    this.#outcomes.push(success);
    if (this.#outcomes.length > window) this.#outcomes.shift();
    const failures = this.#outcomes.filter((outcome) => !outcome).length;
    const tooMany = this.#outcomes.length === window && failures >= window * share;
    if (this.#inRow >= failuresInRow || (tooMany && !success)) this.#open();
  }

  #open(): void {
    this.#openedAt = this.#options.now();
    this.#become('open');
  }

  #become(state: CircuitState): void {
    this.#state = state;
    this.#epoch++;
    this.#trial = false;
    this.#inRow = 0;
    this.#outcomes = [];
    this.#onStateChange?.(state);
  }
}
