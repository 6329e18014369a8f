import type { IndexRows } from './index-rows.ts';
import type { SearchTask } from './run-search.ts';
import type { SegmentOptions } from './segment-builder.ts';
import type { IndexState } from './segment.ts';

/** What a thread is told. Each gets one reply. */
export type ThreadRequest =
  | { readonly do: 'open'; readonly state: IndexState; readonly seed: number; readonly scanner: number }
  | { readonly do: 'search'; readonly task: SearchTask }
  | { readonly do: 'begin'; readonly options: SegmentOptions }
  | { readonly do: 'add'; readonly rows: IndexRows }
  | { readonly do: 'finish' };

export type ThreadReply = { readonly result: unknown } | { readonly error: string };
