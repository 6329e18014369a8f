import { parentPort } from 'node:worker_threads';
import { collectGarbage } from './collect-garbage.ts';
import { Searcher } from './run-search.ts';
import { SegmentBuilder } from './segment-builder.ts';
import type { ThreadReply, ThreadRequest } from './thread-messages.ts';
import { WorkArea } from './work-area.ts';

/** Serves one thread: searches the index that it was given, or builds a segment. Requests are done in their order. */
export function serveThread(): void {
  let searcher: Searcher | undefined;
  let builder: SegmentBuilder | undefined;
  let area: WorkArea | undefined;

  const serve = (request: ThreadRequest): unknown => {
    switch (request.do) {
      case 'open':
        area ??= new WorkArea(request.scanner);
        searcher = new Searcher(request.state, request.seed, area);
        setImmediate(collectGarbage);
        return undefined;
      case 'search':
        return searcher?.run(request.task);
      case 'begin':
        builder = new SegmentBuilder(request.options);
        return undefined;
      case 'add':
        builder?.add(request.rows);
        return undefined;
      case 'finish':
        return builder?.finish();
    }
  };
  parentPort?.on('message', (request: ThreadRequest) => {
    let reply: ThreadReply;
    try {
      reply = { result: serve(request) };
    } catch (error) {
      reply = { error: error instanceof Error ? (error.stack ?? error.message) : String(error) };
    }
    parentPort?.postMessage(reply);
  });
}
