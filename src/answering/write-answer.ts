import { checkDrafts, type CheckedDraft } from './check-sentence.ts';
import type { Draft } from './draft.ts';
import type { Found } from './evidence.ts';
import type { TurnDeps } from './turn.ts';
import { answerLanguage, type AnswerLanguage } from './wording/answer-language.ts';
import { LEFT_OUT } from './wording/check-words.ts';
import { writeCount } from './write-count.ts';
import { writeExtract, writeNothingFound } from './write-extract.ts';
import { writeReply } from './write-reply.ts';
import { writeSummary } from './write-summary.ts';
import { writeWithModel } from './write-with-model.ts';
import type { WritingTask } from './writing-task.ts';

/** Sentences that hold, as they are written, and who wrote them: to be asked when all have been read. */
export interface Writing {
  readonly sentences: AsyncIterable<CheckedDraft>;
  readonly writtenBy: () => string;
  /** What the answer lacks as the posts do not confirm it, a sentence each: to be asked when all sentences have been read. */
  readonly missing: () => readonly string[];
}

/** Chooses the writer for a route. Where no model is needed or none is there, rules and extracts do. */
export function writeAnswer(task: WritingTask, deps: TurnDeps, signal: AbortSignal): Writing {
  const { route, found } = task;
  if (!found) return by('rules', writeReply(task, deps), deps);
  if (found.count) return by('rules', writeCount(task.question, found), deps);
  if (found.evidence.length === 0) return by('rules', writeNothingFound(task.question, deps, signal), deps);
  if (route === 'SEARCH') return by(EXTRACTIVE, writeExtract(task, found), deps);
  return writeInOrder(task, found, deps, signal);
}

const EXTRACTIVE = 'extractive';

/**
 * The text of the first model that writes a sentence which holds; of the extractive writer when none does. A model is given up
 * for the next one only before its first sentence went out.
 */
function writeInOrder(task: WritingTask, found: Found, deps: TurnDeps, signal: AbortSignal): Writing {
  const language = answerLanguage(task.question.language);
  let writtenBy = EXTRACTIVE;
  let dropped = 0;
  async function* sentences(): AsyncGenerator<CheckedDraft> {
    for (const chat of deps.chats) {
      let started = false;
      dropped = 0;
      try {
        for await (const sentence of mended(chat.identity, writeWithModel(task.question, task.route, found, chat, deps, signal), deps, signal, { language, onDropped: () => dropped++ })) {
          started = true;
          writtenBy = chat.identity;
          yield sentence;
        }
        if (started) return;
        throw new Error('The model wrote no sentence that its posts support.');
      } catch (error) {
        if (signal.aborted || started) throw error;
        deps.report.modelStepFailed('write', chat.identity, error);
      }
    }
    dropped = 0;
    yield* checked(EXTRACTIVE, task.route === 'SUMMARIZE' ? writeSummary(task, found) : writeExtract(task, found), deps);
  }
  const missing = () => (dropped > 0 ? [LEFT_OUT[language]] : []);
  return { sentences: sentences(), writtenBy: () => writtenBy, missing };
}

const by = (writer: string, drafts: AsyncIterable<Draft>, deps: TurnDeps): Writing => ({ sentences: checked(writer, drafts, deps), writtenBy: () => writer, missing: () => [] });

const checked = (writer: string, drafts: AsyncIterable<Draft>, { report }: TurnDeps): AsyncGenerator<CheckedDraft> =>
  checkDrafts(drafts, () => report.sentenceDropped(writer));

/** Sentences of a model: each is checked with the meaning of its words, and what fails is mended where it can be. */
const mended = (writer: string, drafts: AsyncIterable<Draft>, { report, archive, embeddings, clock }: TurnDeps, signal: AbortSignal, { language, onDropped }: { readonly language: AnswerLanguage; readonly onDropped: () => void }): AsyncGenerator<CheckedDraft> =>
  checkDrafts(
    drafts,
    () => {
      report.sentenceDropped(writer);
      onDropped();
    },
    { archive, embeddings, clock, report, signal, language, onRewritten: () => report.sentenceRewritten?.(writer) },
  );
