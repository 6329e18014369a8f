import { createHash } from 'node:crypto';
import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { toGlobalId } from '../../resolvers/global-id.ts';
import { startServer } from '../../src/server/start-server.ts';
import { createLogger } from '../../src/telemetry/logger.ts';
import { createMetrics } from '../../src/telemetry/metrics.ts';
import { FakeApp } from '../fakes/fake-app.ts';
import { openSocket, startTestServer, until } from './test-server.ts';

let server: Awaited<ReturnType<typeof startTestServer>>;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server[Symbol.asyncDispose]());

const start = (app: FakeApp, port = 0) =>
  startServer({ app, port, host: '127.0.0.1', logger: createLogger('silent'), metrics: createMetrics(), limits: { closeGraceMs: 20_000 } });

describe('health', () => {
  it('is live', async () => {
    const response = await fetch(`${server.url}/health/live`);
    expect([response.status, await response.json()]).toEqual([200, { status: 'up' }]);
  });

  it('is ready with the state of its parts, and stays so while a part is degraded', async () => {
    server.app.state = { ready: true, parts: [{ name: 'cache', state: 'degraded', detail: 'Redis is away.' }] };
    const response = await fetch(`${server.url}/health/ready`);
    expect([response.status, await response.json()]).toEqual([200, server.app.state]);
  });

  it('is not ready while a part is down, or when its state cannot be found out', async () => {
    server.app.state = { ready: false, parts: [{ name: 'archive', state: 'down' }] };
    const down = await fetch(`${server.url}/health/ready`);
    expect([down.status, await down.json()]).toEqual([503, server.app.state]);
    server.app.failures.set('readiness', new Error('secret'));
    const broken = await fetch(`${server.url}/health/ready`);
    server.app.failures.clear();
    expect([broken.status, await broken.json()]).toEqual([503, { ready: false, parts: [] }]);
  });
});

describe('the landing page', () => {
  it('shows the endpoints and the first question, without script and under a strict policy', async () => {
    const response = await fetch(`${server.url}/`);
    const html = await response.text();
    expect(response.headers.get('content-type')).toBe('text/html; charset=utf-8');
    expect(html).toContain(`curl ${server.server.url}/graphql`);
    expect(html).not.toMatch(/<script|onload|https?:\/\/(?!localhost)/);
    const style = /<style>(.*)<\/style>/s.exec(html)?.[1] ?? '';
    const hash = createHash('sha256').update(style).digest('base64');
    expect(response.headers.get('content-security-policy')).toBe(
      `default-src 'none'; style-src 'sha256-${hash}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`,
    );
  });
});

describe('any response', () => {
  it.each(['/nothing', '/graphql/other', '/__proto__', '/%E0%A4%A', '/..%2f..%2fetc/passwd'])('is JSON with a code for %s', async (path) => {
    const response = await fetch(server.url + path);
    expect(response.status).toBeGreaterThanOrEqual(400);
    expect(response.status).toBeLessThan(500);
    expect(await response.json()).toMatchObject({ errors: [{ message: expect.any(String), extensions: { code: expect.any(String) } }] });
  });

  it('names no software, allows no other origin and is not sniffed', async () => {
    const response = await fetch(`${server.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', origin: 'https://other.example' },
      body: '{"query":"{ archive { version } }"}',
    });
    expect(response.status).toBe(200);
    expect(response.headers.get('x-powered-by')).toBeNull();
    expect(response.headers.get('access-control-allow-origin')).toBeNull();
    expect(response.headers.get('x-content-type-options')).toBe('nosniff');
  });

  it("has a request id that is in the log: the client's own where it can be used", async () => {
    const own = await fetch(`${server.url}/nothing?q=heliotrope`, { headers: { 'x-request-id': 'abc-123' } });
    expect(own.headers.get('x-request-id')).toBe('abc-123');
    await until(() => server.log().includes('abc-123'));
    expect(server.log()).not.toContain('heliotrope');
    const replaced = await fetch(`${server.url}/nothing`, { headers: { 'x-request-id': 'a b {}' } });
    expect(replaced.headers.get('x-request-id')).toMatch(/^[\da-f-]{36}$/);
  });
});

describe('metrics', () => {
  it('count requests by route and code, and errors by code', async () => {
    await server.post('{ nothing }');
    await fetch(`${server.url}/some/path`);
    await until(() => server.log().split('"msg":"request"').length > 2);
    server.metrics.answerStarted();
    server.metrics.answerStarted();
    server.metrics.answerEnded('completed');
    server.metrics.cacheLookup('hit');
    server.metrics.firstText(0.3);
    const response = await fetch(`${server.url}/metrics`);
    expect(response.headers.get('content-type')).toContain('text/plain');
    const text = await response.text();
    for (const line of [
      /threadwise_http_requests_total\{route="\/graphql",code="400"\} \d+/,
      /threadwise_http_requests_total\{route="other",code="404"\} \d+/,
      /threadwise_graphql_errors_total\{code="GRAPHQL_VALIDATION_FAILED"\} \d+/,
      /threadwise_answers_running 1/,
      /threadwise_answers_total\{outcome="completed"\} 1/,
      /threadwise_answer_cache_lookups_total\{result="hit"\} 1/,
      /threadwise_time_to_first_text_seconds_bucket\{le="0.35"\} 1/,
    ]) {
      expect(text).toMatch(line);
    }
    expect(text).not.toContain('/some/path');
  });
});

describe('start and close', () => {
  const ID = toGlobalId('Answer', 'a1');
  const EVENTS = `subscription { answerEvents(answerId: "${ID}") { __typename } }`;
  it('says what to do when the port is in use', async () => {
    await expect(start(new FakeApp(), server.server.port)).rejects.toMatchObject({ code: 'BAD_CONFIG', message: expect.stringContaining('set PORT to another one') });
  });

  it('lets subscriptions end by themselves, then takes no connection', async () => {
    const running = await startTestServer({ closeGraceMs: 20_000 });
    const run = running.app.run('a1');
    const client = await running.socket();
    await client.init();
    client.subscribe('1', EVENTS);
    const stream = await running.stream(EVENTS);
    await until(() => run.signals.length === 2);
    const started = Date.now();
    const closed = running.server.close();
    run.append({ type: 'AnswerStopped' });
    expect((await client.ended('1')).map(({ type }) => type)).toEqual(['next', 'complete']);
    const events = [];
    for await (const { event } of stream.messages()) events.push(event);
    expect(events).toEqual(['next', 'complete']);
    expect(await client.closed).toMatchObject({ code: 1001 });
    await closed;
    expect(Date.now() - started).toBeLessThan(10_000);
    await expect(fetch(running.url)).rejects.toThrow('fetch failed');
  });

  it('cuts what does not end within the grace time, and aborts its work', async () => {
    const running = await startTestServer({ closeGraceMs: 200 });
    const run = running.app.run('a1');
    const client = await running.socket();
    await client.init();
    client.subscribe('1', EVENTS);
    const stream = await running.stream(EVENTS);
    await until(() => run.signals.length === 2);
    await running.server.close();
    expect(await client.closed).toMatchObject({ code: 1006 });
    await expect(stream.response.text()).rejects.toThrow('terminated');
    await until(() => run.signals.every((signal) => signal.aborted), 15_000);
  });

  it('closes idle connections at once, and can be called twice', async () => {
    const running = await start(new FakeApp());
    const socket = connect(running.port, '127.0.0.1');
    const idle = await openSocket(`ws://127.0.0.1:${running.port}/graphql`);
    socket.write('GET /health/live HTTP/1.1\r\nHost: x\r\n\r\n');
    await new Promise((resolve) => socket.once('data', resolve));
    const started = Date.now();
    await Promise.all([running.close(), running.close()]);
    expect(Date.now() - started).toBeLessThan(10_000);
    expect(await idle.closed).toMatchObject({ code: 1001 });
  });
});
