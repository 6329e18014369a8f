const FIRST_MS = 1_000;
const LONGEST_MS = 60_000;

/**
 * How long a worker that crashes is left alone. After one crash it may start again at once; from the second crash in a
 * row without an answer between them the pause doubles, from one second to one minute.
 */
export class RestartPause {
  readonly #now: () => number;
  #crashes = 0;
  #until = 0;

  /** @param now the time in milliseconds. */
  constructor(now: () => number = () => performance.now()) {
    this.#now = now;
  }

  /** Crashes since the last answer. */
  get crashes(): number {
    return this.#crashes;
  }

  /** What is left of the pause, in milliseconds. */
  get leftMs(): number {
    return Math.max(0, Math.ceil(this.#until - this.#now()));
  }

  crashed(): void {
    this.#crashes += 1;
    if (this.#crashes > 1) this.#until = this.#now() + Math.min(LONGEST_MS, FIRST_MS * 2 ** (this.#crashes - 2));
  }

  answered(): void {
    this.#crashes = 0;
  }
}
