import { describe, expect, it } from 'vitest';
import { ReplyParser } from '../../../../../src/adapters/models/openai-compatible/reply-parser.ts';

const NAMES = { host: 'models.example', model: 'stub', settings: 'CHAT' } as const;
const delta = (content: unknown, more: object = {}) => `data: ${JSON.stringify({ choices: [{ index: 0, delta: { content, ...more }, finish_reason: null }] })}\n\n`;
const FINISH = 'data: {"choices":[{"index":0,"delta":{},"finish_reason":"stop"}]}\n\n';
const END = 'data: [DONE]\n\n';

/** The text of the events, fed in pieces of so many bytes. */
function read(events: string, size = Number.POSITIVE_INFINITY): string {
  const parser = new ReplyParser(NAMES);
  const bytes = Buffer.from(events);
  for (let start = 0; start < bytes.length; start += size) parser.feed(bytes.subarray(start, start + size));
  parser.close();
  let text = '';
  for (let chunk = parser.take(); chunk; chunk = parser.take()) text += chunk.choices[0]?.delta?.content ?? '';
  return text;
}

describe('the events of a reply', () => {
  it.each([1, 2, 3, 7, 64])('are the same in pieces of %i bytes, through characters and line ends', (size) => {
    const events = (delta('Die Brücke ') + delta('ist 🌉 zu') + FINISH + END).replaceAll('\n', '\r\n');
    expect(read(events, size)).toBe('Die Brücke ist 🌉 zu');
  });

  it('may come with comments, other fields, empty data and events without choices', () => {
    expect(read(`: processing\n\nid: 7\nevent: x\nretry: 3\n\ndata:\n\ndata: {"choices":[],"prompt_filter_results":[]}\n\n${delta('yes')}${FINISH}${END}`)).toBe('yes');
  });

  it('may hold text in parts, or none beside reasoning and tools', () => {
    expect(read(delta([{ type: 'text', text: 'a' }, { type: 'image' }, null]) + delta(null, { reasoning_content: 'hm' }) + delta('b') + FINISH)).toBe('ab');
  });

  it('that carry nothing are left out', () => {
    const parser = new ReplyParser(NAMES);
    parser.feed(Buffer.from(delta('', { role: 'assistant' })));
    expect(parser.take()).toBeUndefined();
    parser.feed(Buffer.from('data: {"choices":[],"usage":{"prompt_tokens":1,"completion_tokens":2}}\n\n'));
    expect(parser.take()?.usage).toEqual({ prompt_tokens: 1, completion_tokens: 2 });
  });

  it('after the end mark are not read', () => {
    expect(read(delta('a') + FINISH + END + delta('b'))).toBe('a');
  });

  it.each([
    ['without a finish reason', delta('a')],
    ['with an end mark but no finish reason', delta('a') + END],
    ['with half an event', `${delta('a')}data: {"choices":[{"del`],
    ['with no event at all', '<html>nothing here</html>'],
    ['with broken JSON', 'data: {"choices":[{"delta":{"content":"Tru\n\n'],
    ['with something else', 'data: 42\n\n'],
    ['with an error', `${delta('a')}data: {"error":{"message":"out of memory"}}\n\n`],
    ['with the finish reason "error"', 'data: {"choices":[{"delta":{},"finish_reason":"error"}]}\n\n'],
  ])('%s are no reply', (_what, events) => {
    expect(() => read(events)).toThrow(expect.objectContaining({ code: 'MODEL_UNAVAILABLE', retryable: true }));
  });

  it('with an error that has a status are told by that', () => {
    expect(() => read('data: {"error":{"code":401}}\n\n')).toThrow(expect.objectContaining({ retryable: false, message: expect.stringContaining('CHAT_API_KEY') }));
  });

  it('without an end do not fill the memory', () => {
    const parser = new ReplyParser(NAMES);
    const piece = Buffer.alloc(65_536, 'x');
    expect(() => {
      for (let fed = 0; fed < 1_000; fed++) parser.feed(piece);
    }).toThrow(expect.objectContaining({ code: 'MODEL_UNAVAILABLE' }));
  });
});
