import { describe, expect, it } from 'vitest';
import { ReplyText } from '../../../../../src/adapters/models/onnx/generation-text.js';

/** A token is a byte, as where a tokenizer knows no longer one. */
const bytes = (text: string) => [...new TextEncoder().encode(text)];
const decodeBytes = (tokens: number[]) => new TextDecoder().decode(Uint8Array.from(tokens));

const piecesOf = (text: string, stop: string[] = []) => {
  const reply = new ReplyText(decodeBytes, stop);
  const pieces: string[] = [];
  for (const token of bytes(text)) {
    pieces.push(reply.push(token));
    if (reply.stopped) return { pieces, text: pieces.join(''), stopped: true };
  }
  pieces.push(reply.end());
  return { pieces, text: pieces.join(''), stopped: reply.stopped };
};

describe('the text of a reply', () => {
  it('comes in pieces none of which ends within a character', () => {
    const text = 'Fähre 🦭 日本 – 3 €, नमस्ते';
    const reply = piecesOf(text);
    expect(reply.text).toBe(text);
    expect(reply.pieces.join('|')).not.toContain('\uFFFD');
    expect(reply.pieces.filter((piece) => piece !== '')).toHaveLength([...text].length);
  });

  it('comes at once where nothing has to be waited for', () => {
    expect(piecesOf('bus').pieces).toEqual(['b', 'u', 's', '']);
  });

  it('keeps the spaces that a tokenizer writes only between tokens', () => {
    const words = ['', 'the', 'late', 'ferry'];
    const reply = new ReplyText((tokens) => tokens.map((token) => words[token]).join(' '), []);
    expect([1, 2, 3].map((token) => reply.push(token)).join('') + reply.end()).toBe('the late ferry');
  });

  it('does not wait for ever for a character that never comes', () => {
    const reply = new ReplyText(decodeBytes, []);
    const sent = Array.from({ length: 100 }, () => reply.push(0x80)).filter((piece) => piece !== '');
    expect(sent.length).toBeGreaterThan(10);
  });

  it('ends before a stop sequence, of which nothing is sent, however its tokens fall', () => {
    expect(piecesOf('one\nQuestion: two', ['\nQuestion:'])).toMatchObject({ text: 'one', stopped: true });
    expect(piecesOf('stop', ['stop'])).toMatchObject({ text: '', stopped: true });
    const words = ['', 'We say </', 'end', '> and more'];
    const reply = new ReplyText((tokens) => tokens.map((token) => words[token]).join(''), ['</end>']);
    expect([1, 2, 3].map((token) => reply.push(token))).toEqual(['We say ', '', '']);
    expect(reply.stopped).toBe(true);
    expect(reply.end()).toBe('');
  });

  it('ends at the first of several stop sequences', () => {
    expect(piecesOf('a, b. c', ['.', ','])).toMatchObject({ text: 'a', stopped: true });
  });

  it('sends what only looked like the beginning of a stop sequence', () => {
    expect(piecesOf('aab aabb', ['aabc'])).toMatchObject({ text: 'aab aabb', stopped: false });
    expect(piecesOf('aaab', ['aab'])).toMatchObject({ text: 'a', stopped: true });
    expect(piecesOf('an open <', ['<end>'])).toMatchObject({ text: 'an open <', stopped: false });
  });

  it('takes an empty stop sequence as none', () => {
    expect(piecesOf('tram', [''])).toMatchObject({ text: 'tram', stopped: false });
  });
});
