import type { ChatModel } from '../ports/models.ts';
import { checkSentence } from './check-sentence.ts';
import type { Draft } from './draft.ts';
import type { Found } from './evidence.ts';
import type { AnswerDeps } from './turn.ts';
import { writeCount } from './write-count.ts';
import { writeExtract, writeNothingFound } from './write-extract.ts';
import { writeReply } from './write-reply.ts';
import { writeWithModel } from './write-with-model.ts';
import type { WritingTask } from './writing-task.ts';

/** Sentences as they are written, and who wrote them: to be asked when all have been read. */
export interface Writing {
  readonly drafts: AsyncIterable<Draft>;
  readonly writtenBy: () => string;
}

/** Chooses the writer for a route. Where no model is needed or none is there, rules and extracts do. */
export function writeAnswer(task: WritingTask, deps: AnswerDeps, signal: AbortSignal): Writing {
  const { route, found } = task;
  if (!found) return by('rules', writeReply(task, deps));
  if (found.count) return by('rules', writeCount(task.question, found));
  if (found.evidence.length === 0) return by('rules', writeNothingFound(task.question, deps));
  if (route === 'SEARCH' || !deps.chat) return extract(task, found);
  return writeByModel(deps.chat, task, found, deps, signal);
}

/** For when nothing of what was written could be sent. */
export function writeAgain({ found, ...task }: WritingTask): Writing {
  return found ? extract({ found, ...task }, found) : by('rules', nothing());
}

const extract = (task: WritingTask, found: Found): Writing => by('extractive', writeExtract(task, found));

/** The model's text; the extract when the model fails before its first sentence. */
function writeByModel(chat: ChatModel, task: WritingTask, found: Found, deps: AnswerDeps, signal: AbortSignal): Writing {
  let writtenBy = chat.identity;
  async function* drafts(): AsyncGenerator<Draft> {
    let started = false;
    try {
      for await (const draft of writeWithModel(task.question, task.route, found, chat, deps, signal)) {
        if (!draft.noClaim && !checkSentence(draft)) {
          deps.report.sentenceDropped(chat.identity);
          continue;
        }
        started = true;
        yield draft;
      }
    } catch (error) {
      if (signal.aborted || started) throw error;
      deps.report.modelStepFailed('write', error);
      writtenBy = 'extractive';
      yield* writeExtract(task, found);
    }
  }
  return { drafts: drafts(), writtenBy: () => writtenBy };
}

const by = (writer: string, drafts: AsyncIterable<Draft>): Writing => ({ drafts, writtenBy: () => writer });

async function* nothing(): AsyncGenerator<Draft> {}
