import { CountNames } from './counting/name-counted.ts';
import { sayCounted } from './counting/say-counted.ts';
import type { Draft } from './draft.ts';
import type { Found } from './evidence.ts';
import type { ReadQuestion } from './turn.ts';
import { answerLanguage } from './wording/answer-language.ts';
import { quotePost } from './write-extract.ts';

const REPOSTS_ASKED = /(?<!\p{L})(?:includ\p{L}*|with|inklusive|einschließlich|mit|inclu\p{L}*|con|com|avec|y compris) (?:all |the |los |las |as |les )*(?:reposts|retweets|boosts|compartid\p{L}*|partilha\p{L}*|partages)(?!\p{L})/iu;

/** The figures that the archive counted, then the posts that help to see what they stand for. */
export async function* writeCount(question: ReadQuestion, { counted, evidence, weights }: Found): AsyncGenerator<Draft> {
  if (!counted) return;
  const names = new CountNames(answerLanguage(question.language));
  const { words } = names;
  const sentences = sayCounted(counted, evidence.map(({ post }) => post), names);
  // Posts are counted as they are; whoever asks for reposts should hear it.
  if (REPOSTS_ASKED.test(question.text) && question.filter.isRepost === undefined) sentences.push(words.repostsIncluded);
  for (const text of sentences) yield { text, sources: [], computed: true, lead: ' ' };
  if (evidence.length === 0) return;
  const { total } = counted.result;
  if (counted.asked.kind === 'total') yield { text: total > evidence.length ? words.newest : words.allOfThem(total === 1), sources: [], noClaim: true, lead: ' ' };
  for (const { post } of evidence) yield quotePost(post, weights);
}
