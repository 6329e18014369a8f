// @ts-check
// A worker for tests of `ModelThread`: it does what its requests say, and has no model.
import { parentPort, workerData } from 'node:worker_threads';

const port = /** @type {import('node:worker_threads').MessagePort} */ (parentPort);
if (workerData?.crashesAtStart) throw new Error('The start failed.');

/** Requests that are held until they are aborted. @type {Set<number>} */
const held = new Set();

function fillTheHeap() {
  const kept = [];
  for (;;) kept.push(Array.from({ length: 1_000 }, (_, at) => ({ at })));
}

/** @param {number} id @param {{ do: string, value?: unknown }} request */
function obey(id, { do: what, value }) {
  switch (what) {
    case 'echo':
      port.postMessage({ id, reply: value });
      break;
    case 'parts':
      for (const part of ['a', 'b', 'c']) port.postMessage({ id, part });
      port.postMessage({ id, reply: 'end' });
      break;
    case 'refuse':
      port.postMessage({ id, error: 'no such word' });
      break;
    case 'hold':
      held.add(id);
      break;
    case 'aborted':
      port.postMessage({ id, reply: [...aborted] });
      break;
    case 'exit':
      process.exit(3);
      break;
    case 'throw':
      throw new Error('The work failed.');
    case 'fill the heap':
      fillTheHeap();
  }
}

/** @type {number[]} */
const aborted = [];

port.on('message', (message) => {
  if (message === 'close') {
    port.close();
  } else if (message.abort) {
    aborted.push(message.id);
    if (held.delete(message.id)) port.postMessage({ id: message.id, error: 'aborted' });
  } else {
    obey(message.id, message.request);
  }
});
