import type { IndexRows, ListColumn, TextColumn } from './index-rows.ts';
import { IndexThread } from './index-thread.ts';
import { IN_PROCESS_POSTS } from './search-threads.ts';
import { SegmentBuilder, type SegmentOptions } from './segment-builder.ts';
import type { Segment } from './segment.ts';

/** Makes a segment of posts that come in batches: a large one in a thread of its own. */
export async function buildSegment(options: SegmentOptions, batches: AsyncIterable<IndexRows> | Iterable<IndexRows>): Promise<Segment> {
  if (options.capacity <= IN_PROCESS_POSTS) {
    const builder = new SegmentBuilder(options);
    for await (const rows of batches) builder.add(rows);
    return builder.finish();
  }
  const thread = new IndexThread();
  try {
    await thread.ask({ do: 'begin', options });
    let added: Promise<unknown> = Promise.resolve();
    for await (const rows of batches) {
      // One batch is built while the next one is read.
      await added;
      const owned = ownRows(rows);
      added = thread.ask({ do: 'add', rows: owned }, buffersOf(owned));
      added.catch(() => {});
    }
    await added;
    return (await thread.ask({ do: 'finish' })) as Segment;
  } finally {
    await thread[Symbol.asyncDispose]();
  }
}

/** Copies that stand alone in their buffers, which can then go to another thread as they are. */
function ownRows(rows: IndexRows): IndexRows {
  const text = ({ offsets, bytes }: TextColumn): TextColumn => ({ offsets: offsets.slice(), bytes: bytes.slice() });
  const list = ({ offsets, values }: ListColumn): ListColumn => ({ offsets: offsets.slice(), values: text(values) });
  const { count, posts, vectors } = rows;
  return {
    count,
    ids: text(rows.ids),
    terms: text(rows.terms),
    authors: text(rows.authors),
    authorIds: text(rows.authorIds),
    fingerprints: text(rows.fingerprints),
    parentIds: text(rows.parentIds),
    quotedIds: text(rows.quotedIds),
    languages: list(rows.languages),
    hashtags: list(rows.hashtags),
    mentions: list(rows.mentions),
    createdAt: rows.createdAt.slice(),
    batches: rows.batches.slice(),
    likes: rows.likes.slice(),
    reposts: rows.reposts.slice(),
    flags: rows.flags.slice(),
    ...(posts ? { posts: text(posts) } : {}),
    ...(vectors ? { vectors: { values: vectors.values.slice(), present: vectors.present.slice() } } : {}),
  };
}

function buffersOf(value: object): ArrayBuffer[] {
  return Object.values(value).flatMap((part: unknown) => {
    if (ArrayBuffer.isView(part)) return part.buffer instanceof ArrayBuffer ? [part.buffer] : [];
    return typeof part === 'object' && part !== null ? buffersOf(part) : [];
  });
}
