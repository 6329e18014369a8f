import { createHash } from 'node:crypto';
import type { Effort, RouteDecision } from '../domain/answer.ts';
import type { AnswerDeps, ReadQuestion } from './turn.ts';

/** Who may see the answer. There is one audience until posts of protected authors exist. */
const AUDIENCE = 'public';

/**
 * Key of an answer: everything that could make it another one. Archive version, question, how it is read and how the rules
 * route it, filter, audience, language, effort, prompts and models, and the day where a model is told it; never the text of the question alone.
 */
export async function cacheKey(
  question: ReadQuestion,
  { route, reason }: RouteDecision,
  effort: Effort,
  { archive, embeddings, reranker, chats, prompts, clock }: Pick<AnswerDeps, 'archive' | 'embeddings' | 'reranker' | 'chats' | 'prompts' | 'clock'>,
): Promise<string> {
  const { version } = await archive.stats();
  const parts = [
    version,
    normaliseQuestion(question.text),
    route,
    reason,
    Object.entries(question.filter).sort(([a], [b]) => (a < b ? -1 : 1)),
    // They differ where plain words of the same question narrow the posts, and where they are searched.
    [...[question.words, question.phrases, question.excluded].map((texts) => texts.map(normaliseQuestion)), question.condition ?? null],
    AUDIENCE,
    question.language,
    effort,
    Object.values(prompts).map(({ hash }) => hash),
    chats.length > 0 ? [...chats.map(({ identity }) => identity), new Date(clock.now()).toISOString().slice(0, 10)] : 'extractive',
    embeddings?.identity ?? 'words',
    reranker?.identity ?? 'as found',
  ];
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex');
}

/** The same for questions that differ in case, white space and closing punctuation only. */
const normaliseQuestion = (text: string): string =>
  text
    .normalize('NFKC')
    .toLowerCase()
    .replaceAll(/\s+/g, ' ')
    .replace(/^[\s¿¡]+/, '')
    .replace(/[\s.!?？。]+$/, '');
