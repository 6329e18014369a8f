import type { Effort, Route } from '../domain/answer.ts';
import type { Found } from './evidence.ts';
import type { ReadQuestion } from './turn.ts';

/** What a writer is to write. `found` is absent on routes that need no posts. */
export interface WritingTask {
  readonly route: Route;
  readonly question: ReadQuestion;
  readonly found: Found | undefined;
  readonly effort: Effort;
}
