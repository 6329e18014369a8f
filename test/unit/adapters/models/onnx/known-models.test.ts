import { expect, it } from 'vitest';
import { habitsOf } from '../../../../../src/adapters/models/onnx/known-models.ts';

it.each([
  ['Xenova/multilingual-e5-small', 'mean', 'query: ', 'passage: '],
  ['intfloat/multilingual-e5-large', 'mean', 'query: ', 'passage: '],
  ['intfloat/e5-base-v2', 'mean', 'query: ', 'passage: '],
  ['intfloat/multilingual-e5-large-instruct', 'mean', '', ''],
  ['BAAI/bge-small-en-v1.5', 'cls', 'Represent this sentence for searching relevant passages: ', ''],
  ['Xenova/bge-m3', 'cls', '', ''],
  ['Xenova/all-MiniLM-L6-v2', 'mean', '', ''],
  ['threadwise-embed-en', 'mean', '', ''],
])('%s takes the %s of its tokens, "%s" before questions and "%s" before posts', (model, pooling, query, document) => {
  expect(habitsOf(model)).toMatchObject({ pooling, prefixes: { query, document } });
});
