import { describe, expect, it } from 'vitest';
import { exportConversation, type ExportFormat } from '../../../../src/conversations/exporting/export-conversation.ts';
import type { Answer } from '../../../../src/domain/answer.ts';
import { AppError } from '../../../../src/domain/errors.ts';
import type { ConversationStore } from '../../../../src/ports/conversation-store.ts';
import { completed, runningAnswer } from '../../../contracts/sample-run.ts';
import { FakeArchive } from '../../../fakes/fake-archive.ts';
import { makePost } from '../../../fakes/sample-posts.ts';

const conversation = { id: 'c', title: 'The <b>ferry</b>', createdAt: Date.UTC(2024, 0, 9), updatedAt: Date.UTC(2024, 0, 10) };
const turn = (question: string, changes: Partial<Answer> = {}): Answer => ({ ...completed(runningAnswer({ conversationId: 'c', question, createdAt: Date.UTC(2024, 0, 9, 12) })), ...changes });

/** A store of one conversation, whose turns are a line. */
const storeOf = (turns: readonly Answer[]) =>
  ({
    findConversation: async (id: string) => (id === 'c' ? conversation : undefined),
    newestAnswer: async () => turns.at(-1),
    path: async (_: string, limit: number) => turns.slice(-limit),
    turns: async (_: string, limit: number) => turns.slice(-limit),
    findFeedback: async () => [],
  }) as unknown as ConversationStore;

const archive = new FakeArchive([makePost({ sourceId: 'p1', text: 'no ferry since May', author: { id: 'u', handle: 'mara' }, url: 'https://example.org/p1' })]);
const exported = (turns: readonly Answer[], format: ExportFormat = 'MARKDOWN', deps: { archive: Pick<FakeArchive, 'findByIds'> } = { archive }) =>
  exportConversation('c', format, (type, id) => `${type}/${id}`, { conversations: storeOf(turns), ...deps });

describe('a conversation as Markdown', () => {
  it('numbers the citations of all turns in one row', async () => {
    const text = await exported([turn('One?'), turn('Two?', { text: 'Late [1][2]. Not [9].', citations: [1, 2].map((marker) => ({ marker, postSourceId: `p${marker}`, quote: 'a *b*\nc', start: 0, end: 5, support: 1, writtenAt: Date.UTC(2023, 4, 1) })) })]);
    expect(text).toContain('The ferry stopped in May [^1].');
    expect(text).toContain(String.raw`Late [^2][^3]. Not \[9\].`);
    expect(text).toMatch(/\[\^1\]: “no ferry since May” – @mara, \d{4}-\d\d-\d\d, `https:\/\/example\.org\/p1`\n/);
    expect(text).toContain('[^2]: “a \\*b\\* c” – @mara, 2023-05-01, `https://example.org/p1`\n[^3]: “a \\*b\\* c” – post `p2`, 2023-05-01\n');
  });

  it('carries no markup of questions, titles, posts or tables', async () => {
    const table = { title: '# Top', columns: [{ name: 'a|b', kind: 'TEXT' as const }, { name: 'n', kind: 'NUMBER' as const }], rows: [['https://x.org/a|b', '2']], totalRows: 1, query: { measure: 'POSTS' as const, order: 'MOST' as const, words: [] } };
    const text = await exported([turn('# Is\n[this](http://e.org) it?', { text: '<img src=x>\n\n- [x](y)', citations: [], table, missing: ['*Who* ran it.'], asOf: Date.UTC(2020, 0) })]);
    expect(text).toBe(
      [
        '# The &lt;b&gt;ferry&lt;/b&gt;',
        'Begun 2024-01-09 00:00 UTC.',
        '## \\# Is `[this](http://e.org)` it?',
        '*Asked 2024-01-09 12:00 UTC, as of 2020-01-01 00:00 UTC*',
        '&lt;img src=x&gt;',
        '\\- \\[x\\](y)',
        '\\# Top',
        '| a\\|b | n |\n| --- | ---: |\n| `https://x.org/a\\|b` | 2 |',
        '- \\*Who\\* ran it.',
      ].join('\n\n') + '\n',
    );
  });

  it('says which answers are none', async () => {
    const text = await exported([turn('One?', { status: 'STOPPED' }), turn('Two?', { status: 'FAILED' }), turn('Three?', { status: 'RUNNING', text: '', citations: [] })]);
    expect(text).toMatch(/stopped\.\*[^]*failed\.\*[^]*still being written\.\*/);
  });

  it('comes without the authors while the archive is away', async () => {
    const away = { findByIds: async () => Promise.reject(new AppError('ARCHIVE_UNAVAILABLE', 'Away.', { retryable: true })) };
    expect(await exported([turn('One?')], 'MARKDOWN', { archive: away })).toContain('“no ferry since May” – post `p1`');
  });
});

describe('a long conversation', () => {
  const line = (length: number, more: Partial<Answer> = {}) => Array.from({ length }, (_, i) => turn(`Question ${i} ends`, more));

  it('is exported by its last 200 turns, and says so', async () => {
    const turns = line(201);
    const text = await exported(turns);
    expect(text).toContain('The turns before these are left out.');
    expect(text).not.toContain('Question 0 ends');
    expect(text).toContain('Question 1 ends');
    expect(await exported(turns.slice(1))).not.toContain('left out');
    expect(JSON.parse(await exported(turns, 'JSON'))).toMatchObject({ complete: false, answers: turns.slice(1).map(({ id }) => ({ id: `Answer/${id}` })) });
    expect(JSON.parse(await exported(turns.slice(1), 'JSON'))).toMatchObject({ complete: true });
  });

  it.each(['MARKDOWN', 'JSON'] as const)('of large answers is exported by those that fit, as %s', async (format) => {
    const text = await exported(line(8, { text: 'word '.repeat(200_000) }), format);
    expect(text.length).toBeLessThan(5_100_000);
    expect(text).toContain('Question 7 ends');
    expect(text).not.toContain('Question 2 ends');
    const huge = await exported(line(2, { text: 'word '.repeat(2_000_000) }), format);
    expect(huge).toContain('Question 1 ends');
    expect(huge).not.toContain('Question 0 ends');
  });
});

it('is not exported where it is not', async () => {
  await expect(exportConversation('d', 'JSON', (_, id) => id, { conversations: storeOf([]), archive })).rejects.toMatchObject({ code: 'NOT_FOUND' });
});
