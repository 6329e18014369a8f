import { createHash } from 'node:crypto';
import type { RequestHandler } from 'express';

const STYLE = `
  :root { color-scheme: light dark; }
  body { font: 16px/1.6 system-ui, sans-serif; max-width: 44rem; margin: 3rem auto; padding: 0 1rem; }
  pre { overflow-x: auto; padding: .8rem 1rem; border: 1px solid #8886; border-radius: .4rem; }
  td { padding: .1rem 1rem .1rem 0; vertical-align: top; }
`;

const POLICY = [
  "default-src 'none'",
  `style-src 'sha256-${createHash('sha256').update(STYLE).digest('base64')}'`,
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

/** What this is and how to ask the first question, without script. `url` is the server's own address. */
export const landingPage =
  (url: () => string): RequestHandler =>
  (_request, response) => {
    response.set('content-security-policy', POLICY).type('html').send(render(url()));
  };

const render = (url: string) => `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>Threadwise</title>
<style>${STYLE}</style>
</head>
<body>
<h1>Threadwise</h1>
<p>Conversational search over a post archive, as a GraphQL API: ask in plain language, and read an answer whose every
sentence carries the posts that support it.</p>
<h2>The first question</h2>
<pre>curl ${url}/graphql -H 'content-type: application/json' -d '{"query":
  "mutation { ask(input: { question: \\"Why was the Kettle Bridge closed?\\", wait: true }) { answer { text citations { marker quote } } userErrors { message } } }"}'</pre>
<h2>Endpoints</h2>
<table>
<tr><td><code>POST /graphql</code></td><td>GraphQL queries and mutations; queries also by GET</td></tr>
<tr><td><code>ws /graphql</code></td><td>subscriptions over WebSocket (graphql-transport-ws)</td></tr>
<tr><td><code>/graphql/stream</code></td><td>subscriptions as server-sent events</td></tr>
<tr><td><a href="/health/live"><code>/health/live</code></a></td><td>whether the process runs</td></tr>
<tr><td><a href="/health/ready"><code>/health/ready</code></a></td><td>whether it takes questions, and the state of its parts</td></tr>
<tr><td><a href="/metrics"><code>/metrics</code></a></td><td>figures for Prometheus</td></tr>
</table>
</body>
</html>
`;
