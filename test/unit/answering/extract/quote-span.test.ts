import { describe, expect, it } from 'vitest';
import { bestQuote, isCutOff } from '../../../../src/answering/extract/quote-span.ts';
import { makePost } from '../../../fakes/sample-posts.ts';

const FILL = 'The market was full of people from early in the morning until the last stall had closed its shutters, and the band played on for hours. ';
const weights = new Map([['ferri', 2], ['stop', 1]]);
const quote = (text: string) => {
  const post = makePost({ text });
  const span = bestQuote(post, weights);
  return { words: text.slice(span.start, span.end), cut: isCutOff(post, span) };
};

describe('the words of a post that are quoted', () => {
  it('are the sentence that answers, out of a long post', () => {
    expect(quote(`${FILL}The ferry had to stop as its engine burned out on Tuesday night and the spare part is still on its way from the makers. ${FILL}`).words).toMatch(/^The ferry .* makers\.$/);
  });

  it('hold the sentence after it that takes it back', () => {
    expect(quote(`${FILL}${FILL}The ferry has to stop for good, they told us at the pier this morning. Correction: only until Friday. ${FILL}${FILL}`).words).toContain('Correction: only until Friday.');
  });

  it('hold what a claim is judged by', () => {
    expect(quote(`Claim: the ferry will stop forever, as somebody wrote here yesterday in a long and angry post that went around. False. ${FILL}${FILL}`).words).toContain('False.');
  });

  it('hold the sentence before, where they lean on it', () => {
    expect(quote(`${FILL}The Morwenna is forty years old and nobody makes parts for her engine any more, says the harbour office. That is why the ferry had to stop. ${FILL}`).words).toMatch(/^The Morwenna/);
  });

  it('are the whole of a short post, over its lines', () => {
    expect(quote('No ferry.\nIt had to stop.').words).toBe('No ferry.\nIt had to stop.');
  });

  it('leave out the head of a repost', () => {
    expect(quote('RT @gwen: the ferry had to stop.').words).toBe('the ferry had to stop.');
  });

  it('end early only within a sentence that is very long, and it shows', () => {
    const { words, cut } = quote(`The ferry ${'goes on and on '.repeat(60)}without a stop.`);
    expect(words.length).toBeLessThanOrEqual(560);
    expect(cut).toBe(true);
  });
});
