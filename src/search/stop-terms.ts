import { analyze } from './analyze.ts';
import { STOP_WORDS } from './understand/stop-words.ts';

/** English stop words as terms. */
export const STOP_TERMS: ReadonlySet<string> = new Set([...STOP_WORDS].flatMap((word) => analyze(word)));
