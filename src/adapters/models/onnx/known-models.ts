/** How the vector of a text comes from those of its tokens. */
export type Pooling = 'mean' | 'cls';

/** What is put before texts, as the model was trained with. */
export interface Prefixes {
  readonly query: string;
  readonly document: string;
}

export interface EmbeddingHabits {
  readonly pooling: Pooling;
  readonly prefixes: Prefixes;
}

/** Most sentence transformers. */
const PLAIN: EmbeddingHabits = { pooling: 'mean', prefixes: { query: '', document: '' } };

/** By the name of the folder, whoever converted the model. From their model cards. */
const KNOWN: readonly (EmbeddingHabits & { readonly name: RegExp })[] = [
  // The instruct form takes a task before the query, and is none of these.
  { name: /^(?:multilingual-)?e5-(?:small|base|large)(?:-v2)?$/i, pooling: 'mean', prefixes: { query: 'query: ', document: 'passage: ' } },
  {
    name: /^bge-(?:small|base|large)-en(?:-v1\.5)?$/i,
    pooling: 'cls',
    prefixes: { query: 'Represent this sentence for searching relevant passages: ', document: '' },
  },
  { name: /^bge-m3$/i, pooling: 'cls', prefixes: PLAIN.prefixes },
  { name: /^all-minilm-l(?:6|12)-v[12]$/i, ...PLAIN },
];

/** @param model "Xenova/multilingual-e5-small", or the last part of it. */
export function habitsOf(model: string): EmbeddingHabits {
  const folder = model.split('/').at(-1) ?? model;
  return KNOWN.find(({ name }) => name.test(folder)) ?? PLAIN;
}
