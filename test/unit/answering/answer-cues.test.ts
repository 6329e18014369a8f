import { describe, expect, it } from 'vitest';
import { answerCue } from '../../../src/answering/answer-cues.ts';

describe('what an answer holds', () => {
  it.each([
    ['Why was the bridge closed?', 'Closed after an inspection found cracks.', 'Two thousand people cycle here.'],
    ['When did the trams return?', 'Back on 18 September.', 'What a view from the tram.'],
    ['How many people signed?', 'Over six thousand signatures by now.', 'Thanks to all who signed.'],
    ['¿Cuándo nació la foca?', 'Nació el 21 de noviembre.', 'Qué foca más bonita.'],
    ['Warum blieb die Sirene stumm?', 'Wegen einer alten Batterie.', 'Die Sirene steht am Hafen.'],
  ])('to %j: %j rather than %j', (question, answer, other) => {
    expect(answerCue(question)?.test(answer)).toBe(true);
    expect(answerCue(question)?.test(other)).toBe(false);
  });

  it.each(['What did people say about the seal?', 'seal', ''])('is nothing in particular for %j', (question) => {
    expect(answerCue(question)).toBeUndefined();
  });
});
