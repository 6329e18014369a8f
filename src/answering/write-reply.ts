import { formatDay, formatNumber } from './wording/describe.ts';
import type { Draft } from './draft.ts';
import type { AnswerDeps } from './turn.ts';
import type { WritingTask } from './writing-task.ts';

/** Replies that need no posts: small talk, a question back, and what is out of scope. */
export async function* writeReply({ route, question }: WritingTask, { archive }: Pick<AnswerDeps, 'archive'>): AsyncGenerator<Draft> {
  const { postCount, oldest, newest, hashtags } = await archive.stats();
  const tag = hashtags[0]?.value;
  const example = tag === undefined ? 'what people said about a topic, or what an author wrote in a month' : `“What did people say about #${tag}?”`;
  const range = oldest === undefined || newest === undefined ? '' : `, written from ${formatDay(oldest)} to ${formatDay(newest)}`;
  const scope = `I answer questions from an archive of ${formatNumber(postCount)} posts${range}.`;
  const lines: Partial<Record<typeof route, string[]>> = {
    CHAT: [...greeting(question.text), scope, `Ask me, for example: ${example}`],
    CLARIFY: ['What would you like to know about?', `Name a topic, a person, a hashtag or a time, for example: ${example}`],
    OFF_TOPIC: ['That is not something the archive can answer.', scope, `Ask me, for example: ${example}`],
  };
  for (const text of lines[route] ?? []) yield { text, sources: [], noClaim: true, lead: ' ' };
}

function greeting(text: string): string[] {
  if (/thank|thx|cheers|danke|gracias|obrigad|merci|grazie/i.test(text)) return ['You are welcome.'];
  return /^\W*(?:hi|hello|hey|good (?:morning|day|afternoon|evening)|hallo|guten|hola|buen|olá|bom dia|boa|bonjour|salut|ciao)(?!\p{L})/iu.test(text) ? ['Hello.'] : [];
}
