import { cp, mkdtemp, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { OpenAiServer } from '../fakes/openai-server.ts';
import { follow, isTerminal } from './follow.ts';
import { ServerProcess } from './server-process.ts';

const ARCHIVE = '{ archive { postCount version capabilities { vectors description } } }';
interface ArchiveReply {
  readonly archive: { readonly postCount: number; readonly version: string; readonly capabilities: { readonly vectors: boolean; readonly description: string } };
}

const ROOT = path.resolve(import.meta.dirname, '../..');
const dataFolder = () => mkdtemp(path.join(tmpdir(), 'threadwise-e2e-'));
/** Supported by the post on the inspection, wherever it ranks. */
const SLOW = 'Kettle Bridge is closed after an inspection found cracks in two bearings [1][2][3][4][5]. '.repeat(40);

describe('the life of a server', () => {
  it('imports the sample at its first start, answers, and imports nothing at the second', async () => {
    const THREADWISE_DATA = await dataFolder();
    await using first = await ServerProcess.start({ THREADWISE_DATA });
    expect(first.output).toContain('sample archive');
    expect(first.output).toMatch(/690/);
    expect(first.output).toContain('npx threadwise ask');
    const { archive } = await first.query<ArchiveReply>(ARCHIVE);
    expect(archive.postCount).toBe(690);
    expect(archive.capabilities).toMatchObject({ vectors: true, description: expect.stringContaining('threadwise-embed-en') });
    expect(await first.terminate()).toBe(0);

    await using second = await ServerProcess.start({ THREADWISE_DATA });
    expect(second.output).not.toContain('importing');
    expect((await second.query<ArchiveReply>(ARCHIVE)).archive).toEqual(archive);
    expect(await second.terminate()).toBe(0);
  }, 90_000);

  it('runs in a folder with a space in its name', async () => {
    const root = path.join(await mkdtemp(path.join(tmpdir(), 'threadwise-e2e-')), 'my programs', 'threadwise');
    for (const part of ['bin', 'src', 'resolvers', 'schema', 'prompts', 'sample', 'models', 'package.json', 'tsconfig.json', 'schema.graphql']) {
      await cp(path.join(ROOT, part), path.join(root, part), { recursive: true });
    }
    await symlink(path.join(ROOT, 'node_modules'), path.join(root, 'node_modules'));
    await using server = await ServerProcess.start({}, root);
    expect((await server.query<ArchiveReply>(ARCHIVE)).archive.postCount).toBe(690);
    expect(await server.terminate()).toBe(0);
    await rm(root, { recursive: true });
  }, 90_000);

  it('gives running answers a terminal event on SIGTERM, then exits with 0', async () => {
    await using model = await OpenAiServer.start({ reply: () => SLOW, tokenMs: 100 });
    await using server = await ServerProcess.start({ CHAT_BASE_URL: model.baseUrl, CHAT_MODEL: 'stub', DRAIN_SECONDS: '1' });
    const id = await server.ask('Why was the Kettle Bridge closed?');
    const events = follow(server.url, id, 'SSE');
    await follow(server.url, id, 'WebSocket', { cutAfter: 3 });
    const exitCode = server.terminate();
    expect((await events).filter(isTerminal)).toMatchObject([{ __typename: 'AnswerFailed', code: 'SHUTTING_DOWN', retryable: true }]);
    expect(await exitCode).toBe(0);
  });

  it('ends an answer after the restart when its process was killed', async () => {
    await using model = await OpenAiServer.start({ reply: () => SLOW, tokenMs: 100 });
    const settings = { CHAT_BASE_URL: model.baseUrl, CHAT_MODEL: 'stub', THREADWISE_DATA: await dataFolder() };
    await using first = await ServerProcess.start(settings);
    const id = await first.ask('Why was the Kettle Bridge closed?');
    const seen = await follow(first.url, id, 'SSE', { cutAfter: 4 });
    await first.kill();
    const started = Date.now();
    await using second = await ServerProcess.start(settings);
    const rest = await follow(second.url, id, 'SSE', { after: seen.at(-1)?.seq ?? 0 });
    expect(Date.now() - started).toBeLessThan(30_000);
    expect(rest).toMatchObject([{ __typename: 'AnswerFailed', code: 'PROCESS_LOST', retryable: true, seq: 5 }]);
  }, 60_000);

  it('stops the call of the model at once', async () => {
    await using model = await OpenAiServer.start({ reply: () => SLOW, tokenMs: 50 });
    await using server = await ServerProcess.start({ CHAT_BASE_URL: model.baseUrl, CHAT_MODEL: 'stub' });
    const id = await server.ask('Why was the Kettle Bridge closed?');
    await follow(server.url, id, 'SSE', { cutAfter: 4 });
    const { stopAnswer } = await server.query<{ stopAnswer: object }>('mutation ($id: ID!) { stopAnswer(id: $id) { answer { status text } userErrors { code } } }', { id });
    expect(stopAnswer).toMatchObject({ answer: { status: 'STOPPED' }, userErrors: [] });
    await expect.poll(() => model.aborted).toBe(1);
    expect((await follow(server.url, id, 'SSE')).filter(isTerminal)).toMatchObject([{ __typename: 'AnswerStopped' }]);
  });

  it('says what is wrong with its settings, all at once, and does not start', async () => {
    const start = ServerProcess.start({ PORT: 'http', CHAT_MODEL: 'x', REDIS_URL: 'localhost:6379' });
    await expect(start).rejects.toThrow(/PORT[\s\S]*REDIS_URL/);
  });
});
