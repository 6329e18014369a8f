/** The person or organisation that wrote a post. `handle` is kept as written, without "@". */
export interface Author {
  readonly id: string;
  readonly handle: string;
  readonly name?: string;
  readonly followers?: number;
}

export interface Link {
  readonly url: string;
  readonly title?: string;
}

export interface Media {
  readonly type: 'photo' | 'video' | 'gif' | 'audio' | 'other';
  readonly url?: string;
  readonly alt?: string;
}

/** Counts as they stood in the archive. Unknown counts are 0. */
export interface PostMetrics {
  readonly likes: number;
  readonly reposts: number;
  readonly replies: number;
}

/**
 * One post, cleaned as a person reads it: no HTML entities, links expanded, the whole text of long posts.
 * Times are milliseconds since 1970-01-01 UTC. Hashtags and mentions are lower-case, without "#" and "@".
 */
export interface Post {
  readonly sourceId: string;
  readonly text: string;
  readonly createdAt: number;
  readonly author: Author;
  /** BCP 47 tag, lower-case ("en", "pt-br"). Absent when unknown. */
  readonly lang?: string;
  readonly title?: string;
  readonly url?: string;
  readonly inReplyToId?: string;
  readonly quotedId?: string;
  readonly repostOfId?: string;
  readonly isRepost: boolean;
  readonly hashtags: readonly string[];
  readonly mentions: readonly string[];
  readonly links: readonly Link[];
  readonly media: readonly Media[];
  readonly metrics: PostMetrics;
  readonly editedAt?: number;
}
