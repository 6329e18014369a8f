/** A process that opens the conversations of a folder, adds one, says so, and holds the folder: tests kill it. */
import { openPgliteStore } from '../../src/adapters/conversations/sql/pglite-store.ts';
import { runningAnswer } from '../contracts/sample-run.ts';

const [folder] = process.argv.slice(2);
if (folder === undefined) throw new Error('Usage: store-holder FOLDER');
const store = await openPgliteStore({ folder });
await store.startTurn({ conversation: { id: 'kept', title: 'kept', createdAt: 1, updatedAt: 1 }, answer: runningAnswer({ conversationId: 'kept' }) });
process.stdout.write('ready\n');
setInterval(() => {}, 1_000);
