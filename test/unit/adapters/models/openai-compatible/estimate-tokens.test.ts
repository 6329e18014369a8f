import { expect, it } from 'vitest';
import { estimateTokens } from '../../../../../src/adapters/models/openai-compatible/estimate-tokens.ts';

/** With the larger of the counts of the cl100k_base and o200k_base tokenizers. */
it.each([
  [20, 'The Kettle Bridge is closed for repairs until Friday, and the ferry runs every twenty minutes instead.'],
  [54, '{"n":3,"author":"@harbour_watch","name":"Harbour Watch","date":"2024-11-23","likes":17,"text":"Water at 4.31 m and rising, gates shut since 18:05 #flood"}'],
  [19, 'Die Brücke wird ab nächster Woche für größere Ausbesserungen geschlossen.'],
  [28, 'カイト橋は修理のため来週から閉鎖されますのでご注意ください。'],
  [30, '凯特桥将于下周起因维修而关闭，请各位居民提前安排出行。'],
  [18, 'Мост будет закрыт на ремонт со следующей недели.'],
  [0, ''],
])('estimates %i tokens rather too high: %s', (tokens, text) => {
  expect(estimateTokens(text)).toBeGreaterThanOrEqual(tokens);
  expect(estimateTokens(text)).toBeLessThanOrEqual(tokens * 2);
});
