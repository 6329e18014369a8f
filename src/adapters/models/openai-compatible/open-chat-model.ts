import type { ChatModel } from '../../../ports/models.ts';

export interface ChatServerOptions {
  /** Base address of an OpenAI-compatible API, for example "http://localhost:8000/v1". */
  readonly baseUrl: string;
  readonly model: string;
  readonly apiKey?: string | undefined;
  /** For one whole reply. */
  readonly timeoutMs: number;
}

/** Of one reply: more than the longest answer needs. */
const MAX_TOKENS = 1_000;

/** A chat model on a server that speaks the OpenAI API (vLLM, TGI, llama.cpp, Ollama or a hosted service). */
export async function openChatModel({ baseUrl, model, apiKey, timeoutMs }: ChatServerOptions): Promise<ChatModel> {
  // Takes a second to load, so only those who have a model server pay for it.
  const { initChatModel } = await import('langchain/chat_models/universal');
  const chat = await initChatModel(model, {
    modelProvider: 'openai',
    // The client insists on a key; servers without keys ignore it.
    apiKey: apiKey ?? 'none',
    configuration: { baseURL: baseUrl },
    temperature: 0,
    timeout: timeoutMs,
    maxRetries: 1,
    streaming: true,
    streamUsage: false,
    maxTokens: MAX_TOKENS,
  });
  return { identity: `${model} at ${new URL(baseUrl).host}`, model: chat, timeoutMs };
}
