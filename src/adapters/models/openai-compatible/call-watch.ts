import { FIRST_TOKEN, late, ONE_PIECE, STALL, WHOLE_REPLY, type ServerNames } from './server-failure.ts';

export interface CallLimits {
  /** For the whole call, retries included, in milliseconds. */
  readonly timeoutMs: number;
}

/** Ends a call when its caller gives up or its time is over. `close` it in any case. */
export class CallWatch {
  readonly #controller = new AbortController();
  readonly #endsAt: number;
  readonly #caller: AbortSignal | undefined;
  readonly #callerGone = (): void => this.end(this.#caller?.reason);
  readonly #whole: NodeJS.Timeout;

  constructor(names: ServerNames, { timeoutMs }: CallLimits, caller: AbortSignal | undefined) {
    caller?.throwIfAborted();
    this.#endsAt = performance.now() + timeoutMs;
    this.#caller = caller;
    caller?.addEventListener('abort', this.#callerGone, { once: true });
    this.#whole = setTimeout(() => this.end(late(names, this.wholeLimit, timeoutMs, { atFault: this.waiting })), timeoutMs);
  }

  /** Aborts with the caller's reason, or with a `ServerFailure` when a limit passes. */
  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  /** Whether the server has to act next. */
  get waiting(): boolean {
    return true;
  }

  /** How long a retry may wait, in milliseconds. */
  get leftMs(): number {
    return Math.max(0, this.#endsAt - performance.now());
  }

  protected get wholeLimit(): typeof ONE_PIECE {
    return ONE_PIECE;
  }

  close(): void {
    clearTimeout(this.#whole);
    this.#caller?.removeEventListener('abort', this.#callerGone);
  }

  protected end(reason: unknown): void {
    this.#controller.abort(reason);
    this.close();
  }
}

export interface ReplyLimits extends CallLimits {
  /** From the call to the first token, connecting and retries included, in milliseconds. */
  readonly firstTokenMs: number;
  /** Between two tokens, in milliseconds. */
  readonly stallMs: number;
}

/** Watches a reply that comes token by token. The time in which the reader holds a token does not count as a stall. */
export class ReplyWatch extends CallWatch {
  readonly #startedAt = performance.now();
  readonly #names: ServerNames;
  readonly #limits: ReplyLimits;
  #next: NodeJS.Timeout;
  #answered = false;
  #held = false;

  constructor(names: ServerNames, limits: ReplyLimits, caller: AbortSignal | undefined) {
    super(names, limits, caller);
    this.#names = names;
    this.#limits = limits;
    this.#next = setTimeout(() => this.end(late(names, FIRST_TOKEN, limits.firstTokenMs)), limits.firstTokenMs);
  }

  override get waiting(): boolean {
    return !this.#held;
  }

  override get leftMs(): number {
    return Math.min(super.leftMs, Math.max(0, this.#startedAt + this.#limits.firstTokenMs - performance.now()));
  }

  protected override get wholeLimit(): typeof WHOLE_REPLY {
    return WHOLE_REPLY;
  }

  /** A token is handed to the reader. */
  hold(): void {
    this.#held = true;
    if (this.#answered) return;
    this.#answered = true;
    clearTimeout(this.#next);
    const { stallMs } = this.#limits;
    this.#next = setTimeout(() => {
      if (!this.#held) this.end(late(this.#names, STALL, stallMs));
    }, stallMs);
  }

  /** The reader wants the next token. */
  resume(): void {
    if (!this.#held) return;
    this.#held = false;
    this.#next.refresh();
  }

  override close(): void {
    super.close();
    this.#held = false;
    clearTimeout(this.#next);
  }
}
