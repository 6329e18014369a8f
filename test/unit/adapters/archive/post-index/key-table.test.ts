import { describe, expect, it } from 'vitest';
import { findKey, KeyTableBuilder } from '../../../../../src/adapters/archive/post-index/key-table.ts';
import { KeyHash, KeyKind } from '../../../../../src/adapters/archive/post-index/term-key.ts';
import { seeded } from './sample-rows.ts';

const keysOf = (table: KeyTableBuilder) => table.finish();

describe('keys', () => {
  it('give 200,000 texts a number each, and find every one again', () => {
    const random = seeded(1);
    const texts = [...new Set(Array.from({ length: 200_000 }, () => Math.floor(random() * 2 ** 48).toString(36)))];
    const [builder, key] = [new KeyTableBuilder(), new KeyHash(12_345)];
    const added = texts.map((text) => builder.add(key.ofText(KeyKind.term, text)));
    expect(added.every((number, at) => number === at)).toBe(true);
    expect(texts.every((text, at) => builder.add(key.ofText(KeyKind.term, text)) === at)).toBe(true);
    const table = keysOf(builder);
    expect(texts.every((text, at) => findKey(table, key.ofText(KeyKind.term, text)) === at)).toBe(true);
    expect(texts.some((text) => findKey(table, key.ofText(KeyKind.term, `${text}!`)) >= 0)).toBe(false);
    expect(table.low).toHaveLength(texts.length);
  });

  it('keep apart those that share a half, in every slot', () => {
    const builder = new KeyTableBuilder();
    const keys = Array.from({ length: 5_000 }, (_, at) => (at % 2 === 0 ? { low: 7, high: at } : { low: at, high: 7 }));
    const numbers = keys.map((key) => builder.add(key));
    const table = keysOf(builder);
    expect(keys.map((key) => findKey(table, key))).toEqual(numbers);
    expect(findKey(table, { low: 7, high: 9_999 })).toBe(-1);
    expect(findKey(table, { low: 0, high: 0 })).toBe(-1);
    expect(findKey(keysOf(new KeyTableBuilder()), { low: 0, high: 0 })).toBe(-1);
  });

  it('tell kinds apart, and seeds, and texts of any script', () => {
    const texts = ['', 'en', 'ne', 'é', 'e\u0301', '日本', '🦭', 'a\u0000', 'a', 'x'.repeat(1_000), '日'.repeat(1_000)];
    const of = (seed: number, kind: KeyKind, text: string) => {
      const { low, high } = new KeyHash(seed).ofText(kind, text);
      return `${low}-${high}`;
    };
    const all = [1, 2].flatMap((seed) => Object.values(KeyKind).flatMap((kind) => texts.map((text) => of(seed, kind, text))));
    expect(new Set(all).size).toBe(all.length);
    expect(of(1, KeyKind.term, '\ud800')).toBe(of(1, KeyKind.term, '\ufffd'));
  });
});
