import { describeFilter, formatNumber } from './wording/describe.ts';
import type { Draft } from './draft.ts';
import type { Found } from './evidence.ts';
import type { ReadQuestion } from './turn.ts';
import { quotePost } from './write-extract.ts';

/** The number that the archive counted, then the newest of the posts. */
export async function* writeCount({ filter }: ReadQuestion, { count, evidence, weights }: Found): AsyncGenerator<Draft> {
  const total = count?.total ?? 0;
  const words = count?.words ?? [];
  const quoted = words.map((word) => `“${word}”`);
  const holding = quoted.length > 0 ? ` that ${total === 1 ? 'holds' : 'hold'} ${new Intl.ListFormat('en').format(quoted)}` : '';
  const number = total === 0 ? 'There are no posts' : total === 1 ? 'There is 1 post' : `There are ${formatNumber(total)} posts`;
  yield { text: `${number}${describeFilter(filter)}${holding}.`, sources: [], noClaim: true, lead: ' ' };
  if (evidence.length === 0) return;
  yield { text: total > evidence.length ? 'The newest of them:' : total === 1 ? 'This is it:' : 'These are they:', sources: [], noClaim: true, lead: ' ' };
  for (const { post } of evidence) yield quotePost(post, weights);
}
