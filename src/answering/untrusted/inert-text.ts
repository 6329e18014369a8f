/** Signs that are not seen but change what is: zero width, direction, the tags block, controls. Joiners of emoji and of Indic and Persian words stay. */
const UNSEEN = /(?![\n\t])\p{Cc}|[\u00AD\u200B\u200E\u200F\u202A-\u202E\u2060-\u2064\u2066-\u2069\uFEFF\uFFF9-\uFFFB\u{E0000}-\u{E007F}]|[\u200C\u200D](?=\p{ASCII}|$)|(?<=\p{ASCII})[\u200C\u200D]/gu;
const SCHEME = /\b(javascript|vbscript|data(?=:\w+\/)|mailto|file|tel|sms|blob|intent|view-source)(?=:)/giu;
const EVERYBODY = /@(?=(?:here|everyone|channel|all|room)\b)/giu;

/**
 * Words that no reader's program can take for markup, a call to everybody, or a marker of ours, changed as little as that needs: a quote
 * stays readable, and its citation holds it to the letter. Links that a post holds stay as words.
 */
export const inertText = (text: string): string =>
  text
    .replaceAll(UNSEEN, '')
    .replaceAll(/[[［【](\d{1,3})[\]］】]/g, '($1)')
    .replaceAll(/\](?=[[(:])/g, '] ')
    .replaceAll(/!(?=\[)/g, '! ')
    .replaceAll(/<(?=[\p{L}/!?@#])/gu, '‹')
    .replaceAll(/&(?=#?\w{1,31};)/g, '& ')
    .replaceAll('`', "'")
    .replaceAll(/~{2,}/g, '~')
    .replaceAll(/\*+(?=[^\s*])|(?<=[^\s*])\*+/g, '∗')
    .replaceAll(/_{2,}/g, '_')
    .replaceAll(SCHEME, '$1 ')
    .replaceAll(EVERYBODY, '@ ');
