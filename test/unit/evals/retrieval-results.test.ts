import { describe, expect, it } from 'vitest';
import { BM25, DENSE, fuseRanks, OURS, plainQueryTerms, RRF } from '../../evals/retrieval-baselines.ts';
import { goalsOf } from '../../evals/retrieval-goals.ts';
import type { Scores } from '../../evals/retrieval-measures.ts';
import { renderGoals, renderResults } from '../../evals/retrieval-report.ts';
import { meanOf, measureSet, topicHalves, type Results } from '../../evals/retrieval-results.ts';

const query = (id: string, relevant = 'a') => ({ id, text: id, relevant: new Map([[relevant, 1]]) });
const scores = (ndcg: number, map = ndcg, p30 = ndcg): Scores => ({ 'nDCG@10': ndcg, 'MRR@10': ndcg, MAP: map, P30: p30, 'R@100': ndcg });
const resultsOf = (set: string, systems: Record<string, Scores>): Results => ({ title: set, set, queries: [query('MB001')], systems: new Map(Object.entries(systems).map(([name, each]) => [name, [each]])) });
const failed = (results: Results, references: Parameters<typeof goalsOf>[1] = []) => goalsOf(results, references).flatMap(({ isMet, text }) => (isMet ? [] : [text]));

describe('what the systems are measured with', () => {
  it('fuses by reciprocal ranks, ties in the order of the first list', () => {
    // b: 1/62 + 1/61, a: 1/61 + 1/63, c: 1/63 + 1/62, d: 1/64 only.
    expect(fuseRanks([['a', 'b', 'c'], ['b', 'c', 'a', 'd']])).toEqual(['b', 'a', 'c', 'd']);
    expect(fuseRanks([['a'], ['b']])).toEqual(['a', 'b']);
  });

  it('weighs ranks with k = 60: a post at rank 61 of both beats the best of one, at rank 63 it does not', () => {
    const fillers = (list: string, count: number) => Array.from({ length: count }, (_, i) => `${list}${i}`);
    const best = (rank: number) => fuseRanks([[...fillers('x', rank - 1), 'both'], [...fillers('y', rank - 1), 'both']])[0];
    expect(best(61)).toBe('both');
    expect(best(63)).toBe('x0');
  });

  it('takes each word of a query once, stop words at half their weight', () => {
    expect(plainQueryTerms('the ferry and the tram')).toEqual([
      { term: 'the', weight: 0.5 }, { term: 'ferri', weight: 1 }, { term: 'and', weight: 0.5 }, { term: 'tram', weight: 1 },
    ]);
  });

  it('measures each system on each query, and halves numbered topics into even and odd ones', async () => {
    const results = await measureSet('set', [query('MB001'), query('MB002'), query('MB003')], async ({ id }) => new Map([[OURS, id === 'MB002' ? ['a'] : ['x', 'a']]]));
    expect(meanOf(results, OURS, 'MRR@10')).toBeCloseTo(2 / 3, 12);
    expect(topicHalves(results).map((half) => [half.title, half.queries.length, meanOf(half, OURS, 'MRR@10')])).toEqual([['set, even topics', 1, 1], ['set, odd topics', 2, 0.5]]);
  });

  it('does not halve sets whose ids are no topics', async () => {
    expect(topicHalves(await measureSet('set', [query('17'), query('f867d1')], async () => new Map([[OURS, ['a']]])))).toEqual([]);
  });
});

describe('the goals of a set', () => {
  it('asks for MAP and P30 on the topics of 2011 and 2013', () => {
    const systems = (map: number, p30: number) => ({ [BM25]: scores(0.4), [DENSE]: scores(0.4), [RRF]: scores(0.4), [OURS]: scores(0.6, map, p30) });
    expect(failed(resultsOf('trec-microblog/2011', systems(0.42, 0.45)))).toEqual([]);
    expect(failed(resultsOf('trec-microblog/2011', systems(0.41, 0.44)))).toEqual([expect.stringContaining('MAP of ours 0.4100'), expect.stringContaining('P30 of ours 0.4400')]);
    expect(failed(resultsOf('trec-microblog/2013', systems(0.3, 0.51)))).toEqual([expect.stringContaining('P30')]);
  });

  it('asks for more than the published runs, and for a tenth more than BM25 alone', () => {
    const results = resultsOf('trec-microblog/2012', { [BM25]: scores(0.5), [DENSE]: scores(0.4), [RRF]: scores(0.5), [OURS]: scores(0.54, 0.3) });
    const references = [{ system: 'QL run file', scores: scores(0.6, 0.29) }, { system: 'QL+RM3 run file', scores: scores(0.6, 0.31) }];
    expect(failed(results, references)).toEqual([expect.stringContaining('above the QL+RM3 run file'), expect.stringContaining('over BM25 alone 1.0800')]);
  });

  it('asks to be above plain RRF everywhere, where there is a model for it', () => {
    const systems = { [BM25]: scores(0.3), [OURS]: scores(0.5) };
    expect(failed(resultsOf('questions/dev', { ...systems, [DENSE]: scores(0.4), [RRF]: scores(0.55) }))).toEqual([expect.stringContaining('above plain RRF')]);
    expect(failed(resultsOf('questions/dev', systems))).toEqual([]);
  });

  it('holds BM25 alone to the reference over all of a post, in every measure', () => {
    const results = resultsOf('questions/dev', { [BM25]: scores(0.5, 0.3), [OURS]: scores(0.6) });
    expect(failed(results, [{ system: 'BM25', scores: scores(0.5, 0.31) }])).toEqual([expect.stringContaining('MAP 0.3000 is below 0.3100')]);
    expect(failed(results, [{ system: 'BM25 text', scores: scores(0.9) }, { system: 'BM25', scores: scores(0.5, 0.3) }])).toEqual([]);
  });
});

describe('the table', () => {
  const results = resultsOf('trec-microblog/2011', { [BM25]: scores(0.4), [DENSE]: scores(0.3), [RRF]: scores(0.45), [OURS]: scores(0.6, 0.43) });

  it('has a row for each system and reference, with nDCG@10 over that of BM25 alone, and p against each rival', () => {
    const lines = renderResults(results, [{ system: 'QL run file', scores: scores(0.5) }]).split('\n');
    expect(lines[0]).toBe('trec-microblog/2011 (1 queries)');
    expect(lines.find((line) => line.startsWith('  ours '))).toMatch(/0\.6000 +0\.6000 +0\.4300 +0\.6000 +0\.6000 +1\.500$/);
    expect(lines.find((line) => line.includes('reference: QL run file'))).toMatch(/1\.250$/);
    expect(lines.filter((line) => line.includes('p = '))).toHaveLength(3);
  });

  it('says of each goal whether it is met', () => {
    expect(renderGoals([results], new Map()).split('\n')).toContainEqual(expect.stringMatching(/^ {2}pass {2}trec-microblog\/2011: MAP of ours 0\.4300/));
    expect(renderGoals([results], new Map([['trec-microblog/2011', [{ system: 'MP-HCNN run file', scores: scores(0.5, 0.5) }]]]))).toMatch(/FAIL {2}trec-microblog\/2011: MAP of ours 0\.4300, above the MP-HCNN run file/);
  });
});
