import type { ServerResponse } from 'node:http';

/** A signal that aborts when the client leaves before the response is complete. */
export function clientGone(response: ServerResponse): AbortSignal {
  const abort = new AbortController();
  response.once('close', () => {
    if (!response.writableFinished) abort.abort(new DOMException('The client went away', 'AbortError'));
  });
  return abort.signal;
}
