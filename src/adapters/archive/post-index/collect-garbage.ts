import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

setFlagsFromString('--expose-gc');

/**
 * Collects garbage at once. V8 leaves shared memory out of its figures: a thread that does little else would keep the posts of many
 * former states before it collects them by itself.
 */
export const collectGarbage = runInNewContext('gc') as () => void;
