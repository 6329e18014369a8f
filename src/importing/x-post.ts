import type { Author, Link, Media, Post } from '../domain/post.ts';
import type { Converted } from './archive-reader.ts';
import { decodeEntities, replaceLinks } from './clean-text.ts';
import { findHashtags, findLinks, findMentions } from './find-in-text.ts';
import { idOf, languageOf, parseXDate, type TimeRange } from './post-values.ts';
import { type XNotes, wholeText } from './x-notes.ts';
import { type XMedia, type XNote, type XOriginal, XTweet } from './x-schema.ts';

export interface XContext {
  /** Whose export it is. Without it the author is read from each post. */
  readonly author?: Author;
  readonly notes?: XNotes;
  readonly times: TimeRange;
}

/** Makes a post of one element of an X account export, of the old or the modern layout. */
export function toXPost(element: unknown, context: XContext): Converted {
  const parsed = XTweet.safeParse(unwrap(element));
  if (!parsed.success) return { reason: 'not a post' };
  const tweet = parsed.data;
  const sourceId = idOf(tweet.id_str) ?? idOf(tweet.id);
  if (sourceId === undefined) return { reason: 'id: missing' };
  if (sourceId === 'unsafe') return { reason: 'id: a number too large to be exact, and no id_str' };
  const rawText = tweet.full_text ?? tweet.text;
  if (rawText === undefined) return { reason: 'text: missing' };
  const createdAt = tweet.created_at === undefined ? undefined : parseXDate(tweet.created_at);
  if (createdAt === undefined) return { reason: 'created_at: missing or not a date' };
  if (createdAt < context.times.from || createdAt > context.times.until) return { reason: 'created_at: not a possible date' };
  const author = context.author ?? authorOf(tweet);
  if (author === undefined) return { reason: 'author: unknown' };

  const { original, prefix } = wholeOriginal(tweet);
  const note = prefix === undefined ? context.notes?.take(rawText, createdAt) : undefined;
  const content = readContent(original, sourceId, note);
  const text = prefix === undefined ? content.text : `${prefix}${content.text}`.trimEnd();
  const repostOfId = tweet.retweeted_status === undefined ? undefined : safeId(tweet.retweeted_status.id_str, tweet.retweeted_status.id);
  const inReplyToId = safeId(tweet.in_reply_to_status_id_str, tweet.in_reply_to_status_id);
  const lang = languageOf(tweet.lang ?? original.lang);
  const mentions = prefix === undefined ? content.mentions : unique([...findMentions(prefix), ...content.mentions]);
  return {
    post: {
      sourceId,
      text,
      createdAt,
      author,
      ...(lang !== undefined && { lang }),
      url: `https://x.com/${author.handle}/status/${sourceId}`,
      ...(inReplyToId !== undefined && { inReplyToId }),
      ...(content.quotedId !== undefined && { quotedId: content.quotedId }),
      ...(repostOfId !== undefined && { repostOfId }),
      isRepost: tweet.retweeted_status !== undefined || /^RT @\w+/.test(text),
      hashtags: content.hashtags,
      mentions,
      links: content.links,
      media: content.media,
      metrics: { likes: tweet.favorite_count, reposts: tweet.retweet_count, replies: 0 },
      // An edited version has an id and a time of its own.
      ...(tweet.edit_info?.edit?.initialTweetId !== undefined && tweet.edit_info.edit.initialTweetId !== sourceId && { editedAt: createdAt }),
    },
  };
}

interface Content extends Pick<Post, 'text' | 'hashtags' | 'mentions' | 'links' | 'media'> {
  readonly quotedId: string | undefined;
}

/** Most exports wrap each post ("tweet"); the first ones of the modern layout do not. */
function unwrap(element: unknown): unknown {
  return typeof element === 'object' && element !== null && 'tweet' in element ? element.tweet : element;
}

/** The old layout cuts the text of a repost, and gives the whole original beside it. */
function wholeOriginal(tweet: XTweet): { original: XOriginal; prefix: string | undefined } {
  const original = tweet.retweeted_status;
  const handle = original?.user?.screen_name;
  if (original === undefined || handle === undefined || (original.full_text ?? original.text) === undefined) return { original: tweet, prefix: undefined };
  return { original, prefix: `RT @${handle}: ` };
}

const STATUS_LINK = /^https?:\/\/(?:www\.|mobile\.|m\.)?(?:twitter|x)\.com\/(?:#!\/)?(?:i\/web|\w+)\/status(?:es)?\/(\d+)\/?(?:[?#].*)?$/i;

const statusId = (url: string): string | undefined => STATUS_LINK.exec(url)?.[1];

function readContent(tweet: XOriginal, sourceId: string, note: XNote | undefined): Content {
  const ownIds = new Set([sourceId, safeId(tweet.id_str, tweet.id)]);
  const entities = tweet.entities;
  const attached = present(tweet.extended_entities?.media ?? entities?.media);
  const given = [
    ...present(entities?.urls).map(({ url, expanded_url }) => ({ short: url, long: expanded_url })),
    ...present(note?.core.urls).map(({ shortUrl, expandedUrl }) => ({ short: shortUrl, long: expandedUrl })),
  ].flatMap(({ short, long }) => (short === undefined || short === '' ? [] : [{ short: decodeEntities(short), url: withScheme(decodeEntities(long || short)) }]));
  const links = given.filter(({ url }) => !ownIds.has(statusId(url) ?? ''));

  const replacements = new Map<string, string | undefined>(given.map((link) => [link.short, links.includes(link) ? link.url : undefined]));
  for (const { url } of [...attached, ...present(entities?.media)]) if (url !== undefined && url !== '') replacements.set(url, undefined);
  // Very old posts list bare names ("example.com"), which read well as they stand.
  for (const [short, url] of replacements) if (url !== undefined && !short.includes('://')) replacements.delete(short);

  const rawText = tweet.full_text ?? tweet.text ?? '';
  const text = replaceLinks(note === undefined ? decodeEntities(rawText) : wholeText(rawText, note), replacements).trim();
  const rest = links.reduce((remaining, { url }) => remaining.replaceAll(url, ' '), text);
  return {
    text,
    quotedId: safeId(tweet.quoted_status_id_str, undefined) ?? links.map(({ url }) => statusId(url)).findLast((id) => id !== undefined),
    hashtags: unique([
      ...(entities?.hashtags === undefined ? findHashtags(text) : present(entities.hashtags).map(({ text: tag }) => tag)),
      ...present(note?.core.hashtags).map(({ text: tag }) => tag),
    ]),
    mentions: unique([
      // The export does not list accounts that are gone; their names still stand in the text.
      ...present(entities?.user_mentions).map(({ screen_name: handle }) => handle),
      ...findMentions(text),
      ...present(note?.core.mentions).map(({ screenName }) => screenName),
    ]),
    links: [...new Set([...links.map(({ url }) => url), ...findLinks(rest)])].filter((url) => !BARE_SHORTENER.test(url)).map((url): Link => ({ url })),
    media: attached.map(toMedia),
  };
}

/** What is left of a short link that the text cut. */
const BARE_SHORTENER = /^https?:\/\/t\.co\/?$/i;

const withScheme = (url: string): string => (/^[a-z][a-z\d+.-]*:/i.test(url) ? url : `http://${url}`);

const MEDIA_TYPES: Readonly<Record<string, Media['type']>> = { photo: 'photo', video: 'video', animated_gif: 'gif' };

function toMedia(media: XMedia): Media {
  const variants = present(media.video_info?.variants).filter((variant) => variant.content_type === 'video/mp4' && variant.url !== undefined);
  const best = variants.sort((a, b) => b.bitrate - a.bitrate)[0]?.url;
  const url = best ?? media.media_url_https ?? media.media_url;
  // The old layout has no types.
  const type = media.type === undefined ? (media.expanded_url?.includes('/video/') ? 'video' : 'photo') : (MEDIA_TYPES[media.type] ?? 'other');
  const alt = media.ext_alt_text || media.media_alt;
  return { type, ...(url !== undefined && { url }), ...(alt !== undefined && alt !== '' && { alt }) };
}

function authorOf(tweet: XTweet): Author | undefined {
  const handle = tweet.user?.screen_name;
  if (handle === undefined || handle === '') return undefined;
  const name = tweet.user?.name;
  return { id: safeId(tweet.user?.id_str, tweet.user?.id) ?? handle.toLowerCase(), handle, ...(name !== undefined && { name }) };
}

function safeId(text: unknown, value: unknown): string | undefined {
  const id = idOf(text) ?? idOf(value);
  return id === 'unsafe' ? undefined : id;
}

const present = <T>(items: readonly (T | undefined)[] | undefined): T[] => (items ?? []).filter((item) => item !== undefined);

const unique = (names: readonly (string | undefined)[]): string[] => [...new Set(present(names).filter((name) => name !== '').map((name) => name.toLowerCase()))];
