// @ts-check

/** Added to the steps once no more of them may begin. */
const CANCELLED = 2 ** 30;

/**
 * The steps of one generation, in memory that both threads share: a message would reach the worker only after its next step
 * has begun. Once `cancel` has returned, no further step begins.
 */
export class GenerationControl {
  #numbers;

  /** @param {SharedArrayBuffer} memory */
  constructor(memory = new SharedArrayBuffer(4)) {
    this.memory = memory;
    this.#numbers = new Int32Array(memory);
  }

  /** Runs of the model that were begun. */
  get steps() {
    return Atomics.load(this.#numbers, 0) % CANCELLED;
  }

  cancel() {
    Atomics.or(this.#numbers, 0, CANCELLED);
  }

  /** Counts one more step, unless none may begin. */
  begin() {
    const before = Atomics.load(this.#numbers, 0);
    // In one go: a step that is counted after `cancel` must not run.
    return before < CANCELLED && Atomics.compareExchange(this.#numbers, 0, before, before + 1) === before;
  }
}
