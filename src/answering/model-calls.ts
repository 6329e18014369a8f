import type { AIMessageChunk, BaseMessage, UsageMetadata } from '@langchain/core/messages';
import type { ModelUsage } from '../domain/answer.ts';
import { AppError, type AppErrorCode } from '../domain/errors.ts';
import type { ChatModel } from '../ports/models.ts';
import { addTokens, UsageSum, type Tokens } from './usage-sum.ts';

/** How a call of a chat model ended. `stopped`: nobody wanted the rest. */
type CallOutcome = 'completed' | 'stopped' | 'timed_out' | 'overloaded' | 'failed';

export interface ModelCallReport {
  /** A call of a chat model is over. `tokens` is absent where the model told none. */
  modelCalled(call: { readonly model: string; readonly outcome: CallOutcome; readonly tokens?: Tokens | undefined }): void;
}

interface CallLimits {
  /** For the whole reply; never more than the model may take at all. */
  readonly timeoutMs?: number;
  readonly signal: AbortSignal;
}

const OUTCOMES: Partial<Record<AppErrorCode, CallOutcome>> = { MODEL_TIMEOUT: 'timed_out', OVERLOADED: 'overloaded' };

/** The calls of chat models for one answer. `caller` tells models that serve many in turn whose call it is. */
export class ModelCalls {
  readonly #caller: string;
  readonly #report: ModelCallReport;
  readonly #usage = new UsageSum();

  constructor({ caller, report }: { readonly caller: string; readonly report: ModelCallReport }) {
    this.#caller = caller;
    this.#report = report;
  }

  /** What the calls so far used; undefined where no model told it. */
  get usage(): ModelUsage | undefined {
    return this.#usage.total;
  }

  /**
   * A model's reply in pieces as they come. Leaving early aborts the model's work. Rejects with `AppError`s: those of the model,
   * `MODEL_TIMEOUT` after the time-out, `MODEL_UNAVAILABLE` for anything else; and with the signal's reason when aborted.
   */
  async *stream(chat: ChatModel, messages: BaseMessage[], { timeoutMs = chat.timeoutMs, signal }: CallLimits): AsyncGenerator<string> {
    const end = new AbortController();
    let late = false;
    const timer = setTimeout(() => {
      late = true;
      end.abort(new Error('The time of the reply is up.'));
    }, Math.max(1, Math.min(timeoutMs, chat.timeoutMs)));
    let chunks: Awaited<ReturnType<ChatModel['model']['stream']>> | undefined;
    let replied = false;
    let tokens: Tokens | undefined;
    let outcome: CallOutcome = 'stopped';
    try {
      chunks = await chat.model.stream(messages, { signal: AbortSignal.any([signal, end.signal]), metadata: { caller: this.#caller } });
      for (let next = await chunks.next(); !next.done; next = await chunks.next()) {
        replied = true;
        tokens = addTokens(tokens, tokensOf(next.value));
        const piece = textOf(next.value);
        if (piece !== '') yield piece;
      }
      // A model may take an abort for the end of its reply.
      signal.throwIfAborted();
      end.signal.throwIfAborted();
      outcome = 'completed';
    } catch (error) {
      signal.throwIfAborted();
      const failure = late ? tooLate(error) : error instanceof AppError ? error : brokenOff(error);
      outcome = OUTCOMES[failure.code] ?? 'failed';
      throw failure;
    } finally {
      clearTimeout(timer);
      // Before the stream is closed: closing alone would wait for the model's next token.
      end.abort();
      chunks?.return().catch(() => {});
      if (replied) this.#usage.add(chat.price, tokens, outcome === 'completed');
      this.#report.modelCalled({ model: chat.identity, outcome, tokens });
    }
  }

  /** A whole reply, of which at most `maxLength` characters are read. Rejects like `stream`. */
  async reply(chat: ChatModel, messages: BaseMessage[], maxLength: number, limits: CallLimits): Promise<string> {
    let text = '';
    for await (const piece of this.stream(chat, messages, limits)) {
      text += piece;
      if (text.length >= maxLength) break;
    }
    return text.slice(0, maxLength);
  }
}

// `text` takes all content apart, which is too much for every token.
const textOf = (chunk: AIMessageChunk): string => (typeof chunk.content === 'string' ? chunk.content : chunk.text);

function tokensOf({ usage_metadata: told }: { usage_metadata?: UsageMetadata | undefined }): Tokens | undefined {
  return told && { input: told.input_tokens, output: told.output_tokens };
}

const tooLate = (cause: unknown): AppError => new AppError('MODEL_TIMEOUT', 'The chat model took too long. Ask again in a moment.', { retryable: true, cause });
const brokenOff = (cause: unknown): AppError => new AppError('MODEL_UNAVAILABLE', 'The chat model broke off. Ask again in a moment.', { retryable: true, cause });
