export interface LaneEntry {
  readonly size: number;
  /** False once nobody waits for it. */
  isWanted(): boolean;
}

export interface BatchLimits {
  readonly maxItems: number;
  /** The most that entries times the longest of them may come to. */
  readonly maxPadded: number;
}

/**
 * Entries that wait, cut into batches of like length. All that wait are cut together and run before what comes after
 * them, so that long entries have their turn, too.
 */
export class BatchLane<Entry extends LaneEntry> {
  readonly #limits: BatchLimits;
  #waiting: Entry[] = [];
  /** Batches in the order in which they run. */
  #planned: Entry[][] = [];

  constructor(limits: BatchLimits) {
    this.#limits = limits;
  }

  add(entries: readonly Entry[]): void {
    for (const entry of entries) this.#waiting.push(entry);
  }

  /** The next batch of entries that are still wanted. */
  next(): Entry[] | undefined {
    while (this.#planned.length > 0 || this.#waiting.length > 0) {
      if (this.#planned.length === 0) this.#plan();
      const batch = this.#planned.shift()?.filter((entry) => entry.isWanted()) ?? [];
      if (batch.length > 0) return batch;
    }
    return undefined;
  }

  /** Takes out all entries. */
  clear(): Entry[] {
    const entries = [...this.#planned.flat(), ...this.#waiting];
    this.#planned = [];
    this.#waiting = [];
    return entries;
  }

  #plan(): void {
    const { maxItems, maxPadded } = this.#limits;
    let batch: Entry[] = [];
    for (const entry of this.#waiting.filter((waiting) => waiting.isWanted()).sort((a, b) => a.size - b.size)) {
      if (batch.length === maxItems || (batch.length > 0 && (batch.length + 1) * entry.size > maxPadded)) {
        this.#planned.push(batch);
        batch = [];
      }
      batch.push(entry);
    }
    if (batch.length > 0) this.#planned.push(batch);
    this.#waiting = [];
  }
}
