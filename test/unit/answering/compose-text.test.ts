import { describe, expect, it, vi } from 'vitest';
import { checkDrafts } from '../../../src/answering/check-sentence.ts';
import { composeText } from '../../../src/answering/compose-text.ts';
import type { Draft } from '../../../src/answering/draft.ts';
import type { Answer } from '../../../src/domain/answer.ts';
import type { AnswerEventBody } from '../../../src/domain/answer-event.ts';
import { foldAnswer } from '../../../src/domain/fold-answer.ts';
import { makePost } from '../../fakes/sample-posts.ts';

const seal = makePost({ sourceId: '1', text: 'The seal is back on the slip. 🦭 She looks content.' });
const tram = makePost({ sourceId: '2', text: 'Trams run again over the Kettle Bridge.' });
const empty = { text: '', sentences: [], citations: [] } as unknown as Answer;

async function compose(drafts: Draft[]) {
  const onDropped = vi.fn<() => void>();
  const events: AnswerEventBody[] = [];
  const stream = async function* () {
    yield* drafts;
  };
  for await (const event of composeText(checkDrafts(stream(), onDropped))) events.push(event);
  return { events, onDropped, answer: events.reduce(foldAnswer, empty) };
}

const claim = (text: string, ...posts: (typeof seal)[]): Draft => ({ text, sources: posts.map((post) => ({ post })), lead: ' ' });

describe('the text of an answer', () => {
  it('is what its deltas give, and its sentences and quotes are spans to the letter', async () => {
    const { answer } = await compose([
      { text: 'Two posts speak of this:', sources: [], noClaim: true, lead: ' ' },
      claim('The seal is back on the slip.', seal),
      claim('Trams run over the Kettle Bridge again.', tram, seal),
    ]);
    expect(answer.text).toBe('Two posts speak of this: The seal is back on the slip. [1] Trams run over the Kettle Bridge again. [2]');
    for (const sentence of answer.sentences) expect(answer.text.slice(sentence.start, sentence.end)).toBe(sentence.text);
    for (const citation of answer.citations) {
      const { text } = citation.postSourceId === '1' ? seal : tram;
      expect(text.slice(citation.start, citation.end)).toBe(citation.quote);
    }
  });

  it('leaves out what does not hold, and leaves no gap', async () => {
    const { answer, onDropped } = await compose([claim('The harbour master was arrested yesterday.', seal), claim('The seal is back on the slip.', seal)]);
    expect(answer.text).toBe('The seal is back on the slip. [1]');
    expect(onDropped).toHaveBeenCalledOnce();
  });

  it('gives one marker to one quote, however often it is cited', async () => {
    const { answer } = await compose([claim('The seal is back on the slip.', seal), claim('On the slip the seal is back.', seal)]);
    expect(answer.sentences.map(({ markers }) => markers)).toEqual([[1], [1]]);
    expect(answer.citations).toHaveLength(1);
  });

  it('has a citation for every marker', async () => {
    const { answer } = await compose([claim('The seal is back on the slip.', seal), claim('She looks content, the seal.', seal), claim('Trams run again.', tram)]);
    const markers = new Set(answer.citations.map(({ marker }) => marker));
    expect(answer.sentences.flatMap((sentence) => sentence.markers).every((marker) => markers.has(marker))).toBe(true);
  });

  it('does not change when deltas are applied twice', async () => {
    const { events, answer } = await compose([claim('The seal is back on the slip.', seal), claim('Trams run again.', tram)]);
    const twice = events.flatMap((event): AnswerEventBody[] => (event.type === 'TextDelta' ? [event, event] : [event])).reduce(foldAnswer, empty);
    expect(twice.text).toBe(answer.text);
  });
});
