/** Bytes of English to a token; other scripts have more bytes to a character, and more tokens. */
const BYTES_PER_TOKEN = 4;

/** About how many tokens a text has: enough to put texts of like length together. */
export const estimateTokens = (text: string): number => Math.ceil(Buffer.byteLength(text) / BYTES_PER_TOKEN) + 1;
