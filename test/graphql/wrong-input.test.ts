import { getIntrospectionQuery } from 'graphql';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestServer, type GraphqlResult } from './test-server.ts';

let server: Awaited<ReturnType<typeof startTestServer>>;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server[Symbol.asyncDispose]());

type Operation = { query: string; variables?: Record<string, unknown> | undefined; operationName?: string };

/** The result of one operation on each transport. */
const TRANSPORTS: Record<string, (operation: Operation) => Promise<Pick<GraphqlResult, 'data' | 'errors'>>> = {
  POST: async (operation) => (await (await server.send(operation)).json()) as GraphqlResult,
  async WebSocket(operation) {
    const client = await server.socket();
    await client.init();
    client.send({ id: '1', type: 'subscribe', payload: operation });
    const [first] = await client.ended('1');
    client.socket.close();
    return first?.type === 'error' ? { errors: first.payload } : first?.payload;
  },
  async SSE(operation) {
    const response = await fetch(`${server.url}/graphql/stream`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', accept: 'text/event-stream' },
      body: JSON.stringify(operation),
    });
    const text = await response.text();
    return JSON.parse(response.ok ? (/^data: (\{.*)$/m.exec(text)?.[1] ?? '') : text);
  },
};

async function codeOf(response: Response) {
  const text = await response.text();
  expect(text).not.toMatch(/stack|node_modules|\.ts:|\.js:/);
  return [response.status, (JSON.parse(text) as GraphqlResult).errors?.[0]?.extensions['code']];
}

const withFiller = (length: number) => JSON.stringify({ query: '{ archive { version } }', variables: { filler: 'x'.repeat(length) } });

const getStream = (query: string, more = '', headers: Record<string, string> = {}) =>
  fetch(`${server.url}/graphql/stream?query=${encodeURIComponent(query)}${more}`, { headers: { accept: 'text/event-stream', ...headers } });

const nested = (depth: number) => `{ post(sourceId: "p") { ${'inReplyTo { '.repeat(depth - 2)} text ${'} '.repeat(depth - 2)} } }`;

const REFUSED: [what: string, operation: Operation, code: string, message: RegExp][] = [
  ['an operation that is no GraphQL', { query: '{ archive {' }, 'GRAPHQL_PARSE_FAILED', /Syntax Error/],
  ['an empty operation', { query: ' ' }, 'GRAPHQL_PARSE_FAILED', /Syntax Error|Unexpected/],
  ['an unknown field', { query: '{ archive { secrets } }' }, 'GRAPHQL_VALIDATION_FAILED', /Cannot query field "secrets"/],
  ['a field of the prototype', { query: '{ constructor __proto__ { toString } }' }, 'GRAPHQL_VALIDATION_FAILED', /Cannot query field "constructor"/],
  ['an unknown argument', { query: '{ node(id: "x", toString: 1) { id } }' }, 'GRAPHQL_VALIDATION_FAILED', /Unknown argument "toString"/],
  ['a value of the wrong type', { query: '{ searchPosts(query: 7) { nodes { id } } }' }, 'GRAPHQL_VALIDATION_FAILED', /String cannot represent/],
  ['a date that is none', { query: '{ searchPosts(query: "a", filter: { since: "soon" }) { nodes { id } } }' }, 'GRAPHQL_VALIDATION_FAILED', /ISO 8601/],
  [
    'a variable of the wrong type',
    { query: 'query ($q: String!) { searchPosts(query: $q) { nodes { id } } }', variables: { q: { $ne: 1 } } },
    'BAD_USER_INPUT',
    /Variable "\$q" got invalid value/,
  ],
  ['a missing variable', { query: 'query ($q: String!) { searchPosts(query: $q) { nodes { id } } }' }, 'BAD_USER_INPUT', /Variable "\$q" of required type/],
  [
    'a date in a variable that is none',
    { query: 'query ($f: PostFilter) { searchPosts(query: "a", filter: $f) { nodes { id } } }', variables: { f: { since: '2024-02-30' } } },
    'BAD_USER_INPUT',
    /at "f\.since".*ISO 8601/,
  ],
  [
    'an input field of the prototype',
    { query: 'query ($f: PostFilter) { searchPosts(query: "a", filter: $f) { nodes { id } } }', variables: JSON.parse('{"f":{"__proto__":{"x":1},"constructor":1}}') },
    'BAD_USER_INPUT',
    /Field "(__proto__|constructor)" is not defined/,
  ],
  [
    'a null for a required argument with a default',
    { query: 'query ($q: String) { searchPosts(query: $q) { nodes { id } } }' },
    'GRAPHQL_VALIDATION_FAILED',
    /expecting type "String!"/,
  ],
  ['a number beyond Int', { query: '{ searchPosts(query: "a", first: 99999999999) { nodes { id } } }' }, 'GRAPHQL_VALIDATION_FAILED', /32-bit/],
  ['one level too many', { query: nested(13) }, 'GRAPHQL_VALIDATION_FAILED', /nested 13 levels deep; at most 12/],
  [
    'one level too many, spread over fragments',
    { query: `{ post(sourceId: "p") { ...a } } fragment a on Post { inReplyTo { ... on Post { inReplyTo { ...b } } } } fragment b on Post { ${'inReplyTo { '.repeat(9)} id ${'} '.repeat(9)} }` },
    'GRAPHQL_VALIDATION_FAILED',
    /nested 13 levels deep/,
  ],
  ['a fragment that holds itself', { query: '{ post(sourceId: "p") { ...a } } fragment a on Post { inReplyTo { ...b } } fragment b on Post { ...a }' }, 'GRAPHQL_VALIDATION_FAILED', /within itself/],
  ['thousands of levels', { query: `{ post(sourceId: "p") ${'{ inReplyTo '.repeat(1_600)} { id } ${'}'.repeat(1_600)} }` }, 'GRAPHQL_VALIDATION_FAILED', /nested/],
  ['thousands of brackets', { query: `{ node(id: ${'['.repeat(2_400)}${']'.repeat(2_400)}) { id } }` }, 'GRAPHQL_VALIDATION_FAILED', /nested too deeply/],
  ['too many aliases', { query: `{ archive { ${Array.from({ length: 51 }, (_, i) => `a${i}: version`).join(' ')} } }` }, 'GRAPHQL_VALIDATION_FAILED', /51 aliases; at most 50/],
  ['too many root fields', { query: `{ ${Array.from({ length: 21 }, (_, i) => `a${i}: archive { version }`).join(' ')} }` }, 'GRAPHQL_VALIDATION_FAILED', /21 fields at its root; at most 20/],
  ['too many tokens', { query: `{ archive { ${'version '.repeat(5_000)} } }` }, 'GRAPHQL_PARSE_FAILED', /more that 5000 tokens|more than 5000 tokens/],
  [
    'large pages within large pages',
    { query: '{ searchPosts(query: "a", first: 100) { nodes { thread(first: 100) { nodes { thread(first: 100) { nodes { id } } } } } } }' },
    'GRAPHQL_VALIDATION_FAILED',
    /may ask for [\d,]+ fields; at most 50,000/,
  ],
  [
    'large pages by variables',
    { query: 'query ($n: Int) { searchPosts(query: "a", first: $n) { nodes { thread(first: $n) { nodes { id author { id handle name } } } } } }', variables: { n: 1 } },
    'GRAPHQL_VALIDATION_FAILED',
    /may ask for/,
  ],
  [
    'large pages within the lists of an answer',
    { query: '{ conversation(id: "x") { answers(last: 100) { citations { post { thread(first: 100) { nodes { id } } } } } } }' },
    'GRAPHQL_VALIDATION_FAILED',
    /may ask for 48[\d,]+ fields/,
  ],
  [
    'fragments that multiply one another',
    { query: `{ ...f0 } ${Array.from({ length: 60 }, (_, i) => `fragment f${i} on Query { ...f${i + 1} ...f${i + 1} }`).join(' ')} fragment f60 on Query { archive { version } }` },
    'GRAPHQL_VALIDATION_FAILED',
    /fields at its root/,
  ],
  ['a switch that is no Boolean', { query: '{ searchPosts(query: "a", inferFilter: "no") { nodes { id } } }' }, 'GRAPHQL_VALIDATION_FAILED', /Boolean cannot represent/],
  ['a variable switch that is no Boolean', { query: 'query ($d: Boolean) { searchPosts(query: "a", diverse: $d) { nodes { id } } }', variables: { d: 1 } }, 'BAD_USER_INPUT', /Variable "\$d" got invalid value/],
  ['an unknown operation name', { query: 'query A { archive { version } } query B { archive { version } }', operationName: 'C' }, 'OPERATION_RESOLUTION_FAILURE', /operation named "C"/],
  ['two operations without a name', { query: 'query A { archive { version } } query B { archive { version } }' }, 'OPERATION_RESOLUTION_FAILURE', /operation/],
];

describe.each(Object.entries(TRANSPORTS))('over %s', (_transport, run) => {
  it.each(REFUSED)('refuses %s', async (_, operation, code, message) => {
    const { errors, data } = await run(operation);
    expect(data ?? null).toBeNull();
    expect(errors?.[0]?.extensions['code']).toBe(code);
    expect(errors?.map((error) => error.message).join(' ')).toMatch(message);
    expect(JSON.stringify(errors)).not.toMatch(/stack|node_modules|\.ts:/);
  });

  it('answers the introspection query', async () => {
    const { data, errors } = await run({ query: getIntrospectionQuery() });
    expect(errors).toBeUndefined();
    expect(data).toMatchObject({ __schema: { queryType: { name: 'Query' } } });
  });

  it('allows as many levels as the limit says', async () => {
    expect((await run({ query: nested(12) })).errors).toBeUndefined();
  });

  it('masks a bug, and logs it with the id that it shows', async () => {
    server.app.failures.set('archive', new Error('password=hunter2 in /etc/secret'));
    const result = await run({ query: '{ archive { version } }' });
    server.app.failures.clear();
    expect(result.errors).toEqual([
      { message: 'Internal error', path: ['archive'], locations: expect.anything(), extensions: { code: 'INTERNAL', retryable: false, errorId: expect.any(String) } },
    ]);
    const logged = server.log().split('\n').find((line) => line.includes(String(result.errors?.[0]?.extensions['errorId'])));
    expect(JSON.parse(logged ?? '')).toMatchObject({ level: 'error', err: { message: 'password=hunter2 in /etc/secret', stack: expect.stringContaining('wrong-input.test.ts') } });
  });

  it('masks a model that does not fit the schema', async () => {
    server.app.overview = { ...server.app.overview, version: undefined as never };
    const result = await run({ query: '{ archive { version } }' });
    server.app.overview = { ...server.app.overview, version: 'v1' };
    expect(result.errors).toMatchObject([{ message: 'Internal error', extensions: { code: 'INTERNAL' } }]);
  });
});

describe.each(['/graphql', '/graphql/stream'])('the body of %s', (path) => {
  const send = (body: string, headers: Record<string, string> = {}, method = 'POST') =>
    fetch(server.url + path, { method, headers: { 'content-type': 'application/json', accept: 'text/event-stream, application/json', ...headers }, ...(method === 'POST' ? { body } : {}) });

  it.each(['{"query":', 'null', '"text"', '{"query":"{ archive { version } }"}}', '\u0000'])('is refused when it is %j', async (body) => {
    expect(await codeOf(await send(body))).toEqual([400, 'BAD_REQUEST']);
  });

  it.each(['[]', '{}', '[{"query":"{ archive { version } }"}]', '{"query":7}', '{"query":"{ archive { version } }","variables":[1]}', '{"query":"{ archive { version } }","variables":"x"}'])(
    'is refused when it is %s, which is no operation',
    async (body) => {
      expect(await codeOf(await send(body))).toEqual([400, 'BAD_REQUEST']);
    },
  );

  it('is refused beyond 256 kB, and taken below', async () => {
    expect(await codeOf(await send(withFiller(256 * 1024)))).toEqual([413, 'PAYLOAD_TOO_LARGE']);
    expect((await send(withFiller(255 * 1024))).status).toBe(200);
  });

  it.each(['text/plain', 'text/plain;application/json', 'multipart/form-data; boundary=x', 'application/x-www-form-urlencoded', 'application/jsonx'])(
    'is refused as %s',
    async (type) => {
      expect(await codeOf(await send('{"query":"{ archive { version } }"}', { 'content-type': type }))).toEqual([415, 'UNSUPPORTED_MEDIA_TYPE']);
    },
  );

  it('is refused in an unknown charset or encoding', async () => {
    expect(await codeOf(await send('{}', { 'content-type': 'application/json; charset=latin1' }))).toEqual([415, 'UNSUPPORTED_MEDIA_TYPE']);
    expect(await codeOf(await send('{}', { 'content-encoding': 'snappy' }))).toEqual([415, 'UNSUPPORTED_MEDIA_TYPE']);
  });

  it.each(['PUT', 'DELETE', 'PATCH'])('has no %s', async (method) => {
    const response = await send('', {}, method);
    expect(response.headers.get('allow')).toBe('GET, POST');
    expect(await codeOf(response)).toEqual([405, 'METHOD_NOT_ALLOWED']);
  });
});

describe('over POST', () => {
  it('says where subscriptions are served', async () => {
    const { errors, status } = await server.post('subscription { answerEvents(answerId: "x") { __typename } }');
    expect(status).toBe(400);
    expect(errors?.[0]).toMatchObject({ message: expect.stringContaining('/graphql/stream'), extensions: { code: 'BAD_REQUEST' } });
  });
});

describe('over SSE', () => {
  it('takes GET for queries and subscriptions, not for mutations', async () => {
    expect(await (await getStream('{ archive { version } }')).text()).toContain('data: {"data":{"archive":{"version":"v1"}}}');
    const response = await getStream('mutation { stopAnswer(id: "x") { userErrors { code } } }');
    expect(response.status).toBe(405);
    expect(await response.json()).toMatchObject({ errors: [{ message: 'Cannot perform mutations over GET', extensions: { code: 'METHOD_NOT_ALLOWED' } }] });
  });

  it('refuses variables in the address that are no JSON', async () => {
    expect((await getStream('{ archive { version } }', '&variables={')).status).toBe(400);
  });

  it('refuses clients that take no event stream', async () => {
    const response = await getStream('{ archive { version } }', '', { accept: 'application/json' });
    expect([response.status, await response.json()]).toMatchObject([406, { errors: [{ extensions: { code: 'NOT_ACCEPTABLE' } }] }]);
  });
});

describe('over WebSocket', () => {
  it.each([
    ['no JSON', '{', 4400],
    ['no message', '[]', 4400],
    ['a message without a type', '{}', 4400],
    ['a subscription without an operation', JSON.stringify({ id: '1', type: 'subscribe' }), 4400],
    ['a subscription with a query that is no text', JSON.stringify({ id: '1', type: 'subscribe', payload: { query: 7 } }), 4400],
    ['a message type of the prototype', JSON.stringify({ type: 'constructor' }), 4400],
    ['a second initialisation', JSON.stringify({ type: 'connection_init' }), 4429],
    ['a message beyond 256 kB', `"${'x'.repeat(257 * 1024)}"`, 1009],
  ])('closes the socket on %s', async (_, message, code) => {
    const client = await server.socket();
    await client.init();
    client.send(message);
    expect(await client.closed).toMatchObject({ code });
  });

  it('closes the socket on an operation before the initialisation, and on an id in use', async () => {
    const hasty = await server.socket();
    hasty.subscribe('1', '{ archive { version } }');
    expect(await hasty.closed).toMatchObject({ code: 4401 });

    server.app.run('a1');
    const double = await server.socket();
    await double.init();
    const query = `subscription { answerEvents(answerId: "${Buffer.from('Answer:a1').toString('base64url')}") { __typename } }`;
    double.subscribe('__proto__', query);
    double.subscribe('__proto__', query);
    expect(await double.closed).toMatchObject({ code: 4409 });
  });

  it('refuses more operations at once than the limit, and keeps the socket', async () => {
    await using small = await startTestServer({ operationsPerSocket: 2 });
    small.app.run('a1');
    const client = await small.socket();
    await client.init();
    const query = `subscription { answerEvents(answerId: "${Buffer.from('Answer:a1').toString('base64url')}") { __typename } }`;
    for (const id of ['1', '2', '3']) client.subscribe(id, query);
    expect(await client.ended('3')).toMatchObject([{ type: 'error', payload: [{ extensions: { code: 'OVERLOADED', retryable: true } }] }]);
    expect(client.socket.readyState).toBe(client.socket.OPEN);
    client.socket.close();
  });

  it('is not opened for pages of another origin, and is for those of this server', async () => {
    await expect(server.socket({ origin: 'https://evil.example' })).rejects.toThrow('403');
    await expect(server.socket({ origin: 'null' })).rejects.toThrow('403');
    const own = await server.socket({ origin: server.url });
    own.socket.close();
    const proxied = await server.socket({ origin: 'https://threadwise.example', headers: { 'x-forwarded-host': 'threadwise.example' } });
    proxied.socket.close();
  });
});
