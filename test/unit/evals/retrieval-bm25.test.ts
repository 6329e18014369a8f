import { existsSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { analyze } from '../../../src/search/analyze.ts';
import { Bm25Index, type TermedPost } from '../../evals/retrieval-bm25.ts';
import { meanScores, measureRanking } from '../../evals/retrieval-measures.ts';
import { findSets, readPosts, readQueries, readReferences } from '../../evals/retrieval-sets.ts';

const post = (id: string, terms: string, createdAt = 0): TermedPost => ({ id, createdAt, terms: terms.split(' ') });
const words = (text: string) => text.split(' ').map((term) => ({ term, weight: 1 }));
const all = { limit: 10 };
const ids = (hits: readonly { sourceId: string }[]) => hits.map(({ sourceId }) => sourceId);

describe('BM25 in memory', () => {
  it('scores by the formula', () => {
    const index = new Bm25Index([post('1', 'ferry ferry late'), post('2', 'ferry'), post('3', 'tram on time again')], { k1: 0.9, b: 0.4 });
    // Three posts of 3, 1 and 4 terms, 8/3 on average; two hold "ferry", one of them twice.
    const idf = Math.log(1 + 1.5 / 2.5);
    const hits = index.rank(words('ferry'), all);
    expect(ids(hits)).toEqual(['1', '2']);
    expect(hits[0]?.score).toBeCloseTo((idf * 2 * 1.9) / (2 + 0.9 * (0.6 + (0.4 * 3) / (8 / 3))), 12);
    expect(hits[1]?.score).toBeCloseTo((idf * 1.9) / (1 + 0.9 * (0.6 + (0.4 * 1) / (8 / 3))), 12);
  });

  it('adds what the terms give, each by its weight', () => {
    const index = new Bm25Index([post('1', 'the ferry'), post('2', 'the tram'), post('3', 'a walk')]);
    const [ferry] = index.rank(words('ferry'), all);
    const [the] = index.rank(words('the'), all);
    const [both] = index.rank([{ term: 'ferry', weight: 1 }, { term: 'the', weight: 0.5 }], all);
    expect(both?.score).toBeCloseTo((ferry?.score ?? 0) + (the?.score ?? 0) / 2, 12);
  });

  it('finds posts written up to the moment that is asked about, before it takes the best', () => {
    const index = new Bm25Index([post('1', 'ferry', 300), post('2', 'ferry delay', 200), post('3', 'ferry delay again', 100)]);
    expect(ids(index.rank(words('ferry'), { limit: 1, notAfter: 200 }))).toEqual(['2']);
    expect(ids(index.rank(words('ferry'), { limit: 10, notAfter: 200 }))).toEqual(['2', '3']);
  });

  it('puts equal posts in ascending order of their ids, numbers by their size', () => {
    const index = new Bm25Index(['20', '3', '100', '19'].map((id) => post(id, 'ferry')));
    expect(ids(index.rank(words('ferry'), all))).toEqual(['3', '19', '20', '100']);
  });

  it('finds nothing by terms that no post holds', () => {
    expect(new Bm25Index([post('1', 'ferry')]).rank(words('tram'), all)).toEqual([]);
  });

  const judged = path.resolve(import.meta.dirname, '../../../../shared/data/retrieval');
  it.runIf(existsSync(judged))('comes near the published reference figures with their settings', async () => {
    const set = (await findSets(judged)).find(({ name }) => name === 'tweetqa-retrieval/dev');
    if (!set) throw new Error('The set is missing.');
    const reference = (await readReferences(judged)).get(set.name)?.find(({ system }) => system === 'BM25');
    const index = new Bm25Index((await readPosts(set.corpus)).map(({ sourceId, createdAt, text }) => ({ id: sourceId, createdAt, terms: analyze(text) })), { k1: 0.9, b: 0.4 });
    const queries = await readQueries(set);
    const scores = meanScores(queries.map(({ text, relevant }) => measureRanking(ids(index.rank(words([...new Set(analyze(text))].join(' ')), { limit: 1000 })), relevant)));
    expect(queries).toHaveLength(1083);
    for (const measure of ['nDCG@10', 'MRR@10', 'MAP', 'P30', 'R@100'] as const) expect(Math.abs(scores[measure] - (reference?.scores[measure] ?? 0))).toBeLessThan(0.015);
  });
});
