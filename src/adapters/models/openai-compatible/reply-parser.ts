import { getLines, getMessages } from '@langchain/core/utils/event_source_parse';
import { broken, refused, type ServerNames } from './server-failure.ts';

/** What is read of a `chat.completion.chunk` of the OpenAI API. */
export interface ReplyChunk {
  readonly model?: string;
  readonly choices: readonly ReplyChoice[];
  readonly usage?: ReplyUsage | null;
}

interface ReplyChoice {
  readonly finish_reason?: string | null;
  readonly delta?: ReplyDelta | null;
}

interface ReplyDelta {
  role?: string;
  content?: string | null;
  readonly reasoning_content?: string | null;
  readonly reasoning?: string | null;
  readonly tool_calls?: readonly unknown[];
}

export interface ReplyUsage {
  readonly prompt_tokens: number;
  readonly completion_tokens: number;
  readonly prompt_tokens_details?: { readonly cached_tokens?: number | null } | null;
  readonly completion_tokens_details?: { readonly reasoning_tokens?: number | null } | null;
}

/** No event of a reply is longer; a server that sends more without an event's end is broken. */
const MAX_EVENT_BYTES = 1_048_576;
const END = '[DONE]';

/** The chunks of a streamed reply that carry something. Throws `ServerFailure` where the stream makes no sense. */
export class ReplyParser {
  readonly #names: ServerNames;
  readonly #chunks: ReplyChunk[] = [];
  readonly #feed = getLines(getMessages(({ data }) => this.#read(data)));
  #pendingBytes = 0;
  #finished = false;
  #ended = false;

  constructor(names: ServerNames) {
    this.#names = names;
  }

  /** The reply has its finish reason: nothing but the usage can be missing. */
  get finished(): boolean {
    return this.#finished;
  }

  /** The server said that nothing follows. */
  get ended(): boolean {
    return this.#ended;
  }

  feed(bytes: Uint8Array): void {
    this.#pendingBytes += bytes.length;
    this.#feed(bytes);
    if (this.#pendingBytes > MAX_EVENT_BYTES) throw broken(this.#names, 'sent a stream without events');
  }

  take(): ReplyChunk | undefined {
    return this.#chunks.shift();
  }

  /** The body is over. */
  close(): void {
    if (!this.#finished) throw broken(this.#names, 'ended its reply too early');
    this.#ended = true;
  }

  #read(data: string): void {
    this.#pendingBytes = 0;
    if (data === '' || this.#ended) return;
    if (data === END) {
      this.close();
      return;
    }
    const chunk = readChunk(data, this.#names);
    if (chunk.choices[0]?.finish_reason) this.#finished = true;
    if (carriesAnything(chunk)) this.#chunks.push(chunk);
  }
}

function readChunk(data: string, names: ServerNames): ReplyChunk {
  let chunk: (Partial<ReplyChunk> & { readonly error?: unknown }) | null;
  try {
    chunk = JSON.parse(data) as typeof chunk;
  } catch {
    // The parser's own error would quote the reply.
    throw broken(names, 'sent a broken stream');
  }
  if (chunk?.error) throw reported(chunk.error, names);
  if (!Array.isArray(chunk?.choices)) throw broken(names, 'sent a broken stream');
  const choice = (chunk as ReplyChunk).choices[0];
  if (choice?.finish_reason === 'error') throw broken(names, 'gave up in the middle of its reply');
  if (choice?.delta) {
    choice.delta.role ??= 'assistant';
    choice.delta.content = plainContent(choice.delta.content);
  }
  return chunk as ReplyChunk;
}

/** Some servers send errors as an event, with the status that would have been the reply's. */
function reported(error: unknown, names: ServerNames): Error {
  const status = typeof error === 'object' && error !== null && 'code' in error ? Number(error.code) : Number.NaN;
  return status >= 400 && status < 600 ? refused(names, { status }) : broken(names, 'reported an error in the middle of its reply');
}

/** Text, or parts of which some are text. */
function plainContent(content: unknown): string {
  if (typeof content === 'string') return content;
  if (!Array.isArray(content)) return '';
  return content.map((part: { text?: unknown } | null) => (typeof part?.text === 'string' ? part.text : '')).join('');
}

/** The first event often holds a role only, and is sent before the model has read the prompt. */
function carriesAnything({ choices: [choice], usage }: ReplyChunk): boolean {
  if (usage || choice?.finish_reason) return true;
  const delta = choice?.delta;
  return Boolean(delta && (delta.content || delta.reasoning_content || delta.reasoning || delta.tool_calls?.length));
}
