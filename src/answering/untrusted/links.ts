/** Anything that a reader's program may make a link of: a scheme, "www.", a domain with a path or a common ending, an e-mail address. */
const LINK = new RegExp(
  [
    String.raw`\b(?:https?|ftp|ftps|file|mailto|javascript|vbscript|tel|sms|ws|wss|ipfs|magnet|intent|view-source|blob)\s?:\s*\S`,
    String.raw`\bdata\s?:\s?\w+/`,
    String.raw`(?<![\w/])//[\w-]+\.\w`,
    String.raw`\bwww\.\S`,
    String.raw`\b[\w.+-]+@[\w-]+\.[a-z]{2,}`,
    String.raw`\b(?:[a-z0-9-]+\.)+(?:com|net|org|io|co|ai|app|dev|info|biz|xyz|top|ru|cn|uk|de|fr|es|pt|br|eu|me|tv|ly|gl|gg|to|link|click|site|online|shop|example|test|invalid|localhost)\b(?!\.\p{Lu})`,
    String.raw`\b(?:[a-z0-9-]+\.)+[a-z]{2,}/\S`,
    String.raw`\b\d{1,3}(?:\.\d{1,3}){3}\b`,
  ].join('|'),
  'iu',
);

/** Whether a text holds anything that could be followed. */
export const holdsLink = (text: string): boolean => LINK.test(text.normalize('NFKC').replaceAll(/[\u200B-\u200F\u2060\uFEFF]/g, ''));
