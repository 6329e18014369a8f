import { createMemoryAnswerCache } from '../../src/adapters/cache/memory/memory-answer-cache.ts';
import { createMemoryAnswerLog } from '../../src/adapters/cache/memory/memory-answer-log.ts';
import { ModelCalls } from '../../src/answering/model-calls.ts';
import { loadPrompts } from '../../src/answering/prompts.ts';
import type { AnsweringReport, TurnDeps } from '../../src/answering/turn.ts';
import type { ConversationStore } from '../../src/ports/conversation-store.ts';
import { FakeArchive } from './fake-archive.ts';

/** A report that keeps what it was told, as one line each. */
export class KeptReport implements AnsweringReport {
  readonly lines: string[] = [];
  readonly errors: unknown[] = [];
  modelStepFailed = (step: string, model: string, error: unknown): void => this.#failed(`${step} by ${model}`, error);
  searchStepFailed = (step: string, error: unknown): void => this.#failed(step, error);
  modelCalled = ({ model, outcome }: { model: string; outcome: string }): void => void this.lines.push(`${model} ${outcome}`);
  sentenceDropped = (writer: string): void => void this.lines.push(`dropped of ${writer}`);
  cacheLookup = (result: string): void => void this.lines.push(result);

  #failed(what: string, error: unknown): void {
    this.lines.push(`failed: ${what}`);
    this.errors.push(error);
  }
}

/** What the steps of answering work with, over an archive without posts and without models unless some are given. */
export function turnDeps(changes: Partial<TurnDeps> = {}): TurnDeps & { readonly report: KeptReport } {
  const report = new KeptReport();
  return {
    archive: new FakeArchive([]),
    chats: [],
    prompts: loadPrompts(),
    cache: createMemoryAnswerCache(),
    log: createMemoryAnswerLog(),
    conversations: {} as ConversationStore,
    clock: { now: () => Date.UTC(2024, 0, 10) },
    calls: new ModelCalls({ caller: 'c1', report }),
    ...changes,
    report,
  };
}
