import { create, insertMultiple, search, type AnyOrama } from '@orama/orama';
import { openEmbedder, QueryVectors } from './search-embedder.ts';
import { meaningOf, termsOf, textOf, type Analysis, type BenchQuery, type SearchEngine } from './search-engine.ts';

/** Orama's default of 0.8 is made for models whose vectors lie close to each other: with it hardly a post is near a query. */
const SIMILARITY = 0.5;

/** Orama, which keeps everything in memory: text alone or its hybrid mode, a post matches with any word of the query. */
export async function openOrama({ vectors, analysis }: { vectors: boolean; analysis: Analysis }): Promise<SearchEngine> {
  const embedder = vectors ? await openEmbedder() : undefined;
  const queryVectors = new QueryVectors();
  const tokenizer = analysis === 'own' ? { language: 'english', stemming: true } : { language: 'english', normalizationCache: new Map<string, string>(), tokenize: (terms: string) => terms.split(' ') };
  const database: AnyOrama = create({
    schema: { text: 'string', author: 'enum', createdAt: 'number', ...(embedder ? { vector: `vector[${embedder.dimensions}]` as const } : {}) },
    sort: { enabled: false },
    components: { tokenizer },
  });
  return {
    async add(posts) {
      const meanings = await embedder?.embedDocuments(posts.map(meaningOf));
      const documents = posts.map((post, i) => ({
        id: post.sourceId,
        text: analysis === 'own' ? textOf(post) : termsOf(textOf(post)),
        author: post.author.handle.toLowerCase(),
        createdAt: post.createdAt,
        page: post.text,
        ...(meanings?.[i]?.length ? { vector: meanings[i] } : {}),
      }));
      await insertMultiple(database, documents, documents.length);
    },
    finish: async () => {},
    prepare: async (queries) => embedder && queryVectors.prepare(queries, embedder),
    async search(query, first) {
      const term = analysis === 'own' ? query.text : [...new Set(termsOf(query.text).split(' '))].join(' ');
      const vector = embedder ? queryVectors.of(query) : [];
      const common = { term, properties: ['text'], where: whereOf(query), limit: first };
      const found = await search(database, vector.length === 0 ? common : { ...common, mode: 'hybrid', vector: { value: [...vector], property: 'vector' }, similarity: SIMILARITY });
      return found.hits.map(({ id }) => id);
    },
    diskBytes: async () => undefined,
    [Symbol.asyncDispose]: async () => embedder?.[Symbol.asyncDispose](),
  };
}

function whereOf({ filter: { authors, since, until } }: BenchQuery): object {
  return {
    ...(authors ? { author: { in: authors.map((author) => author.toLowerCase()) } } : {}),
    ...(since !== undefined && until !== undefined ? { createdAt: { between: [since, until - 1] } } : since !== undefined ? { createdAt: { gte: since } } : until !== undefined ? { createdAt: { lt: until } } : {}),
  };
}
