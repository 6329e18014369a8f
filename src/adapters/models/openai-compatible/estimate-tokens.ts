/** ASCII text has about four characters a token with the tokenizers in use; names, links and numbers have fewer. */
const ASCII_PER_TOKEN = 3.2;

/**
 * How many tokens a text has at most, as a rule: a token for 3.2 ASCII characters, and one for each UTF-16 unit of any other
 * script. Over-estimates rather than under, so that a prompt that fits by this count fits the model.
 */
export function estimateTokens(text: string): number {
  let ascii = 0;
  for (let index = 0; index < text.length; index++) if (text.charCodeAt(index) < 128) ascii++;
  return Math.ceil(ascii / ASCII_PER_TOKEN) + text.length - ascii;
}
