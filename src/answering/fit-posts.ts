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

/**
 * One JSON object a line: whatever a post holds, it cannot end its own line or the list. Its brackets and angles are escaped, which
 * is the same JSON: some servers take "<|im_end|>" or "[INST]" in a prompt for the end of a message, and "[3]" is a marker. What
 * cannot be seen is left out, so that nothing is said to the model that a reader of the post would not see.
 */
function postLine(post: Post, index: number): string {
  const date = new Date(post.createdAt).toISOString().slice(0, 10);
  const { handle, name } = post.author;
  const line = JSON.stringify({ n: index + 1, author: `@${handle}`, name: name === undefined ? undefined : visible(name).slice(0, LONGEST_NAME), date, likes: post.metrics.likes, text: visible(post.text) });
  return line.replaceAll(/[<>[\]`]/g, escaped);
}

/** A longer name is no name. */
const LONGEST_NAME = 60;
const visible = (text: string): string => text.replaceAll(/(?!\n)\p{Cc}|[\u200B\u200E\u200F\u2028-\u202E\u2060-\u2064\u2066-\u2069\uFEFF\u{E0000}-\u{E007F}]/gu, ' ');
const escaped = (sign: string): string => String.raw`\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`;
