import { describe, expect, it } from 'vitest';
import { packedPostAt, PackedPostsBuilder } from '../../../../../src/adapters/archive/post-index/packed-posts.ts';
import { encodePost } from '../../../../../src/adapters/archive/lancedb/post-rows.ts';
import { makePost } from '../../../../fakes/sample-posts.ts';

function packAll(texts: readonly string[]) {
  const builder = new PackedPostsBuilder();
  for (const text of texts) {
    const bytes = Buffer.from(`before${text}after`);
    builder.add(bytes, 6, bytes.length - 5);
  }
  return builder.finish();
}

describe('packed posts', () => {
  it('are read as they were written', () => {
    const texts = [
      encodePost(makePost({ sourceId: '1', text: 'plain' })),
      encodePost(makePost({ sourceId: '2', text: 'a "quoted" \\ line\nand \u0001 控制 🎉 \uFEFF', lang: 'zh', title: 'T', links: [{ url: 'https://a.example', title: 'L' }], media: [{ type: 'photo', url: 'http://b.example', alt: 'x' }], hashtags: ['a', 'b'], mentions: ['c'] })),
      encodePost(makePost({ sourceId: '3', text: '$& $1 ","text":" {"sourceId":"', inReplyToId: '1', isRepost: true, metrics: { likes: 3, reposts: 2, replies: 1 } })),
      '{\n\t"sourceId": "4"\u001f}',
      '',
    ];
    const packed = packAll(texts);
    expect(texts.map((_, post) => packedPostAt(packed, post))).toEqual(texts);
    expect(packedPostAt(packed, texts.length + 70_000)).toBeUndefined();
  });

  it('are much shorter where they hold little', () => {
    const text = encodePost(makePost({ sourceId: '1', text: '' }));
    expect(packAll([text])[0]?.bytes.length).toBeLessThan(text.length / 2);
  });

  it('lie in pieces of which none is too large', () => {
    const texts = Array.from({ length: 70_000 }, (_, at) => `{"sourceId":"${at}"`);
    const packed = packAll(texts);
    expect(packed).toHaveLength(2);
    for (const at of [0, 65_535, 65_536, 69_999]) expect(packedPostAt(packed, at)).toBe(texts[at]);
  });
});
