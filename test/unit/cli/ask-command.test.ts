import { PassThrough } from 'node:stream';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { toGlobalId } from '../../../resolvers/global-id.ts';
import { askServer } from '../../../src/cli/ask-command.ts';
import { fakeAnswer, fakeConversation, fakePost, type FakeApp } from '../../fakes/fake-app.ts';
import { startTestServer } from '../../graphql/test-server.ts';

let server: Awaited<ReturnType<typeof startTestServer>>;
let app: FakeApp;
beforeAll(async () => {
  server = await startTestServer();
  app = server.app;
});
afterAll(() => server[Symbol.asyncDispose]());
beforeEach(() => {
  app.calls.length = 0;
  app.outcome = { answer: fakeAnswer('a1', { status: 'RUNNING' }), conversation: fakeConversation('c1'), userErrors: [] };
});

async function ask(question: string, conversationId?: string, options: { readonly effort?: string; readonly asOf?: string } = {}) {
  const [out, errors] = [new PassThrough(), new PassThrough()];
  const exitCode = await askServer(question, { url: server.url, conversationId, ...options, out, errors });
  return { exitCode, out: String(out.read() ?? ''), errors: String(errors.read() ?? '') };
}

const citation = (marker: number, postSourceId: string) => ({ marker, postSourceId, quote: 'Text', start: 0, end: 4, support: 1 });
const completed = (more = {}) => ({ type: 'AnswerCompleted', answer: fakeAnswer('a1', { citations: [citation(2, 'p2'), citation(1, 'p1')], ...more }) }) as const;
const routed = { type: 'AnswerRouted', route: 'ANSWER', reason: 'It asks what happened.', confidence: 1, appliedFilter: { filter: {}, inferred: [] } } as const;

describe('askServer', () => {
  it('prints the answer, its sources in order, and the id to go on with', async () => {
    app.add(fakePost('p1', { url: 'https://posts.example/p1' }), fakePost('p2'));
    app.run('a1').append(routed, { type: 'TextDelta', offset: 0, text: 'It ran late [1].' }, completed());
    expect(await ask('What happened to the ferry?')).toEqual({
      exitCode: 0,
      errors: '',
      out: `ANSWER: It asks what happened.\n\nIt ran late [1].\n\nSources:\n  [1] @mara, 2024-01-09 https://posts.example/p1\n  [2] @mara, 2024-01-09\n\nConversation: ${toGlobalId('Conversation', 'c1')}\n`,
    });
  });

  it('goes on with a conversation and shows how a follow-up was read', async () => {
    app.run('a1').append({ type: 'QuestionRewritten', standaloneQuestion: 'And the ferry in 2015?' }, completed({ citations: [] }));
    expect((await ask('and in 2015?', toGlobalId('Conversation', 'c1'))).out).toContain('Read as: And the ferry in 2015?\n');
    expect(app.callsOf('ask')[0]?.[0]).toMatchObject({ conversationId: 'c1' });
  });

  it('says that an answer comes from the cache, and that a source was deleted', async () => {
    app.run('a1').append(completed({ citations: [citation(1, 'gone')], cacheHit: { kind: 'EXACT', ageSeconds: 42 } }));
    expect((await ask('What?')).out).toMatch(/ {2}\[1\] deleted\n\nFrom the cache, 42 s old\./);
  });

  it('says where a stored answer was written for other words', async () => {
    app.run('a1').append(completed({ citations: [], cacheHit: { kind: 'SEMANTIC', ageSeconds: 42, similarity: 0.9 } }));
    expect((await ask('What?')).out).toContain('From the cache, 42 s old, written for the same question in other words.');
  });

  it('prints the table, what was not found, and what to ask next', async () => {
    const table = {
      title: 'Posts by author',
      columns: [{ name: 'Author', kind: 'TEXT' }, { name: 'Posts', kind: 'NUMBER' }],
      rows: [['@mara', '12'], ['@sam', '3']],
      totalRows: 5,
      query: { measure: 'POSTS', groupBy: 'AUTHOR', order: 'MOST', words: [] },
    };
    app.run('a1').append(completed({ citations: [], table, missing: ['No post names Porto.'], followUps: ['Summarise #ferry'] }));
    expect((await ask('Who posts most?')).out).toContain(
      'Posts by author:\n  Author  Posts\n  @mara      12\n  @sam        3\n  (3 more)\n\nNot found:\n  No post names Porto.\n\nAsk next:\n  Summarise #ferry\n',
    );
  });

  it('asks with an effort, and of the archive as it stood', async () => {
    app.run('a1').append(completed({ citations: [] }));
    await ask('What?', undefined, { effort: 'THOROUGH', asOf: '2015-03-01' });
    expect(app.callsOf('ask')[0]?.[0]).toMatchObject({ effort: 'THOROUGH', asOf: Date.UTC(2015, 2, 1) });
  });

  it('exits 1 with what to do when the question is refused', async () => {
    app.outcome = { userErrors: [{ code: 'INVALID_INPUT', field: 'question', message: 'Ask something.' }] };
    expect(await ask(' ')).toEqual({ exitCode: 1, out: '', errors: 'Ask something.\n' });
  });

  it('exits 1 when the answer fails', async () => {
    app.run('a1').append({ type: 'AnswerFailed', code: 'MODEL_TIMEOUT', message: 'The model took too long.', retryable: true });
    expect(await ask('What?')).toMatchObject({ exitCode: 1, errors: '\nMODEL_TIMEOUT: The model took too long.\n' });
  });
});
