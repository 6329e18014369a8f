import { createHash } from 'node:crypto';
import type { Effort, RouteDecision } from '../../domain/answer.ts';
import type { InferredFilter } from '../../domain/filter.ts';
import type { AnswerDeps, ReadQuestion } from '../turn.ts';
import { canonicalQuestion, normalise } from './canonical-question.ts';

/** Who may see the answer. There is one audience until posts of protected authors exist. */
const AUDIENCE = 'public';

interface AskedSetting {
  readonly effort: Effort;
  readonly asOf?: number;
}

/**
 * Key of an answer: what is asked, in a form that questions share which ask the same (`canonicalQuestion`), and everything else
 * that could make it another answer: the kind of answer, filter, audience, language, effort, prompts, models, and the day where a
 * model is told it. Without an embedding model that confirms the likeness, only the same question in another case and spacing shares
 * it. What the archive holds is no part of it: see `EvidenceReader`.
 */
export function cacheKey(
  question: ReadQuestion,
  { route }: Pick<RouteDecision, 'route'>,
  { effort, asOf }: AskedSetting,
  { embeddings, reranker, chats, prompts, clock }: Pick<AnswerDeps, 'embeddings' | 'reranker' | 'chats' | 'prompts' | 'clock'>,
): string {
  const parts = [
    embeddings ? canonicalQuestion(withoutFilter(question.text, question.inferred), question.language) : normalise(question.text),
    route,
    Object.entries(question.filter).sort(([a], [b]) => (a < b ? -1 : 1)),
    // What the words of a question narrow, and what the caller does, leave different words to search by.
    question.inferred.map(({ field }) => field).sort(),
    [question.phrases, question.excluded].map((texts) => texts.map(normalise)),
    question.condition ?? null,
    AUDIENCE,
    question.language,
    effort,
    asOf ?? null,
    Object.values(prompts).map(({ hash }) => hash),
    chats.length > 0 ? [...chats.map(({ identity }) => identity), new Date(clock.now()).toISOString().slice(0, 10)] : 'extractive',
    embeddings?.identity ?? 'words',
    reranker?.identity ?? 'as found',
  ];
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex');
}

/** The question without the words that became its filter: the filter stands for them. */
function withoutFilter(text: string, inferred: readonly InferredFilter[]): string {
  let rest = text;
  for (const words of new Set(inferred.map((part) => part.words))) {
    const at = rest.indexOf(words);
    // "by Monday" and "until Monday" leave the same posts, and ask for other things.
    const left = /^by\s+[^@\s]/iu.test(words) && inferred.some((part) => part.words === words && part.field === 'until') ? ' by ' : ' ';
    if (at >= 0) rest = `${rest.slice(0, at)}${left}${rest.slice(at + words.length)}`;
  }
  return rest;
}
