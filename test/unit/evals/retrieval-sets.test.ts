import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { findSets, postOf, readPosts, readQueries, readReferences } from '../../evals/retrieval-sets.ts';

let root: string;
beforeEach(async () => {
  root = await mkdtemp(path.join(tmpdir(), 'threadwise-sets-'));
});
afterEach(() => rm(root, { recursive: true, force: true }));

async function put(file: string, content: string): Promise<void> {
  await mkdir(path.dirname(path.join(root, file)), { recursive: true });
  await writeFile(path.join(root, file), file.endsWith('.gz') ? gzipSync(content) : content);
}

async function putQueries(folder: string, queries = '', qrels = ''): Promise<void> {
  await put(`${folder}/queries.jsonl`, queries);
  await put(`${folder}/qrels.tsv`, `query-id\tdoc-id\tgrade\n${qrels}`);
}

describe('judged sets in a folder', () => {
  it('finds each folder with queries and judgements, and the corpus of its year', async () => {
    for (const year of [2011, 2012, 2013, 2014]) await putQueries(`microblog/${year}`);
    await put('microblog/corpus-2011-12/corpus.jsonl.gz', '');
    await put('microblog/corpus-2013-14/corpus.jsonl.gz', '');
    const sets = await findSets(root);
    expect(sets.map(({ name, corpus }) => [name, path.basename(path.dirname(corpus))])).toEqual([
      ['microblog/2011', 'corpus-2011-12'], ['microblog/2012', 'corpus-2011-12'], ['microblog/2013', 'corpus-2013-14'], ['microblog/2014', 'corpus-2013-14'],
    ]);
  });

  it('takes the corpus above the queries, or the one beside them', async () => {
    await putQueries('claims/dev');
    await put('claims/corpus.jsonl.gz', '');
    await putQueries('alone');
    await put('alone/corpus.jsonl.gz', '');
    await put('notes/queries.jsonl', '');
    const sets = await findSets(root);
    expect(sets.map(({ name, corpus }) => [name, path.relative(root, corpus)])).toEqual([['alone', 'alone/corpus.jsonl.gz'], ['claims/dev', 'claims/corpus.jsonl.gz']]);
  });

  it('says where a corpus that is missing belongs', async () => {
    await putQueries('microblog/2015');
    await put('microblog/corpus-2013-14/corpus.jsonl.gz', '');
    await expect(findSets(root)).rejects.toThrow('Put a corpus.jsonl.gz');
  });

  it('reads queries with their time and what is relevant; spam, and queries without a relevant post, are left out', async () => {
    const queries = [{ id: 'q1', text: 'kettle bridge', time: '2020-03-01T10:00:00Z' }, { id: 'q2', text: 'ferry' }, { id: 'q3', text: 'tram' }].map((query) => JSON.stringify(query)).join('\n');
    await putQueries('set', `${queries}\n`, 'q1\ta\t2\nq1\tb\t0\nq1\tc\t-2\nq2\td\t1\nq3\te\t0\n');
    expect(await readQueries({ name: 'set', folder: path.join(root, 'set'), corpus: '' })).toEqual([
      { id: 'q1', text: 'kettle bridge', time: Date.UTC(2020, 2, 1, 10), relevant: new Map([['a', 2]]) },
      { id: 'q2', text: 'ferry', relevant: new Map([['d', 1]]) },
    ]);
  });

  it('reads posts with what is known of them', async () => {
    await put('corpus.jsonl.gz', `${JSON.stringify({ id: '1', text: 'the bridge is closed', author: 'gwen', createdAt: '2020-03-01T10:00:00Z', title: 'Bridge' })}\n${JSON.stringify({ id: '2', text: 'again' })}\n`);
    const [first, second] = await readPosts(path.join(root, 'corpus.jsonl.gz'));
    expect(first).toMatchObject({ sourceId: '1', text: 'the bridge is closed', title: 'Bridge', author: { handle: 'gwen' }, createdAt: Date.UTC(2020, 2, 1, 10) });
    expect(second).toMatchObject({ sourceId: '2', text: 'again' });
    expect(second).not.toHaveProperty('title');
  });

  it('lets posts without a date follow each other from the newest on, in the order of the corpus', async () => {
    await put('corpus.jsonl.gz', ['1', '2', '3'].map((id) => JSON.stringify({ id, text: 'the same' })).join('\n'));
    const times = (await readPosts(path.join(root, 'corpus.jsonl.gz'))).map(({ createdAt }) => createdAt);
    expect(times).toEqual(times.toSorted((a, b) => b - a));
    expect(new Set(times).size).toBe(3);
  });

  it('gives a post a link where the text holds one, or what a corpus put in its place', () => {
    expect(postOf({ id: '1', text: 'see https://example.org/map for more' }).links).toEqual([{ url: 'https://example.org/map' }]);
    expect(postOf({ id: '2', text: 'see @url for more' }).links).toHaveLength(1);
    expect(postOf({ id: '3', text: 'see for yourself' }).links).toEqual([]);
  });

  it('reads figures of other systems by set, and none where there is no file', async () => {
    expect((await readReferences(root)).size).toBe(0);
    await put('reference-scores.tsv', 'set\tsystem\tqueries\tndcg10\tmrr10\tmap\tmap5\tp30\tr100\tr1000\nmicroblog/2011\tBM25\t49\t0.1\t0.2\t0.3\t0.4\t0.5\t0.6\t0.7\n');
    expect((await readReferences(root)).get('microblog/2011')).toEqual([{ system: 'BM25', scores: { 'nDCG@10': 0.1, 'MRR@10': 0.2, MAP: 0.3, P30: 0.5, 'R@100': 0.6 } }]);
  });
});
