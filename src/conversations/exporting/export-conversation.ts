import type { Answer } from '../../domain/answer.ts';
import { AppError } from '../../domain/errors.ts';
import type { ConversationStore } from '../../ports/conversation-store.ts';
import type { PostArchive } from '../../ports/post-archive.ts';
import { jsonOf, lengthInJson, type NameId } from './export-json.ts';
import { lengthInMarkdown, markdownOf, type CitedPosts } from './export-markdown.ts';

export type ExportFormat = 'MARKDOWN' | 'JSON';

interface ExportDeps {
  readonly conversations: ConversationStore;
  readonly archive: Pick<PostArchive, 'findByIds'>;
}

const MAX_TURNS = 200;
/** About as many bytes; what does not fit is left out, oldest turns first. */
const MAX_LENGTH = 5_000_000;
const POSTS_AT_ONCE = 500;

/**
 * A conversation as text. Markdown holds the path to its newest answer, JSON all branches in time order; both the last 200 turns at most,
 * and about 5 million characters. Rejects with `NOT_FOUND` for an unknown one.
 */
export async function exportConversation(id: string, format: ExportFormat, nameId: NameId, deps: ExportDeps): Promise<string> {
  const { conversations } = deps;
  const conversation = await conversations.findConversation(id);
  if (!conversation) throw new AppError('NOT_FOUND', 'There is no conversation with this id.');
  if (format === 'MARKDOWN') {
    const newest = await conversations.newestAnswer(id);
    const found = newest ? await conversations.path(newest.id, MAX_TURNS + 1) : [];
    const turns = lastThatFit(found, lengthInMarkdown);
    return markdownOf(conversation, turns, { complete: turns.length === found.length, posts: await citedPosts(turns, deps) });
  }
  const found = await conversations.turns(id, MAX_TURNS + 1);
  const turns = lastThatFit(found, lengthInJson);
  const feedback = await conversations.findFeedback(turns.map((answer) => answer.id));
  return jsonOf(conversation, turns, { complete: turns.length === found.length, feedback, nameId });
}

/** The newest one always stays. */
function lastThatFit(turns: readonly Answer[], lengthOf: (answer: Answer) => number): readonly Answer[] {
  let length = 0;
  const tooFar = turns.findLastIndex((answer, place) => {
    length += lengthOf(answer);
    return place < turns.length - 1 && (length > MAX_LENGTH || place < turns.length - MAX_TURNS);
  });
  return turns.slice(tooFar + 1);
}

/** What names the authors. An archive that is away keeps nobody from an export. */
async function citedPosts(turns: readonly Answer[], { archive }: ExportDeps): Promise<CitedPosts> {
  const ids = [...new Set(turns.flatMap(({ citations }) => citations.map(({ postSourceId }) => postSourceId)))];
  const parts = Array.from({ length: Math.ceil(ids.length / POSTS_AT_ONCE) }, (_, i) => ids.slice(i * POSTS_AT_ONCE, (i + 1) * POSTS_AT_ONCE));
  try {
    const posts = await Promise.all(parts.map((part) => archive.findByIds(part)));
    return new Map(posts.flat().map((post) => [post.sourceId, post]));
  } catch (error) {
    if (error instanceof AppError) return new Map();
    throw error;
  }
}
