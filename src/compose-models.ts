import { fileURLToPath } from 'node:url';
import { DEFAULT_ENCODERS, modelNamed } from './adapters/models/default-models.ts';
import { isHosted, openHostedChat } from './adapters/models/hosted/open-hosted-chat.ts';
import { openModelStore } from './adapters/models/hub/open-model-store.ts';
import { chooseDevice, type DeviceChoice } from './adapters/models/onnx/device.ts';
import { preferredDtypes, type ModelKind } from './adapters/models/onnx/dtype.ts';
import { openOnnxChat } from './adapters/models/onnx/open-onnx-chat.ts';
import { openOnnxEmbeddings } from './adapters/models/onnx/open-onnx-embeddings.ts';
import { openOnnxReranker } from './adapters/models/onnx/open-onnx-reranker.ts';
import { PendingChat, PendingReranker } from './adapters/models/onnx/pending-models.ts';
import { openChatModel } from './adapters/models/openai-compatible/open-chat-model.ts';
import { openEmbeddingsServer } from './adapters/models/openai-compatible/open-embeddings-server.ts';
import { openRerankServer } from './adapters/models/openai-compatible/open-rerank-server.ts';
import { NO_MODEL, type Config, type ModelPlace } from './config.ts';
import { AppError } from './domain/errors.ts';
import type { ModelStore, PullProgress, StoredModel } from './ports/model-store.ts';
import type { ChatModel, EmbeddingModel, Reranker } from './ports/models.ts';

/** Models that come with the program. */
const BUILT_IN = fileURLToPath(new URL('../models', import.meta.url));
/** How often a pull in the background is heard of. */
const REPORT_EVERY_MS = 5_000;

/** What happens to models while they are opened. */
export interface ModelReport {
  deviceChosen(choice: DeviceChoice): void;
  pulling(model: string, progress: PullProgress): void;
  /** The model is not used until the next start. */
  unavailable(model: string, error: unknown): void;
  circuitChanged(model: string, state: string): void;
}

interface Wait {
  readonly signal?: AbortSignal;
  readonly patienceMs?: number;
}

type Open<T> = T & AsyncDisposable;

/** Models under MODELS_DIR, and those that come with the program. Names that stand for a model are not known to it. */
const openStore = ({ MODELS_DIR, MODEL_HUB_URL, MODEL_HUB_TOKEN }: Config): ModelStore =>
  openModelStore({ modelsDir: MODELS_DIR, builtInDir: BUILT_IN, hubUrl: MODEL_HUB_URL, hubToken: MODEL_HUB_TOKEN });

/** The store of the command line: it also takes names like "default-chat", and prefers the weights that suit the device. */
export function composeModelStore(config: Config): ModelStore {
  const store = openStore(config);
  let choosing: Promise<DeviceChoice> | undefined;
  const choose = () => (choosing ??= chooseDevice(config.DEVICE));
  const named = async (reference: string) => modelNamed(reference, (await choose()).device);
  return {
    ...store,
    find: async (reference) => store.find(await named(reference)),
    async pull(reference, options) {
      const choice = await choose();
      const kind = [config.EMBEDDING_MODEL, config.RERANK_MODEL, ...DEFAULT_ENCODERS].includes(reference) ? 'embedder' : 'chat';
      return store.pull(modelNamed(reference, choice.device), { prefer: preferredDtypes(kind, choice), ...options });
    },
    remove: async (reference) => store.remove(await named(reference)),
  };
}

/** Opens the models that the settings name: on servers, or in this process on one device for all. */
export class ModelOpener {
  readonly #config: Config;
  readonly #report: ModelReport;
  readonly #store: ModelStore;
  readonly #choice: DeviceChoice;

  private constructor(config: Config, report: ModelReport, choice: DeviceChoice) {
    this.#config = config;
    this.#report = report;
    this.#store = openStore(config);
    this.#choice = choice;
  }

  /** Rejects with `BAD_CONFIG` where a device was asked for that is missing. */
  static async create(config: Config, report: ModelReport): Promise<ModelOpener> {
    const choice = await chooseDevice(config.DEVICE);
    report.deviceChosen(choice);
    return new ModelOpener(config, report, choice);
  }

  /**
   * Pulls the model where it is missing. Rejects with a retryable `MODEL_UNAVAILABLE` where the hub is out of reach, or nothing
   * more comes for `patienceMs`.
   */
  async embeddings(wait: Wait = {}): Promise<Open<EmbeddingModel> | undefined> {
    const { EMBEDDING_MODEL: model, EMBEDDING_BASE_URL: baseUrl, EMBEDDING_API_KEY: apiKey } = this.#config;
    if (model === NO_MODEL) return undefined;
    if (baseUrl) return openEmbeddingsServer({ baseUrl, model, apiKey, ...this.#serverLimits(model) });
    const { root, name } = await this.#fetch(model, 'embedder', wait);
    return openOnnxEmbeddings({ modelsDir: root, model: name, device: this.#choice, dtype: this.#dtypeOf(model, 'embedder') });
  }

  /** A model that must be pulled first comes later. */
  async reranker(stop: AbortSignal): Promise<Open<Reranker> | undefined> {
    const { RERANK_MODEL: model, RERANK_BASE_URL: baseUrl, RERANK_API_KEY: apiKey } = this.#config;
    if (!model) return undefined;
    if (baseUrl) return openRerankServer({ baseUrl, model, apiKey, ...this.#serverLimits(model) });
    const open = async ({ root, name }: StoredModel) => openOnnxReranker({ modelsDir: root, model: name, device: this.#choice });
    const found = await this.#find(model);
    if (found) return open(found);
    return new PendingReranker({ model, device: this.#choice.device }, this.#later(model, 'reranker', stop, open));
  }

  /** The chain of chat models, in the order in which they are asked. One that must be pulled first comes later. */
  chats(stop: AbortSignal): Promise<Open<ChatModel>>[] {
    const { CHAT_MODEL, CHAT_BASE_URL, CHAT_API_KEY, CHAT_FALLBACKS, CHAT_FALLBACK_API_KEYS, CHAT_INPUT_PRICE, CHAT_OUTPUT_PRICE } = this.#config;
    if (!CHAT_MODEL) return [];
    const price = CHAT_INPUT_PRICE === undefined || CHAT_OUTPUT_PRICE === undefined ? {} : { price: { input: CHAT_INPUT_PRICE, output: CHAT_OUTPUT_PRICE } };
    const first = this.#chat({ model: CHAT_MODEL, ...(CHAT_BASE_URL ? { baseUrl: CHAT_BASE_URL } : {}) }, CHAT_API_KEY, price, stop);
    const others = CHAT_FALLBACKS.map((place, i) => this.#chat(place, CHAT_FALLBACK_API_KEYS[i] || undefined, {}, stop));
    return [first, ...others];
  }

  async #chat({ model, baseUrl }: ModelPlace, apiKey: string | undefined, price: Pick<ChatModel, 'price'>, stop: AbortSignal): Promise<Open<ChatModel>> {
    const { CHAT_TIMEOUT_SECONDS, CHAT_CONTEXT_TOKENS: contextTokens, CHAT_REPLY_TOKENS: maxReplyTokens } = this.#config;
    const timeoutMs = CHAT_TIMEOUT_SECONDS * 1000;
    const sizes = { ...(contextTokens ? { contextTokens } : {}), ...(maxReplyTokens ? { maxReplyTokens } : {}) };
    const onStateChange = (state: string) => this.#report.circuitChanged(model, state);
    if (baseUrl) {
      return openChatModel({ baseUrl, model, apiKey, timeoutMs, ...this.#replyLimits(), ...sizes, ...price, onStateChange });
    }
    if (isHosted(model)) return openHostedChat({ model, apiKey, timeoutMs, ...this.#replyLimits(), ...sizes, ...price, onStateChange });
    const open = async ({ root, name, revision }: StoredModel) => {
      const chat = await openOnnxChat({ modelsDir: root, model: name, identity: revision && `${name}@${revision.slice(0, 12)}`, device: this.#choice, dtype: this.#dtypeOf(model, 'chat'), timeoutMs, ...sizes });
      // The first question need not wait for it; what is wrong with it, that question is told.
      chat.warm().catch((error: unknown) => this.#report.unavailable(name, error));
      return chat;
    };
    const found = await this.#find(model);
    if (found) return open(found);
    return new PendingChat({ model, device: this.#choice.device, timeoutMs }, this.#later(model, 'chat', stop, open));
  }

  async #later<T>(model: string, kind: ModelKind, stop: AbortSignal, open: (stored: StoredModel) => Promise<T>): Promise<T> {
    try {
      return await open(await this.#fetch(model, kind, { signal: stop }));
    } catch (error) {
      if (!stop.aborted) this.#report.unavailable(model, error);
      throw error;
    }
  }

  #find(model: string): Promise<StoredModel | undefined> {
    return this.#store.find(modelNamed(model, this.#choice.device));
  }

  async #fetch(model: string, kind: ModelKind, { signal, patienceMs }: Wait): Promise<StoredModel> {
    const found = await this.#find(model);
    if (found) return found;
    const dtype = this.#dtypeOf(model, kind);
    const patience = new AbortController();
    const timer = patienceMs === undefined ? undefined : setTimeout(() => patience.abort(), patienceMs);
    let reportedAt = 0;
    try {
      return await this.#store.pull(modelNamed(model, this.#choice.device), {
        prefer: preferredDtypes(kind, this.#choice),
        ...(dtype ? { dtype } : {}),
        signal: signal ? AbortSignal.any([signal, patience.signal]) : patience.signal,
        onProgress: (progress) => {
          timer?.refresh();
          const now = performance.now();
          if (now - reportedAt < REPORT_EVERY_MS) return;
          reportedAt = now;
          this.#report.pulling(model, progress);
        },
      });
    } catch (error) {
      signal?.throwIfAborted();
      if (patience.signal.aborted) throw new AppError('MODEL_UNAVAILABLE', `The model ${model} is not on this machine, and the hub is too slow. Get it with "npx threadwise models pull ${model}", then start again.`, { retryable: true, cause: error });
      if (!(error instanceof AppError)) throw error;
      throw new AppError(error.code, `The model ${model} is not on this machine. ${error.message}`, { retryable: error.retryable, cause: error.cause });
    } finally {
      clearTimeout(timer);
    }
  }

  /** The precision that the settings choose; undefined: what suits the device. */
  #dtypeOf(model: string, kind: ModelKind) {
    if (kind === 'embedder') return this.#config.EMBEDDING_DTYPE;
    return kind === 'chat' && model === this.#config.CHAT_MODEL ? this.#config.CHAT_DTYPE : undefined;
  }

  #serverLimits(model: string) {
    const onStateChange = (state: string) => this.#report.circuitChanged(model, state);
    return { onStateChange, connectMs: this.#config.CHAT_CONNECT_SECONDS * 1000, timeoutMs: this.#config.CHAT_FIRST_TOKEN_SECONDS * 1000 };
  }

  #replyLimits() {
    const { CHAT_CONNECT_SECONDS, CHAT_FIRST_TOKEN_SECONDS, CHAT_STALL_SECONDS } = this.#config;
    return { connectMs: CHAT_CONNECT_SECONDS * 1000, firstTokenMs: CHAT_FIRST_TOKEN_SECONDS * 1000, stallMs: CHAT_STALL_SECONDS * 1000 };
  }
}
