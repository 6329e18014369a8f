import { analyze } from '../search/analyze.ts';
import type { ReadQuestion } from './turn.ts';

/** More parts than this are too many for one question. */
const MOST_PARTS = 4;
/** A part with fewer words of its own leans on the rest of the question. */
const OWN_WORDS = 2;

const ASKING = String.raw`who|whom|whose|what|when|where|why|how|which|did|does|do|was|were|is|are|has|have|had|can|could|will|would|should|until when|since when|by whom|at what|in what|wer|wen|wem|was|wann|wo|warum|wieso|wie|welche\p{L}*|hat|haben|ist|sind|war|waren|quién|quiénes|qué|cuándo|dónde|por qué|cómo|cuál|cuáles|cuánt\p{L}*|quem|que|quando|onde|porque|por que|como|qual|quais|quant\p{L}*|qui|quoi|quand|où|pourquoi|comment|quel\p{L}*|combien|est-ce`;
/** "what happened and who was blamed", "what happened? And who was blamed?" */
const BETWEEN_QUESTIONS = new RegExp(String.raw`(?:[?;]\s*|,\s*(?=(?:and|und|y|e|et)\s)|\s+(?=(?:and|und|y|e|et)\s))(?:(?:and|und|y|e|et)\s+)?(?=(?:${ASKING})(?!\p{L}))`, 'giu');
/** "X vs Y", "X compared to Y", "the difference between X and Y" */
const COMPARISON = [
  /^(?<before>.*?(?:differences? between|unterschied\p{L}* zwischen|diferencias? entre|diferenças? entre|différences? entre|compare|vergleiche?|compara\p{L}*))\s+(?<one>.+?)\s+(?:and|und|y|e|et|with|to|mit|con|com|avec)\s+(?<other>.+?)\s*[?.!]*$/iu,
  /^(?<before>(?:.*?\s)??)(?<one>(?:\S+\s){0,2}\S+)\s+(?:vs\.?|versus|compared (?:to|with)|im vergleich (?:zu|mit)|comparad\p{L}* con|comparad\p{L}* com|comparé\p{L}* à)\s+(?<other>.+?)\s*[?.!]*$/iu,
];
const BEFORE_AND_AFTER = /(?<!\p{L})(?<before>before|vor|antes|avant) (?:and|und|y|e|et) (?<after>after|nach|después|despues|depois|após|après)(?!\p{L})/iu;
/** "the tram or the bus": alternatives of up to three words at the end. */
const ALTERNATIVES = /^(?<before>.*?\s)(?<one>(?:(?:the|a|an|der|die|das|el|la|o|le)\s)?\S+)\s(?:or|oder|o|ou)\s(?<other>(?:(?:the|a|an|der|die|das|el|la|o|le)\s)?\S+)\s*[?.!]*$/iu;

/**
 * The parts of a question that has several: questions in a row, both sides of a comparison, before and after, alternatives. Each is
 * in the words of the question. Empty where it asks one thing.
 */
export function splitQuestion(text: string): string[] {
  const plain = text.trim().replace(/^[¿¡]\s*/u, '');
  const parts = plain.split(BETWEEN_QUESTIONS).map((part) => part.trim()).filter((part) => /\p{L}/u.test(part));
  if (parts.length > 1 && parts.every((part) => part.split(/\s+/u).length >= 2)) return parts.slice(0, MOST_PARTS).map(asSentence);
  const times = BEFORE_AND_AFTER.exec(plain)?.groups;
  if (times) return [times['before'] ?? '', times['after'] ?? ''].map((time) => asSentence(plain.replace(BEFORE_AND_AFTER, time)));
  for (const pattern of [...COMPARISON, ALTERNATIVES]) {
    const { before = '', one = '', other = '' } = pattern.exec(plain)?.groups ?? {};
    if (one !== '' && other !== '') return pattern === ALTERNATIVES ? [one, other].map((side) => asSentence(`${before}${side}`)) : [one, other].map((side) => asSentence(side));
  }
  return [];
}

const asSentence = (part: string): string => {
  const words = part.replace(/[\s?.!,;]+$/u, '');
  return `${words.charAt(0).toUpperCase()}${words.slice(1)}?`;
};

/**
 * A question's part as a question of its own: it keeps the filter and the conditions, and searches by the words that stand in it. A part with
 * hardly any ("and who was blamed?") takes the rest of the words along.
 */
export function partQuestion(question: ReadQuestion, part: string): ReadQuestion {
  const held = new Set(analyze(part));
  const own = question.words.filter((word) => analyze(word).some((term) => held.has(term)));
  const leans = own.length < OWN_WORDS;
  const words = leans ? question.words : own;
  return { ...question, text: part, words, meaning: leans ? `${part} ${question.words.join(' ')}` : part };
}
