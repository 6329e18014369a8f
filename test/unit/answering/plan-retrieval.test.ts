import { describe, expect, it } from 'vitest';
import { partQuestion, splitQuestion } from '../../../src/answering/plan-retrieval.ts';
import type { ReadQuestion } from '../../../src/answering/turn.ts';

describe('a question is taken apart', () => {
  it.each([
    ['What happened at the bridge and who was blamed?', ['What happened at the bridge?', 'Who was blamed?']],
    ['How rare was the flood? Did she change her mind?', ['How rare was the flood?', 'Did she change her mind?']],
    ['¿Cuándo nació la foca y cómo la llamaron?', ['Cuándo nació la foca?', 'Cómo la llamaron?']],
    ['Wann kam die Bahn zurück und warum so spät?', ['Wann kam die Bahn zurück?', 'Warum so spät?']],
    ['What is the difference between the N4 and the 14?', ['The N4?', 'The 14?']],
    ['Ferry Morwenna vs ferry Arle', ['Ferry Morwenna?', 'Ferry Arle?']],
    ['What did traders say before and after the vote?', ['What did traders say before the vote?', 'What did traders say after the vote?']],
    ['Did people prefer the tram or the bus?', ['Did people prefer the tram?', 'Did people prefer the bus?']],
  ])('%j', (question, parts) => {
    expect(splitQuestion(question)).toEqual(parts);
  });

  it.each(['Why was the bridge closed?', 'What do bakers and fishers eat?', 'bread and butter', ''])('but not where it asks one thing: %j', (question) => {
    expect(splitQuestion(question)).toEqual([]);
  });
});

describe('a part of a question', () => {
  const question: ReadQuestion = { text: 'What happened at the Kettle Bridge and who was blamed?', filter: { since: 1 }, inferred: [], words: ['Kettle', 'Bridge', 'blamed'], phrases: [], excluded: [], people: [], alternatives: [], hints: [], meaning: '', language: 'en' };

  it('is searched by its own words, within the filter of the whole', () => {
    expect(partQuestion(question, 'What happened at the Kettle Bridge?')).toMatchObject({ words: ['Kettle', 'Bridge'], filter: { since: 1 } });
  });

  it('takes the other words along where it has hardly any', () => {
    expect(partQuestion(question, 'Who was blamed?').words).toEqual(question.words);
  });
});
