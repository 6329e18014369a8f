import type { AuthorsCalled } from '../../search/understand/author-names.ts';
import { contentWords } from '../../search/understand/content-words.ts';
import type { UnderstoodQuestion } from '../../search/understand/understand-question.ts';
import type { EarlierTurn, Read } from './earlier-turn.ts';
import { groupOf, uniqueWords } from './filter-groups.ts';
import { CORRECTION, INSTEAD, LINKING, NARROWING } from './follow-up-phrases.ts';
import { addAbout, addWords, putFor, replaceWords } from './phrase-question.ts';
import { aspectIn, isAspect, type Subject } from './question-subject.ts';

/** The last question, read for what a follow-up can take from it. */
export interface Before {
  readonly turn: EarlierTurn;
  readonly understood: UnderstoodQuestion;
  readonly subject: Subject | undefined;
  /** Of the follow-up: ISO 639-1. */
  readonly language: string;
}

/** What a follow-up says for itself. */
export interface Fragment {
  /** Without the words that join it to the turn before. */
  readonly text: string;
  readonly topic: readonly string[];
  readonly own: UnderstoodQuestion;
  readonly narrows: boolean;
}

const IN: Readonly<Record<string, readonly string[]>> = { de: ['im Jahr', 'im'], es: ['en'], fr: ['en'], pt: ['em'] };

/** "and 2015?" means "in 2015", which a lone number does not in other places. */
export function readFragment(typed: string, language: string, read: Read): UnderstoodQuestion {
  const plain = read(typed);
  const lone = typed.replace(CORRECTION, '').replace(INSTEAD, '').replace(LINKING, '').replace(/[?!.\s]+$/u, '');
  if ((plain.inferred.length > 0 && !/^\d{4}$/u.test(lone)) || !/^(?:\d{4}|\p{L}{3,}(?: \d{4})?)$/u.test(lone)) return plain;
  for (const preposition of IN[language] ?? ['in']) {
    const led = read(`${preposition} ${lone}`);
    if (led.remainder === '' && led.inferred.every(({ field }) => field === 'since' || field === 'until')) return led;
  }
  return plain;
}

export function ownTopic(own: UnderstoodQuestion, fragment: string, language: string): string[] {
  const { words, phrases } = contentWords(own.remainder.replace(INSTEAD, '').replace(CORRECTION, '').replace(NARROWING, ''), language);
  return [...words, ...phrases].filter((word) => fragment.includes(word) && !/^(?:ones?|those|pictures?|nur|only)$/iu.test(word));
}

const ASKS = 'who|what|when|where|why|which|how|whose|is|are|was|were|did|does|do|has|have|had|can|could|will|would|should|name|tell|show|find|list|give|summari[sz]e|describe|explain|count|search|wer|was|wann|wo|warum|wie|welche|hat|haben|ist|sind|war|waren|zeige?|finde?|fasse?|quién|quiénes|qué|cuándo|dónde|cómo|cuál|cuáles|cuánto|cuánta|cuántos|cuántas|por qué|muestra|busca|resume|quem|o que|quando|onde|como|qual|quais|quanto|quanta|quantos|quantas|por que|porque|mostra|qui|que|qu|quand|où|pourquoi|comment|combien|quel|quelle|quels|quelles|est-ce|montre|résume|if|because|i|we|it\'s|he|she|they|it|that|this|any other';
const OPENS_QUESTION = new RegExp(`^(?:${ASKS})(?![\\p{L}\\p{N}])`, 'iu');
const NAMES_POSTS = /^(?:posts?|tweets?|messages|all|latest|newest|beiträge|publicaciones|publicações)(?![\p{L}])/iu;
const MOST_WORDS = 8;

/** "in 2015?", "from @icco?", "Lena?": no verb of its own. */
export const isFragment = (text: string): boolean =>
  text !== '' && !NAMES_POSTS.test(text) && !/[.?!]\s+\S|!\s*$/u.test(text) && text.split(/\s+/u).length <= MOST_WORDS && !OPENS_QUESTION.test(text);

/** The last question with the fragment in the place of its like: a time for the time, an author for the author, a topic for the topic. */
export function fill(fragment: Fragment, before: Before, authorsCalled: AuthorsCalled): string | undefined {
  const { topic, own, narrows } = fragment;
  const question = before.turn.standaloneQuestion;
  const name = fragment.text.replace(/[?!.,\s]+$/u, '').replace(/^(?:the|a|an|with|for)\s+(?=\p{Lu}\p{L}+$)/u, '');
  const asPerson = narrows ? undefined : fillPerson(name, before, authorsCalled);
  if (asPerson) return asPerson;
  if (topic.length === 0 && own.inferred.length > 0) return fillFilter(own, before);
  if (narrows) return addWords(question, `with ${name}`.replace(BARE_ONES, '').replace(/^with (?=(?:with|from|by|about|in|on|of|mit|von|con|de)\b)/iu, ''));
  if (topic.length === 0) return undefined;
  const bare = fragment.text.replace(/[?!.\s]+$/u, '').replace(/^(?:for|about|with|of|to|in|on|at|über|zu|sobre|de|sur)\s+/iu, '');
  return before.subject ? fillTopic(bare, fragment.text, before.subject, question) : undefined;
}

/** "the ones about the ferry" are posts about the ferry. */
const BARE_ONES = /(?<=^with )(?:the |those )?(?:ones|posts|tweets|messages|beiträge|die)\s+(?=\S)/iu;
const CROWD = /(?<![\p{L}])(?:people|everyone|everybody|residents|locals|they|users|die leute|leute|la gente|as pessoas|les gens)(?![\p{L}])/iu;

/** Those whose opinion is asked for in the place of people's. */
const GROUP = /^(?:the |other |most |some )?(?:\p{L}+ )?(?:fans|critics|supporters|opponents|citizens|voters|neighbou?rs|shopkeepers|traders|parents|students|commuters|passengers|customers|residents|locals|drivers|cyclists|visitors|readers|members|teachers|farmers|fishermen|tourists|journalists|doctors|politicians|workers|owners|women|men|children|kids|teenagers|pensioners|critics)$/iu;

function fillPerson(name: string, { turn, understood }: Before, authorsCalled: AuthorsCalled): string | undefined {
  const question = turn.standaloneQuestion;
  const author = understood.inferred.find(({ field }) => field === 'authors');
  const crowd = CROWD.exec(question);
  const isPerson = authorsCalled(name.toLowerCase()).length === 1 || (/^@[\p{L}\p{N}_.-]+$/u.test(name) && (author !== undefined || crowd !== null));
  if (crowd && GROUP.test(name)) return replaceWords(question, crowd[0], name);
  if (!isPerson) return undefined;
  if (author) return replaceWords(question, author.words, /^(?:from|by|of|von|de|por|par)\s/iu.test(author.words) ? `${author.words.split(' ')[0]} ${name}` : name);
  return crowd ? replaceWords(question, crowd[0], name) : undefined;
}

function fillFilter(own: UnderstoodQuestion, { turn, understood }: Before): string {
  return uniqueWords(own.inferred).reduce((question, { words, field }) => {
    const old = understood.inferred.find((entry) => groupOf(field).includes(entry.field));
    return old ? replaceWords(question, old.words, words) : addWords(question, words);
  }, turn.standaloneQuestion);
}

/** Nobody means all of a longer question once more, or of several sentences. */
const LONGEST_FORM = 16;
/** "what about in Porto?" takes the place of "in Lisbon". */
const LED = /^(in|for|at|from|with|on|during|after|before|by) /iu;

/** "What about the drawbacks?" after the advantages of something asks for the drawbacks of the same thing. */
function fillTopic(bare: string, fragment: string, subject: Subject, question: string): string | undefined {
  if (question.split(/\s+/u).length > LONGEST_FORM || /[.?!]\s+\S/u.test(question)) return undefined;
  const led = LED.exec(fragment);
  if (led) {
    const like = new RegExp(`(?<![\\p{L}])${led[1]} (?!.*(?<![\\p{L}])${led[1]} )(?:(?!(?:in|for|at|from|with|on|during|after|before|by) )[^\\s?!.,]+\\s?){1,5}(?=\\s*[?!.]*$)`, 'iu').exec(question);
    return like ? replaceWords(question, like[0].trim(), fragment) : addWords(question, fragment);
  }
  const holdsSubject = question.toLowerCase().includes(subject.text.toLowerCase());
  if (!isAspect(bare) && holdsSubject) return putFor(question, subject.text, bare, fragment);
  const aspect = isAspect(bare) ? aspectIn(question) : undefined;
  return aspect ? replaceWords(question, aspect, bare) : addAbout(`What about ${bare}?`, subject.text, 'en');
}
