import type { AuthorsCalled } from '../../search/understand/author-names.ts';
import { isKeywords } from '../../search/understand/content-words.ts';
import { detectQuestionLanguage } from '../../search/understand/detect-question-language.ts';
import type { UnderstoodQuestion } from '../../search/understand/understand-question.ts';
import type { Droppable } from './drop-parts.ts';
import type { EarlierTurn, Read, Resolved } from './earlier-turn.ts';
import { fill, isFragment, ownTopic, readFragment, type Before } from './fill-question.ts';
import { groupOf, uniqueWords } from './filter-groups.ts';
import { BARE_QUESTION, CORRECTION, HOW_MANY, INSTEAD, LEANING, LINKING, MORE, NARROWING, SAME_AGAIN, SWAPS } from './follow-up-phrases.ts';
import { addAbout, addWords, askAgain, moreAbout, replaceWords } from './phrase-question.ts';
import { asksForAspect, latestSubjects, namesIn, saysWhatAbout, type Subject } from './question-subject.ts';
import { hasOwnAntecedent, mentions, resolvePronouns } from './resolve-pronouns.ts';

const MOST_CHARACTERS = 600;

interface Means {
  readonly read: Read;
  readonly authorsCalled: AuthorsCalled;
  readonly droppable: Droppable;
  /** Of the follow-up: ISO 639-1. */
  readonly language: string;
  /** It is known to go on with the last question, whatever its form. */
  readonly continues: boolean;
}

/** A follow-up with its gaps filled from the turns before; undefined where it is complete. `last` is the turn that it follows on. */
export function resolveFollowUp(typed: string, turns: readonly EarlierTurn[], last: EarlierTurn, means: Means): Resolved | undefined {
  const { read, droppable, language } = means;
  const found = droppable.may('subject') ? latestSubjects(turns.map(({ standaloneQuestion }) => standaloneQuestion), detectQuestionLanguage) : [];
  const subjects = droppable.may('person') ? found : found.filter(({ isPerson }) => !isPerson);
  const before: Before = { turn: last, understood: read(last.standaloneQuestion.slice(0, MOST_CHARACTERS)), subject: subjects[0], language };
  const own = readFragment(typed, detectQuestionLanguage(last.standaloneQuestion), read);
  return (
    (droppable.may('question') ? repeatQuestion(typed, own, before, means) : undefined) ??
    pronouns(typed, turns, subjects, means) ??
    (subjects[0] ? addSubject(typed, own, subjects[0], means) : undefined)
  );
}

/** The last question once more, as it was or with something else in it. */
function repeatQuestion(typed: string, own: UnderstoodQuestion, before: Before, { authorsCalled }: Means): Resolved | undefined {
  const { turn, subject, language } = before;
  const last = turn.standaloneQuestion;
  const again = (text: string, reason: string): Resolved => ({ text, carried: [{ key: 'question', words: last }], reason });
  const about = (text: string, reason: string): Resolved => (subject ? { text, carried: [{ key: 'subject', words: subject.text }], reason } : again(text, reason));
  if (SAME_AGAIN.test(typed)) return again(last, 'It asks for more of the same.');
  if (HOW_MANY.test(typed)) return about(howManyPosts(before), 'It asks for the number of the posts before.');
  if (MORE.test(typed)) return about(subject ? moreAbout(subject.text, language) : last, 'It asks for more on the last question.');
  if (BARE_QUESTION.test(typed)) return about(askAgain(typed.replace(LINKING, ''), last, subject?.text, language), 'A bare question word: the last question is its subject.');

  const swapped = swap(typed, last);
  if (swapped) return { ...again(swapped.text, 'It corrects the last question.'), own: swapped.own };
  const correction = CORRECTION.exec(typed);
  const instead = correction ?? INSTEAD.exec(typed);
  const narrowing = instead ? null : NARROWING.exec(typed);
  const linked = LINKING.exec(typed);
  const text = typed.slice((instead ?? narrowing ?? linked)?.[0].length ?? 0).trim();
  const topic = ownTopic(own, text, language);
  const isPart = isFragment(text) && (linked !== null || topic.length === 0 || (topic.length + own.inferred.length <= 2 && /\?\s*$|^(?:in|from|by|about|with|for|on|at|of|since|before|after)\s/iu.test(text)));
  if ((correction && !isFragment(text)) || (!instead && !narrowing && !isPart)) return undefined;
  const filled = fill({ text, topic, own, narrows: narrowing !== null }, before, authorsCalled);
  return filled === undefined ? undefined : again(filled, correction ? 'It corrects the last question.' : narrowing ? 'It narrows the last question.' : 'It asks the last question again with something else in it.');
}

/** In characters. */
const LONGEST_SWAP = 120;

/** "not 2015, 2016": the last question with the one for the other; undefined where it does not hold the other. */
function swap(typed: string, last: string): { readonly text: string; readonly own: string } | undefined {
  if (typed.length > LONGEST_SWAP) return undefined;
  for (const pattern of SWAPS) {
    const { old, new: wanted } = pattern.exec(typed)?.groups ?? {};
    if (old === undefined || wanted === undefined) continue;
    const bare = old.replace(/^(?:in|im|en|em|the|der|die|das|el|la|o|a|le|about|from|by)\s+/iu, '').trim();
    const place = new RegExp(`(?<![\\p{L}\\p{N}])${bare.replace(/[.*+?^${}()|[\]\\]/gu, String.raw`\$&`)}(?![\\p{L}\\p{N}])`, 'iu').exec(last);
    if (bare === '' || !place) continue;
    const before = last.slice(0, place.index);
    const isLed = /(?<![\p{L}])(?:in|im|en|em|the|der|die|das|el|la|o|a|le|about|from|by)\s+$/iu.test(before);
    const fitting = isLed ? wanted.replace(/^(?:in|im|en|em|the|der|die|das|el|la|o|a|le|about|from|by)\s+/iu, '') : wanted;
    return { text: replaceWords(last, place[0], fitting.trim()), own: wanted.trim() };
  }
  return undefined;
}

function pronouns(typed: string, turns: readonly EarlierTurn[], subjects: readonly Subject[], { authorsCalled, droppable }: Means): Resolved | undefined {
  const resolved = resolvePronouns(typed, { turns, subjects, persons: droppable.may('person'), authorsCalled });
  return resolved && { ...resolved, reason: 'A pronoun refers to an earlier question.' };
}

function addSubject(typed: string, own: UnderstoodQuestion, subject: Subject, { language, continues }: Means): Resolved | undefined {
  const linked = LINKING.exec(typed);
  const fragment = typed.slice(linked?.[0].length ?? 0).trim();
  if (!COMPARES.test(typed) && !isIncomplete(typed, ownTopic(own, fragment, language), own, language, continues || linked !== null)) return undefined;
  const carried = [{ key: 'subject', words: subject.text }];
  if (hasOwnAntecedent(typed)) return undefined;
  if (COMPARES.test(typed) && language === 'en' && !mentions(typed, subject.text)) return { text: addWords(capital(typed), `compared to ${subject.text}`), carried, reason: 'It compares with the subject of the last question.' };
  if (mentions(typed, subject.text)) return { text: typed, carried: [], reason: 'It goes on with the same subject.' };
  return { text: addAbout(capital(fragment === '' ? typed : fragment), subject.text, language), carried, reason: 'It names no subject: the one of the last question is meant.' };
}

/** "How is a tram different?" leaves out what from. */
const COMPARES = /(?<![\p{L}])(?:different|compare|differ|better|worse|similar|cheaper|safer|faster)\s*[?!.]*$/iu;
/** "Are there any side effects?" */
const ASKS_FOR_ANY = /^(?:are|is|were|was|have there been|has there been) (?:there )?(?:any|other|some)(?: other)? /iu;

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

function howManyPosts({ turn, subject, understood }: Before): string {
  const count = 'How many posts are there?';
  const about = subject ? addAbout(count, subject.text, 'en') : count;
  const timed = uniqueWords(understood.inferred).filter(({ words }) => !mentions(about, words) && turn.standaloneQuestion.includes(words) && !/[@#]/u.test(words));
  return timed.filter(({ field }) => groupOf(field).includes('since')).reduce((text, { words }) => addWords(text, words), about);
}

/** Whether the question lacks a subject of its own. */
function isIncomplete(typed: string, topic: readonly string[], own: UnderstoodQuestion, language: string, linked: boolean): boolean {
  if (!linked && topic.length > 0 && isKeywords(typed, language)) return false;
  if (/[@#"“]/u.test(typed) && topic.length > 0) return false;
  if (!linked && topic.length > 0 && saysWhatAbout(typed, language)) return false;
  if (LEANING[language]?.test(typed) && topic.length <= 2 && language !== 'en') return true;
  if (namesIn(typed).length > 0 && topic.length > 0) return false;
  const fields = new Set(own.inferred.map(({ field }) => groupOf(field)[0]));
  if (topic.length === 0) return fields.size < 2 && (linked || !fields.has('since')) && !fields.has('hashtags') && !fields.has('mentions');
  if (linked) return topic.length <= 2;
  const definite = /(?<![\p{L}])(?:the|der|die|das|el|la|los|las|o|os|as|le|les)\s+(?:\p{L}+\s+){0,2}\p{L}+\s*[?!.]*$/iu.test(typed);
  if (topic.length <= 3 && asksForAspect(typed)) return true;
  if (topic.length === 2 && ASKS_FOR_ANY.test(typed)) return true;
  return topic.length === 1 ? !/^(?:what|who)(?: is| are| was| were|'s) (?:an? )?\S+\s*[?.]*$/iu.test(typed) : topic.length === 2 && definite;
}
