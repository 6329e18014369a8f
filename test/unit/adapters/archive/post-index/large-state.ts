import { SegmentBuilder } from '../../../../../src/adapters/archive/post-index/segment-builder.ts';
import type { IndexState } from '../../../../../src/adapters/archive/post-index/segment.ts';
import { pick, randomVector, rowsOf, sampleRow, type SampleRow, seeded } from './sample-rows.ts';

/** Too many for the process itself to search. */
export const MANY_POSTS = 31_000;
export const DIMENSIONS = 8;
export const SEED = 1;

export function manyPosts(count: number): SampleRow[] {
  const random = seeded(31);
  return Array.from({ length: count }, (_, at) => sampleRow({
    id: `many-${at}`,
    body: ['all', `word${Math.floor(random() ** 2 * 200)}`, `word${at % 77}`],
    fingerprint: `text ${Math.floor(random() * 20_000)}`,
    parentId: at > 0 && random() < 0.2 ? `many-${Math.floor(random() * at)}` : '',
    createdAt: Math.floor(random() * 5_000),
    languages: [pick(random, ['en', 'de', 'pt'])],
    vector: randomVector(random, DIMENSIONS),
  }));
}

export function stateOf(count: number): IndexState {
  const builder = new SegmentBuilder({ seed: SEED, capacity: count, dimensions: DIMENSIONS, earlier: [] });
  builder.add(rowsOf(manyPosts(count), DIMENSIONS));
  const segment = builder.finish();
  return { segments: [segment], size: count, groupCount: segment.fingerprints.low.length, averageLength: segment.totalLength / count };
}
