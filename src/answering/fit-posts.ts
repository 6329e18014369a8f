import type { BaseMessage } from '@langchain/core/messages';
import type { Post } from '../domain/post.ts';
import type { ChatModel } from '../ports/models.ts';
import { cutAtSpace } from './cut-text.ts';
import { countFitting, countLines, roomBeside } from './fit-prompt.ts';

interface FittedPosts {
  /** The posts that are shown, in their order; a marker's number is a place in this list. */
  readonly posts: readonly Post[];
  /** Each of them as its line of the prompt. */
  readonly lines: readonly string[];
}

/** A shorter piece of a post says nothing that an answer could be written from. */
const LEAST_CHARACTERS = 40;

/**
 * The posts that fit a model's window beside the rest of the prompt: the least relevant, which stand last, are left out. If not
 * even the first fits, its text is cut, which an ellipsis shows; quotes are checked against the whole post all the same.
 * Rejects when there is no room for any.
 */
export async function fitPosts(posts: readonly Post[], rest: readonly BaseMessage[], chat: ChatModel): Promise<FittedPosts> {
  const lines = posts.map(postLine);
  const [room, tokens] = await Promise.all([roomBeside(rest, chat), countLines(lines, chat)]);
  const fitting = countFitting(tokens, room);
  const [first] = posts;
  if (fitting > 0 || first === undefined) return { posts: posts.slice(0, fitting), lines: lines.slice(0, fitting) };
  return { posts: [first], lines: [await cutToFit(first, tokens[0] ?? 0, room, chat)] };
}

/** The line of a post with as much of its text as has room. */
async function cutToFit(post: Post, tokens: number, room: number, chat: ChatModel): Promise<string> {
  let used = tokens;
  // The line is longer than its text: what is left after the first cut may still be too long.
  for (let length = post.text.length; length >= LEAST_CHARACTERS; ) {
    length = Math.floor(Math.min(length * 0.9, (length * room) / used));
    const text = `${post.text.slice(0, cutAtSpace(post.text, 0, length)).trimEnd()}…`;
    const line = postLine({ ...post, text }, 0);
    [used = 0] = await countLines([line], chat);
    if (used <= room && text.length > LEAST_CHARACTERS) return line;
  }
  throw new Error(`The question leaves ${room} tokens for posts, and the first has ${tokens}.`);
}

/** One JSON object a line: whatever a post holds, it cannot end its own line or the list. */
function postLine(post: Post, index: number): string {
  const date = new Date(post.createdAt).toISOString().slice(0, 10);
  const line = JSON.stringify({ n: index + 1, author: `@${post.author.handle}`, name: post.author.name, date, likes: post.metrics.likes, text: post.text });
  // Some servers take "<|im_end|>" in a prompt for the end of a message. Escaped, it is the same JSON.
  return line.replaceAll('<', String.raw`\u003c`);
}
