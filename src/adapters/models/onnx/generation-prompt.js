// @ts-check

/** @typedef {import('@xenova/transformers').PreTrainedTokenizer} Tokenizer */
/** @typedef {import('./generation-thread.ts').ChatMessage} ChatMessage */

/**
 * The messages as the model's chat template has them, up to where the reply begins.
 * @param {Tokenizer} tokenizer
 * @param {readonly ChatMessage[]} messages
 */
export function renderPrompt(tokenizer, messages) {
  const harmless = messages.map(({ role, content }) => ({ role, content: takeApart(content, tokenizer.all_special_tokens) }));
  try {
    return render(tokenizer, harmless);
  } catch (error) {
    const folded = foldSystemMessage(harmless);
    if (folded === undefined) throw error;
    return render(tokenizer, folded);
  }
}

/** @param {Tokenizer} tokenizer @param {ChatMessage[]} messages */
function render(tokenizer, messages) {
  // A model that can think aloud is asked to answer straight away: the template takes this as one of its variables.
  const variables = { enable_thinking: false };
  return tokenizer.apply_chat_template(messages, { tokenize: false, add_generation_prompt: true, ...variables });
}

/**
 * A post must not end its own message: what would become a control token of the prompt is taken apart.
 * @param {string} content
 * @param {string[]} specials
 */
const takeApart = (content, specials) =>
  specials.filter((token) => token.length > 1).reduce((text, token) => text.replaceAll(token, () => `${token.slice(0, 1)} ${token.slice(1)}`), content);

/** Some templates refuse a system message. @param {ChatMessage[]} messages */
function foldSystemMessage([system, first, ...rest]) {
  if (system?.role !== 'system' || first?.role !== 'user') return undefined;
  return [{ ...first, content: `${system.content}\n\n${first.content}` }, ...rest];
}
