import { z } from 'zod';

import type { Author, Link, Media } from '../domain/post.ts';
import type { Converted } from './archive-reader.ts';
import { findHashtags, findLinks, findMentions } from './find-in-text.ts';
import { idOf, languageOf, parseIsoDate, type TimeRange } from './post-values.ts';

const says = (what: string) => ({ error: (issue: { readonly input?: unknown }) => (issue.input === undefined ? 'missing' : what) });
const string = z.string(says('not a text'));
const filled = string.refine((text) => text.trim() !== '', 'empty');

const id = z.unknown().transform((value, context) => {
  const found = idOf(value);
  if (found !== undefined && found !== 'unsafe') return found;
  const message = found === 'unsafe' ? 'a number too large to be exact; write it as a text' : value === undefined ? 'missing' : 'not an id';
  context.addIssue({ code: 'custom', message });
  return z.NEVER;
});

const date = string.transform((text, context) => {
  const moment = parseIsoDate(text);
  if (moment !== undefined) return moment;
  context.addIssue({ code: 'custom', message: 'not an ISO 8601 date' });
  return z.NEVER;
});

const count = z.number(says('not a number')).int('not a whole number').min(0, 'negative');
const optional = <T extends z.ZodType>(schema: T) => z.preprocess((value) => value ?? undefined, schema.optional());

const handle = filled.transform((text) => text.trim().replace(/^@/, '')).refine((text) => text !== '', 'empty');
const author = z.union(
  [
    handle.transform((name): Author => ({ id: name.toLowerCase(), handle: name })),
    z.object({ id: optional(id), handle, name: optional(string), followers: optional(count) }).transform(toAuthor),
  ],
  says('neither a handle nor {id, handle, name, followers}'),
);

const link = z.union([filled.transform((url): Link => ({ url })), z.object({ url: filled, title: optional(string) }).transform(toLink)], says('neither a link nor {url, title}'));
const media = z.union(
  [
    filled.transform((url): Media => ({ type: 'other', url })),
    z.object({ type: z.enum(['photo', 'video', 'gif', 'audio', 'other']).catch('other'), url: optional(string), alt: optional(string) }).transform(toMedia),
  ],
  says('neither a link nor {type, url, alt}'),
);

const listOf = <T extends z.ZodType>(item: T) => optional(z.array(item, says('not a list')));

const fields = {
  id,
  text: string,
  createdAt: date,
  author,
  lang: optional(string),
  inReplyToId: optional(id),
  quotedId: optional(id),
  repostOfId: optional(id),
  isRepost: optional(z.boolean(says('neither true nor false'))),
  likes: optional(count),
  reposts: optional(count),
  replies: optional(count),
  hashtags: listOf(string),
  urls: listOf(link),
  media: listOf(media),
  title: optional(string),
  editedAt: optional(date),
};

const PostRecord = z.object(fields, says('not an object'));

export const JSONL_FIELDS: ReadonlySet<string> = new Set(Object.keys(fields));

/** Makes a post of one line of Threadwise JSONL; a wrong field is named with what is wrong about it. */
export function toJsonlPost(record: unknown, times: TimeRange): Converted {
  const parsed = PostRecord.safeParse(record);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    return { reason: issue === undefined || issue.path.length === 0 ? 'not a post' : `${fieldOf(issue.path)}: ${issue.message}` };
  }
  const { id: sourceId, text, createdAt, editedAt, lang: tag, ...rest } = parsed.data;
  if (createdAt < times.from || createdAt > times.until) return { reason: 'createdAt: not a possible date' };
  if (text.trim() === '' && (rest.media ?? []).length === 0) return { reason: 'text: empty' };
  const lang = languageOf(tag);
  const { inReplyToId, quotedId, repostOfId, title } = rest;
  return {
    post: {
      sourceId,
      text,
      createdAt,
      author: rest.author,
      ...(lang !== undefined && { lang }),
      ...(title !== undefined && { title }),
      ...(inReplyToId !== undefined && { inReplyToId }),
      ...(quotedId !== undefined && { quotedId }),
      ...(repostOfId !== undefined && { repostOfId }),
      isRepost: rest.isRepost === true || repostOfId !== undefined,
      hashtags: rest.hashtags === undefined ? findHashtags(text) : [...new Set(rest.hashtags.map(bareTag).filter((hashtag) => hashtag !== ''))],
      mentions: findMentions(text),
      links: rest.urls ?? findLinks(text).map((url) => ({ url })),
      media: rest.media ?? [],
      metrics: { likes: rest.likes ?? 0, reposts: rest.reposts ?? 0, replies: rest.replies ?? 0 },
      ...(editedAt !== undefined && { editedAt }),
    },
  };
}

const bareTag = (hashtag: string): string => hashtag.trim().replace(/^[#＃]/, '').toLowerCase();

const fieldOf = (path: readonly PropertyKey[]): string =>
  path.map((part, depth) => (typeof part === 'number' ? '[]' : depth === 0 ? String(part) : `.${String(part)}`)).join('');

function toAuthor(given: { id?: string | undefined; handle: string; name?: string | undefined; followers?: number | undefined }): Author {
  return {
    id: given.id ?? given.handle.toLowerCase(),
    handle: given.handle,
    ...(given.name !== undefined && { name: given.name }),
    ...(given.followers !== undefined && { followers: given.followers }),
  };
}

function toLink(given: { url: string; title?: string | undefined }): Link {
  return { url: given.url, ...(given.title !== undefined && { title: given.title }) };
}

function toMedia(given: { type: Media['type']; url?: string | undefined; alt?: string | undefined }): Media {
  return { type: given.type, ...(given.url !== undefined && { url: given.url }), ...(given.alt !== undefined && { alt: given.alt }) };
}
