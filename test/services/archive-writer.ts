// Adds posts to a LanceDB archive in a process of its own, and prints a line after every batch.
// Arguments: folder, prefix of the ids, number of posts, posts a batch.
import { openLanceArchive } from '../../src/adapters/archive/lancedb/open-lance-archive.ts';
import { indexed, makePost } from '../fakes/sample-posts.ts';

const [folder = '', prefix = '', count = '0', batch = '1'] = process.argv.slice(2);
const archive = await openLanceArchive({ folder });
for (let start = 0; start < Number(count); start += Number(batch)) {
  const ids = Array.from({ length: Math.min(Number(batch), Number(count) - start) }, (_, n) => `${prefix}-${start + n}`);
  await archive.upsert(
    ids.map((id) => indexed(makePost({ sourceId: id, text: `sample ${id}`, createdAt: Date.UTC(2024, 0, 1) }))),
  );
  process.stdout.write(`${start + ids.length}\n`);
}
await archive[Symbol.asyncDispose]();
