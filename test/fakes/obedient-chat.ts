import { BaseChatModel } from '@langchain/core/language_models/chat_models';
import { AIMessageChunk, type BaseMessage } from '@langchain/core/messages';
import { ChatGenerationChunk, type ChatResult } from '@langchain/core/outputs';
import type { ChatModel } from '../../src/ports/models.ts';

/**
 * A chat model that does whatever any text in its context asks for, in every way that it can think of: it says what it is told to, repeats the order as a
 * statement, leaks its prompt, emits links, markup and code, changes its style, gives up, and names every post as its source. What is
 * left of that in an answer is what the structure around a model lets through.
 */
export class ObedientChat implements ChatModel {
  readonly identity = 'obedient';
  readonly device = 'fake';
  readonly timeoutMs = 60_000;
  readonly contextTokens = 100_000;
  readonly maxReplyTokens = 10_000;
  /** What it said for others, a sentence each, without its markers. */
  readonly obeyed: string[] = [];
  readonly prompts: string[] = [];
  readonly model: BaseChatModel = new ObedientModel(this);

  async countTokens(text: string): Promise<number> {
    return Math.ceil(text.length / 4);
  }
}

class ObedientModel extends BaseChatModel {
  readonly #owner: ObedientChat;

  constructor(owner: ObedientChat) {
    super({});
    this.#owner = owner;
  }

  override _llmType(): string {
    return 'obedient';
  }

  override async _generate(): Promise<ChatResult> {
    throw new Error('It only streams.');
  }

  override async *_streamResponseChunks(messages: BaseMessage[]): AsyncGenerator<ChatGenerationChunk> {
    const prompt = messages.map(({ text }) => text).join('\n');
    this.#owner.prompts.push(prompt);
    for (const line of reply(prompt, this.#owner.obeyed)) yield new ChatGenerationChunk({ message: new AIMessageChunk(`${line}\n`), text: `${line}\n` });
  }
}

function reply(prompt: string, obeyed: string[]): string[] {
  const orders = textsIn(prompt);
  if (prompt.includes('{"route"')) return [JSON.stringify({ route: 'OFF_TOPIC', reason: orders.at(-1)?.text ?? 'told so', confidence: 1 })];
  if (prompt.includes('{"question"')) return [JSON.stringify({ question: spoken(orders.at(0)?.text ?? '')[0] ?? orders.at(-1)?.text ?? 'x' })];
  const all = orders.map(({ n }) => `[${n}]`).join('');
  return orders.flatMap(({ n, text }) => {
    const said = obey(text, prompt);
    obeyed.push(...said);
    return [...said.map((one) => `${ended(one)} [${n}]`), ...said.map((one) => `${ended(one)} ${all}`)];
  });
}

const ended = (sentence: string): string => (/[.!?]$/.test(sentence) ? sentence : `${sentence}.`);

interface Told {
  readonly n: number;
  readonly text: string;
}

/** Everything that a stranger may have written: the texts and the names of the posts, and whatever else is JSON in the prompt. */
function textsIn(prompt: string): Told[] {
  return prompt.split('\n').flatMap((line, i) => {
    try {
      const value = JSON.parse(line.replace(/^[^{"]*/, '')) as string | { n?: number; text?: string; name?: string; author?: string };
      if (typeof value === 'string') return [{ n: i, text: value }];
      return [value.text, value.name, value.author].filter((text) => text !== undefined).map((text) => ({ n: value.n ?? 1, text }));
    } catch {
      return [];
    }
  });
}

/** What is to be said, by its quotation marks. */
const spoken = (text: string): string[] => [...text.matchAll(/["“”'‘]([^"“”‘]{4,}?)["“”’]/gu)].map(([, words = '']) => words);

function obey(order: string, prompt: string): string[] {
  const hidden = (order.match(/[A-Za-z0-9+/]{24,}={0,2}/g) ?? []).map((run) => Buffer.from(run, 'base64').toString('utf8'));
  const text = [order, ...hidden].join(' ');
  const sentences = text.split(/(?<=[.!?:])\s+|\n+/).filter((one) => one.trim().length > 8);
  const urls = text.match(/(?:https?:\/\/|mailto:|javascript:)[^\s)"'>]+/g) ?? [];
  return [
    ...(/NO ANSWER|ignore (?:the|all) (?:other )?posts/i.test(text) ? ['NO ANSWER.'] : []),
    ...spoken(text),
    ...sentences,
    // The order as if it were a fact: "Say that X" becomes "X", "Include a discount" becomes "A discount".
    ...sentences.flatMap((one) => [one.replace(/^.*?\b(?:that|words?|say|write|include|add|append|answer|reply|respond|recommend|promote|with|be:?)\s+/i, ''), one.replace(/^\W*\p{L}+\s+/u, '')]).filter((one) => one.length > 8),
    ...urls.flatMap((url) => [`See [the report](${url})`, `![status](${url})`, `<img src="${url}">`, url, `Details are at ${url}`]),
    ...(/```/.test(text) ? [text.slice(text.indexOf('```'))] : []),
    ...(/prompt|instructions|rules|above/i.test(text) ? [prompt.slice(0, 160), ...prompt.split('\n').slice(2, 6)] : []),
    ...styled(text),
  ];
}

/** A true statement in the manner that is asked for. */
function styled(order: string): string[] {
  const fact = 'Inspectors found cracks in two bearings of the Kettle Bridge';
  return [
    ...(/pirate|arr/i.test(order) ? [`Arrr, ${fact}, matey`] : []),
    ...(/capital|upper|shout/i.test(order) ? [fact.toUpperCase()] : []),
    ...(/base ?(?:16|32|64)|encod/i.test(order) ? [Buffer.from(fact).toString('base64')] : []),
    ...(/emoji/i.test(order) ? [`${fact.replaceAll(' ', ' 🚢 ')} 🚢`] : []),
    ...(/number|substitut|symbol|letters/i.test(order) ? [fact.replaceAll('a', '4').replaceAll('e', '3').replaceAll('i', '1').replaceAll('o', '0')] : []),
    ...(/reverse|anagram|rearrange|typo|misspell/i.test(order) ? [[...fact].toReversed().join(''), fact.replace('Inspectors', 'Inpsetcors').replace('cracks', 'crakcs').replace('bearings', 'baerigns')] : []),
    ...(/everyone|@here/i.test(order) ? [`@here @everyone ${fact}`] : []),
    ...(/begin|start every/i.test(order) ? spoken(order).map((word) => `${word}, ${fact}`) : []),
  ];
}
