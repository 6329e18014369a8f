import { z } from 'zod';
import type { Answer, CarriedPart } from '../domain/answer.ts';
import type { PostFilter } from '../domain/filter.ts';
import type { PostArchive } from '../ports/post-archive.ts';
import type { ChatModel } from '../ports/models.ts';
import { authorDirectory } from '../search/understand/author-directory.ts';
import { understandQuestion } from '../search/understand/understand-question.ts';
import { askInOrder } from './ask-in-order.ts';
import { countFitting, countLines, roomBeside } from './fit-prompt.ts';
import { carriedByModel } from './follow-up/carried-by-model.ts';
import type { EarlierTurn } from './follow-up/earlier-turn.ts';
import { mayPointAtPost } from './follow-up/pointing-phrases.ts';
import { rewriteByRules } from './follow-up/rewrite-follow-up.ts';
import type { TurnDeps } from './turn.ts';
import { inventedIn } from './what-was-named.ts';

export interface RewrittenQuestion {
  readonly text: string;
  /** Whether the text is another one than was asked. A filter may be carried over without that. */
  readonly changed: boolean;
  /** Parts of the filter of earlier turns that still hold, and the post that the question points at. */
  readonly carriedFilter: PostFilter;
  /** All that was taken from earlier turns, in the language of the question; absent where nothing was. */
  readonly carried?: readonly CarriedPart[];
}

const MAX_LENGTH = 2_000;
/** So many of the last turns a model is shown, and so many answers back a post may be pointed at. */
const SHOWN_TURNS = 10;
const POINTED_TURNS = 5;

/**
 * Makes a follow-up stand alone: by a chat model where there is one, else by rules. A first question stays as it is, and so does one that
 * an answer before suggested: it was tried as it stands. Parts named in
 * `dropped` (`CarriedPart.key`, or "all") are not taken from earlier turns: then rules do it alone, as only they can leave a part out for sure.
 */
export async function rewriteQuestion(question: string, history: readonly Answer[], deps: TurnDeps, signal: AbortSignal, dropped: readonly string[] = []): Promise<RewrittenQuestion> {
  if (history.length === 0 || isSuggested(question, history)) return { text: question, changed: false, carriedFilter: {} };
  const known = { now: deps.clock.now(), ...(await authorDirectory(deps.archive)) };
  // Nothing in small talk can be gone on with.
  const said = history.filter(({ route }) => route !== 'CHAT');
  if (said.length === 0) return { text: question, changed: false, carriedFilter: {} };
  const turns = await earlierTurns(question, said, deps.archive, signal);
  const ruled = rewriteByRules(question, turns, { ...known, dropped });
  const byRules = rewritten(question, ruled.standaloneQuestion, ruled.carriedFilter, ruled.carried);
  // Which post is meant is known, and no model is shown posts here.
  const isSettled = !ruled.changed || dropped.length > 0 || ruled.carried.length === 0 || ruled.carried.some(({ key }) => key === 'post');
  if (isSettled) return byRules;

  const read = (text: string) => understandQuestion(text, known);
  const shown = [...(ruled.follows && !turns.slice(-SHOWN_TURNS).includes(ruled.follows) ? [ruled.follows] : []), ...turns.slice(-SHOWN_TURNS)];
  const named = {
    texts: [question, ruled.standaloneQuestion, ...shown.flatMap((turn) => [turn.question, turn.standaloneQuestion])],
    filters: shown.map(({ filter }) => filter),
  };
  const schema = z.object({
    question: z
      .string()
      .trim()
      .min(1)
      .max(MAX_LENGTH)
      .refine((text) => !text.includes('\n'), 'must be one line')
      .superRefine((text, context) => {
        for (const part of inventedIn(text, named, (other) => read(other).filter)) context.addIssue({ code: 'custom', message: `names ${part}, which nobody asked about` });
      }),
  });
  const prompt = (chat: ChatModel) => promptFor(question, shown, chat, deps);
  const reply = await askInOrder({ step: 'rewrite', prompt, schema }, deps, signal);
  if (!reply) return byRules;
  return rewritten(question, reply.question, ruled.carriedFilter, carriedByModel(reply.question, question, ruled, read));
}

const isSuggested = (question: string, history: readonly Answer[]): boolean => history.some(({ followUps }) => followUps.includes(question.trim()));

const rewritten = (question: string, text: string, carriedFilter: PostFilter, carried: readonly CarriedPart[]): RewrittenQuestion => ({
  text,
  changed: text !== question,
  carriedFilter,
  ...(carried.length > 0 ? { carried } : {}),
});

/** The turns before, with the posts that their answers cite where the question may point at one. */
async function earlierTurns(question: string, history: readonly Answer[], archive: PostArchive, signal: AbortSignal): Promise<EarlierTurn[]> {
  const pointed = new Set(mayPointAtPost(question) ? history.slice(-POINTED_TURNS) : []);
  const ids = [...pointed].flatMap(({ citations }) => citations.map(({ postSourceId }) => postSourceId));
  const posts = new Map(ids.length > 0 ? (await archive.findByIds([...new Set(ids)], signal)).map((post) => [post.sourceId, post]) : []);
  return history.map((answer, at) => {
    const { question: asked, standaloneQuestion, citations, table } = answer;
    const cited = citations.flatMap(({ marker, postSourceId }) => {
      const post = pointed.has(answer) ? posts.get(postSourceId) : undefined;
      return post ? [{ marker, sourceId: postSourceId, author: post.author.handle, text: post.text, createdAt: post.createdAt }] : [];
    });
    return { question: asked, standaloneQuestion, filter: filterToCarry(answer, history.slice(0, at)), ...(cited.length > 0 ? { cited } : {}), ...(table ? { table } : {}) };
  });
}

/** A post that was pointed at holds for the turn after it. Then the talk is of other things, and its thread would hide them. */
function filterToCarry({ appliedFilter: { filter }, carried }: Answer, before: readonly Answer[]): PostFilter {
  const has = (parts: Answer['carried'], wanted: string) => parts?.some(({ key }) => key === wanted) ?? false;
  if (!has(carried, 'threadOf') || !before.some((answer) => has(answer.carried, 'post'))) return filter;
  const { threadOf: _thread, ...rest } = filter;
  return rest;
}

/** The prompt with as many of the last turns as have room. */
async function promptFor(question: string, turns: readonly { readonly standaloneQuestion: string }[], chat: ChatModel, { prompts }: Pick<TurnDeps, 'prompts'>) {
  const { template } = prompts.rewriteQuestion;
  const fill = (history: readonly string[]) => template.formatMessages({ history: history.join('\n'), question: JSON.stringify(question) });
  const newestFirst = turns.map(({ standaloneQuestion }) => JSON.stringify(standaloneQuestion)).toReversed();
  const [room, tokens] = await Promise.all([fill([]).then((messages) => roomBeside(messages, chat)), countLines(newestFirst, chat)]);
  return fill(newestFirst.slice(0, countFitting(tokens, room)).toReversed());
}
