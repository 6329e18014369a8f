import { availableParallelism } from 'node:os';
import { IndexThread } from './index-thread.ts';
import { Searcher, type SearchResults, type SearchTask } from './run-search.ts';
import type { IndexState } from './segment.ts';
import { MOST_SCANNERS } from './vector-scan.ts';
import { WorkArea } from './work-area.ts';

/** Up to so many posts a search takes less than a millisecond, and the process does it itself. */
export const IN_PROCESS_POSTS = 30_000;

/** Does searches of an index: small ones in the process, others in threads, so that nothing else waits for them. */
export class SearchThreads implements AsyncDisposable {
  readonly #seed: number;
  readonly #area = new WorkArea(0);
  #state: IndexState;
  #inProcess: Searcher | undefined;
  #threads: readonly IndexThread[] = [];
  readonly #startThread: () => IndexThread;
  #closed = false;

  constructor(state: IndexState, seed: number, startThread: () => IndexThread = () => new IndexThread()) {
    this.#state = state;
    this.#seed = seed;
    this.#startThread = startThread;
    this.open(state);
  }

  /** Searches that begin from here on see this state. */
  open(state: IndexState): void {
    if (this.#closed) return;
    this.#state = state;
    this.#inProcess = state.size <= IN_PROCESS_POSTS ? new Searcher(state, this.#seed, this.#area) : undefined;
    if (!this.#inProcess && this.#threads.length === 0) {
      const count = Math.max(1, Math.min(availableParallelism(), MOST_SCANNERS));
      this.#threads = Array.from({ length: count }, this.#startThread);
    }
    // Threads that are not needed at present are told, too: they would keep the posts of before in memory.
    this.#threads.forEach((thread, scanner) => this.#tell(thread, scanner));
  }

  async run<T extends SearchTask>(task: T, signal?: AbortSignal): Promise<SearchResults[T['kind']]> {
    signal?.throwIfAborted();
    if (this.#closed) throw new Error('The search was closed.');
    if (this.#inProcess) return this.#inProcess.run(task);
    this.#replaceEnded();
    const thread = this.#threads.reduce((idlest, other) => (other.pending < idlest.pending ? other : idlest));
    return (await thread.ask({ do: 'search', task })) as SearchResults[T['kind']];
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#closed = true;
    await Promise.all(this.#threads.map((thread) => thread[Symbol.asyncDispose]()));
  }

  #replaceEnded(): void {
    if (this.#threads.every(({ isAlive }) => isAlive)) return;
    this.#threads = this.#threads.map((thread, scanner) => {
      if (thread.isAlive) return thread;
      const fresh = this.#startThread();
      this.#tell(fresh, scanner);
      return fresh;
    });
  }

  #tell(thread: IndexThread, scanner: number): void {
    // A thread that dies here is replaced at the next search.
    thread.ask({ do: 'open', state: this.#state, seed: this.#seed, scanner }).catch(() => {});
  }
}
