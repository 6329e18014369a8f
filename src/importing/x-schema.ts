import { z } from 'zod';

// Exports of many years differ in what they hold, and hold numbers as texts or as numbers. What a field cannot be read
// as is taken as absent; only the fields that make a post are demanded, where the post is made.
const text = z.string().optional().catch(undefined);
const id = z.union([z.string(), z.number()]).optional().catch(undefined);
const count = z.coerce.number().int().min(0).catch(0);
const listOf = <T extends z.ZodType>(item: T) => z.array(item.optional().catch(undefined)).optional().catch(undefined);

const XMedia = z.object({
  url: text,
  media_url: text,
  media_url_https: text,
  expanded_url: text,
  type: text,
  ext_alt_text: text,
  media_alt: text,
  video_info: z.object({ variants: listOf(z.object({ bitrate: z.coerce.number().catch(0), content_type: text, url: text })) }).optional().catch(undefined),
});

const XEntities = z.object({
  urls: listOf(z.object({ url: text, expanded_url: text })),
  hashtags: listOf(z.object({ text })),
  user_mentions: listOf(z.object({ screen_name: text })),
  media: listOf(XMedia),
});

const XUser = z.object({ id_str: text, id, screen_name: text, name: text });

const XOriginal = z.object({
  id_str: text,
  id,
  created_at: text,
  full_text: text,
  text,
  lang: text,
  favorite_count: count,
  retweet_count: count,
  in_reply_to_status_id_str: text,
  in_reply_to_status_id: id,
  quoted_status_id_str: text,
  entities: XEntities.optional().catch(undefined),
  extended_entities: z.object({ media: listOf(XMedia) }).optional().catch(undefined),
  user: XUser.optional().catch(undefined),
  edit_info: z.object({ edit: z.object({ initialTweetId: text }).optional().catch(undefined) }).optional().catch(undefined),
});

/** A post as X account exports of both layouts write it. */
export const XTweet = XOriginal.extend({ retweeted_status: XOriginal.optional().catch(undefined) });

export type XTweet = z.infer<typeof XTweet>;
export type XOriginal = z.infer<typeof XOriginal>;
export type XMedia = z.infer<typeof XMedia>;

/** A long post's whole text, from `note-tweet.js`. */
export const XNote = z.object({
  createdAt: z.string(),
  core: z.object({
    text: z.string(),
    urls: listOf(z.object({ shortUrl: text, expandedUrl: text })),
    hashtags: listOf(z.object({ text })),
    mentions: listOf(z.object({ screenName: text })),
  }),
});

export type XNote = z.infer<typeof XNote>;
