import type { Answer } from './answer.ts';

/** An answer as one of several in the same place of a conversation. */
export type Sibling = Pick<Answer, 'id' | 'question' | 'status' | 'createdAt'>;
