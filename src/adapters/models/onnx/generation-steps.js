// @ts-check
import { DynamicCache, Tensor } from '@xenova/transformers';
import { createSampler } from './generation-sampling.js';
import { ReplyText } from './generation-text.js';

/** @typedef {import('@xenova/transformers').PreTrainedModel} Model */
/** @typedef {import('@xenova/transformers').PreTrainedTokenizer} Tokenizer */

/**
 * @typedef {object} Asked
 * @property {number[]} prompt Tokens.
 * @property {readonly string[]} stop
 * @property {number} maxTokens
 * @property {number} temperature
 * @property {number} topP
 * @property {number | undefined} [seed]
 */

/**
 * One reply, step by step: first the prompt, some tokens at a time, then one token a step. A step is one run of the model.
 * The loop is ours, not `model.generate()`, which can be stopped only after a step, reads a prompt of any length in one, and
 * knows neither a seed nor the likeliest tokens only.
 */
export class Generation {
  /** Tokens of the reply, the one that ended it among them. @type {number[]} */
  reply = [];
  #model;
  #asked;
  #text;
  #chooseToken;
  #lastTokens;
  #promptStep;
  #read = 0;
  /** Keys and values of all tokens read so far. @type {InstanceType<typeof DynamicCache> | undefined} */
  #cache;

  /**
   * @param {Model} model
   * @param {Tokenizer} tokenizer
   * @param {Asked} asked
   * @param {number} promptStep Tokens of the prompt that are read in one step.
   */
  constructor(model, tokenizer, asked, promptStep) {
    this.#model = model;
    this.#asked = asked;
    this.#lastTokens = endTokens(model, tokenizer);
    this.#promptStep = promptStep;
    this.#chooseToken = createSampler({ ...asked, repetitionPenalty: settingsOf(model).repetition_penalty ?? 1 });
    // Without cleaning: it would take away spaces that stand in the posts.
    const options = { skip_special_tokens: true, clean_up_tokenization_spaces: false };
    this.#text = new ReplyText((tokens) => (tokens.length === 0 ? '' : tokenizer.decode(tokens, options)), asked.stop);
  }

  /**
   * Text that can be sent, and at last why no more follows.
   * @returns {Promise<{ text: string, finishReason?: 'stop' | 'length' }>}
   */
  async step() {
    const { prompt } = this.#asked;
    const tokens = this.#read < prompt.length ? prompt.slice(this.#read, this.#read + this.#promptStep) : this.reply.slice(-1);
    const logits = await this.#run(tokens);
    return this.#read < prompt.length ? { text: '' } : this.#next(this.#chooseToken(lastRow(logits), this.reply));
  }

  async dispose() {
    await this.#cache?.dispose();
  }

  /** @param {number} token */
  #next(token) {
    this.reply.push(token);
    if (this.#lastTokens.has(token)) return { text: this.#text.end(), finishReason: /** @type {const} */ ('stop') };
    const text = this.#text.push(token);
    if (this.#text.stopped) return { text, finishReason: /** @type {const} */ ('stop') };
    if (this.reply.length < this.#asked.maxTokens) return { text };
    const rest = this.#text.end();
    return { text: text + rest, finishReason: this.#text.stopped ? /** @type {const} */ ('stop') : /** @type {const} */ ('length') };
  }

  /**
   * Logits of what follows the tokens.
   * @param {number[]} tokens
   * @returns {Promise<Tensor>}
   */
  async #run(tokens) {
    this.#read += tokens.length;
    const outputs = await this.#model.forward({
      input_ids: row(tokens.map(BigInt)),
      attention_mask: row(Array.from({ length: this.#read }, () => 1n)),
      num_logits_to_keep: new Tensor('int64', [1n], []),
      ...(this.#cache ? { past_key_values: this.#cache } : {}),
    });
    this.#keep(outputs);
    return outputs.logits;
  }

  /** @param {Record<string, Tensor>} outputs */
  #keep(outputs) {
    const present = Object.entries(outputs).filter(([name]) => name.startsWith('present'));
    const past = Object.fromEntries(present.map(([name, tensor]) => [pastName(name), tensor]));
    // Frees what stood there before, where that is memory of the GPU.
    if (this.#cache) this.#cache.update(past);
    else this.#cache = new DynamicCache(past);
  }
}

/** Whether a prompt can be read in pieces: a cache of keys and values allows it, states of other layers may not. @param {Model} model */
export function readsInPieces(model) {
  const names = Object.values(model.sessions).flatMap((session) => /** @type {string[]} */ (session.inputNames));
  return names.filter((name) => name.startsWith('past')).every((name) => name.startsWith('past_key_values.'));
}

/** "present.0.key" -> "past_key_values.0.key", "present_conv.0" -> "past_conv.0". @param {string} name */
const pastName = (name) => (name.startsWith('present.') ? name.replace('present', 'past_key_values') : name.replace('present', 'past'));

/** @param {bigint[]} values */
const row = (values) => new Tensor('int64', BigInt64Array.from(values), [1, values.length]);

/** @param {Tensor} logits */
const lastRow = (logits) => /** @type {Float32Array} */ (logits.slice(null, -1, null).to('float32').data);

/** @typedef {{ eos_token_id?: number | number[] | null, repetition_penalty?: number | null }} Settings */

/** @param {Model} model @returns {Settings} */
const settingsOf = (model) => /** @type {any} */ (model).generation_config ?? {};

/** @param {Model} model @param {Tokenizer} tokenizer */
function endTokens(model, tokenizer) {
  const config = /** @type {Settings} */ (model.config);
  const tokens = [settingsOf(model).eos_token_id, config.eos_token_id, /** @type {any} */ (tokenizer).eos_token_id].flat();
  return new Set(tokens.filter((token) => typeof token === 'number'));
}
