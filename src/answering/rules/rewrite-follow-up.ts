import type { PostFilter } from '../../domain/filter.ts';
import type { AuthorsCalled } from '../../search/understand/author-names.ts';
import { contentWords } from '../../search/understand/content-words.ts';
import { detectQuestionLanguage } from '../../search/understand/detect-question-language.ts';
import { understandQuestion, type UnderstoodQuestion } from '../../search/understand/understand-question.ts';
import { BARE_QUESTION, CORRECTION, HOW_MANY, INSTEAD, LEANING, LINKING, MORE, NARROWING, PRONOUNS, SAME_AGAIN } from './follow-up-phrases.ts';
import { addAbout, addWords, askAgain, moreAbout, putFor, replaceWords } from './phrase-question.ts';
import { latestPerson } from './latest-person.ts';
import { latestSubject, namesIn, type Subject } from './question-subject.ts';
import { CLOSING, PLEASANTRY, SMALL_TALK } from './route-patterns.ts';

/** An earlier question of the conversation, oldest first. */
export interface EarlierTurn {
  readonly question: string;
  readonly standaloneQuestion: string;
  /** What it was answered with. */
  readonly filter: PostFilter;
}

export interface RewriteContext {
  /** What counts as the present in "last week"; only matters for which words are a time. */
  readonly now?: number;
  readonly authorsCalled?: AuthorsCalled;
}

export interface Rewrite {
  readonly standaloneQuestion: string;
  /** The part of the last filter that still holds. Empty where nothing is carried over. */
  readonly carriedFilter: PostFilter;
  readonly changed: boolean;
  /** Says what was carried over, or why nothing was. */
  readonly reason: string;
}

/** Far enough ahead for any year to lie in the past: only the place of time words matters here, not their value. */
const FAR_AHEAD = Date.UTC(2040, 0, 1);
const LONGEST_FOLLOW_UP = 300;
const MOST_CHARACTERS = 600;

/**
 * Makes a follow-up stand alone: pronouns are replaced by what the last question was about, an ellipsis is filled from it, and its
 * filter is carried over but for what the follow-up names anew. A complete new question comes back to the letter.
 */
export function rewriteByRules(question: string, history: readonly EarlierTurn[], { now = FAR_AHEAD, authorsCalled = () => [] }: RewriteContext = {}): Rewrite {
  const last = history.at(-1);
  const typed = question.trim().replace(/[’‘]/gu, "'");
  if (!last) return unchanged(question, 'It is the first question.');
  if (typed.length > LONGEST_FOLLOW_UP) return unchanged(question, 'It is long enough to stand alone.');
  const lower = typed.toLowerCase();
  if (SMALL_TALK.test(lower) || (PLEASANTRY.test(lower) && !typed.endsWith('?')) || CLOSING.test(lower)) return unchanged(question, 'It is small talk.');

  const read = (text: string) => understandQuestion(text, { now, authorsCalled });
  const own = readFragment(typed, detectQuestionLanguage(last.standaloneQuestion), read);
  const language = typed.split(/\s+/u).length > 3 ? detectQuestionLanguage(typed) : detectQuestionLanguage(last.standaloneQuestion);
  const before = { turn: last, understood: read(last.standaloneQuestion.slice(0, MOST_CHARACTERS)), subject: latestSubject(history.map(({ standaloneQuestion }) => standaloneQuestion), detectQuestionLanguage), language };
  const finish = (standaloneQuestion: string, reason: string): Rewrite => {
    const rewritten = standaloneQuestion.trim();
    const renamed = differing(read(rewritten).filter, before.understood.filter);
    return { standaloneQuestion: rewritten, carriedFilter: carry(last.filter, [...Object.keys(own.filter), ...renamed] as (keyof PostFilter)[]), changed: rewritten !== question, reason };
  };

  const { subject } = before;
  if (SAME_AGAIN.test(typed)) return finish(last.standaloneQuestion, 'It asks for more of the same.');
  if (HOW_MANY.test(typed)) return finish(howManyPosts(before), 'It asks for the number of the posts before.');
  if (MORE.test(typed)) return finish(subject ? moreAbout(subject.text, language) : last.standaloneQuestion, 'It asks for more on the last question.');
  if (BARE_QUESTION.test(typed)) return finish(askAgain(typed.replace(LINKING, ''), last.standaloneQuestion, subject?.text, language), 'A bare question word: the last question is its subject.');

  const correction = CORRECTION.exec(typed);
  const instead = correction ?? INSTEAD.exec(typed);
  const narrowing = instead ? null : NARROWING.exec(typed);
  const linked = LINKING.exec(typed);
  const fragment = (instead ?? narrowing ?? linked ? typed.slice((instead ?? narrowing ?? linked)?.[0].length ?? 0) : typed).trim();
  const topic = ownTopic(own, fragment, language);

  if (instead || narrowing || (isFragment(fragment) && (linked || topic.length === 0 || topic.length + own.inferred.length <= 2))) {
    const filled = fill(fragment, topic, own, before, authorsCalled, narrowing !== null);
    if (filled) return finish(filled, correction ? 'It corrects the last question.' : narrowing ? 'It narrows the last question.' : 'It asks the last question again with something else in it.');
  }

  const resolved = resolvePronouns(typed, history, subject, authorsCalled);
  if (resolved) return finish(resolved, 'A pronoun refers to an earlier question.');
  if (!subject) return unchanged(question, 'The earlier questions name no subject.');
  if (isIncomplete(typed, topic, own, language, linked !== null)) {
    return mentions(typed, subject.text) ? finish(typed, 'It goes on with the same subject.') : finish(addAbout(fragmentOrTyped(typed, linked), subject.text, language), 'It names no subject: the one of the last question is meant.');
  }
  return unchanged(question, 'It is complete in itself.');
}

function howManyPosts({ turn, subject, understood }: Before): string {
  const count = 'How many posts are there?';
  const about = subject ? addAbout(count, subject.text, 'en') : count;
  const timed = uniqueWords(understood.inferred).filter(({ words }) => !mentions(about, words) && turn.standaloneQuestion.includes(words) && !/[@#]/u.test(words));
  return timed.filter(({ field }) => field === 'since' || field === 'until').reduce((text, { words }) => addWords(text, words), about);
}

const IN: Readonly<Record<string, readonly string[]>> = { de: ['im Jahr', 'im'], es: ['en'], fr: ['en'], pt: ['em'] };

/** "and 2015?" means "in 2015", which a lone number does not in other places. */
function readFragment(typed: string, language: string, read: (text: string) => UnderstoodQuestion): UnderstoodQuestion {
  const plain = read(typed);
  const lone = typed.replace(INSTEAD, '').replace(LINKING, '').replace(/[?!.\s]+$/u, '');
  if ((plain.inferred.length > 0 && !/^\d{4}$/u.test(lone)) || !/^(?:\d{4}|\p{L}{3,}(?: \d{4})?)$/u.test(lone)) return plain;
  for (const preposition of IN[language] ?? ['in']) {
    const led = read(`${preposition} ${lone}`);
    if (led.remainder === '' && led.inferred.every(({ field }) => field === 'since' || field === 'until')) return led;
  }
  return plain;
}

const unchanged = (question: string, reason: string): Rewrite => ({ standaloneQuestion: question, carriedFilter: {}, changed: false, reason });

const fragmentOrTyped = (typed: string, linked: RegExpExecArray | null): string => {
  const rest = linked ? typed.slice(linked[0].length) : typed;
  return rest === '' ? typed : rest.charAt(0).toUpperCase() + rest.slice(1);
};

function ownTopic(own: UnderstoodQuestion, fragment: string, language: string): string[] {
  const { words, phrases } = contentWords(own.remainder.replace(INSTEAD, '').replace(CORRECTION, '').replace(NARROWING, ''), language);
  return [...words, ...phrases].filter((word) => fragment.includes(word) && !/^(?:ones?|those|pictures?|nur|only)$/iu.test(word));
}

/** "in 2015?", "from @icco?", "Lena?": no verb of its own. */
const isFragment = (text: string): boolean =>
  text !== '' && !/^(?:posts?|tweets?|messages|all|latest|newest|beiträge|publicaciones|publicações|messages)(?![\p{L}])/iu.test(text) && !/[.?!]\s+\S/u.test(text) && text.split(/\s+/u).length <= 8 &&
  !/^(?:who|what|when|where|why|which|how|whose|is|are|was|were|did|does|do|has|have|had|can|could|will|would|should|tell|show|find|list|give|summari[sz]e|describe|explain|count|search|wer|was|wann|wo|warum|wie|welche|hat|haben|ist|sind|war|waren|zeige?|finde?|fasse?|quién|qué|cuándo|dónde|cómo|cuál|cuántos|cuántas|muestra|busca|resume|quem|o que|quando|onde|como|qual|quantos|quantas|mostra|qui|que|quand|où|pourquoi|comment|combien|est-ce|montre|résume|i|we|it's|he|she|they|it|that|this)(?![\p{L}\p{N}])/iu.test(text);

interface Before {
  readonly turn: EarlierTurn;
  readonly understood: UnderstoodQuestion;
  readonly subject: Subject | undefined;
  readonly language: string;
}

const GROUPS: readonly (readonly (keyof PostFilter)[])[] = [['since', 'until'], ['authors', 'excludeAuthors'], ['languages'], ['hashtags'], ['mentions'], ['hasMedia'], ['hasLinks'], ['isReply'], ['isRepost'], ['minLikes'], ['minReposts']];
const groupOf = (field: keyof PostFilter) => GROUPS.find((group) => group.includes(field)) ?? [field];

/** The last question with the fragment in the place of its like: a time for the time, an author for the author, a topic for the topic. */
function fill(fragment: string, topic: readonly string[], own: UnderstoodQuestion, before: Before, authorsCalled: AuthorsCalled, narrows: boolean): string | undefined {
  const { turn, understood, subject } = before;
  let question = turn.standaloneQuestion;
  const name = fragment.replace(/[?!.,\s]+$/u, '').replace(/^(?:the|a|an|with|for)\s+(?=\p{Lu}\p{L}+$)/u, '');
  const person = authorsCalled(name.toLowerCase()).length === 1 || (/^@[\p{L}\p{N}_.-]+$/u.test(name) && (turn.filter.authors?.length ?? 0) > 0);
  if (person && !narrows) {
    const author = understood.inferred.find(({ field }) => field === 'authors');
    const crowd = /(?<![\p{L}])(?:people|everyone|everybody|residents|locals|they|users|die leute|leute|la gente|as pessoas|les gens)(?![\p{L}])/iu.exec(question);
    if (author) return replaceWords(question, author.words, /^(?:from|by|of|von|de|por|par)\s/iu.test(author.words) ? `${author.words.split(' ')[0]} ${name}` : name);
    if (crowd) return replaceWords(question, crowd[0], name);
  }
  if (topic.length === 0 && own.inferred.length > 0) {
    for (const { words, field } of uniqueWords(own.inferred)) {
      const old = understood.inferred.find((entry) => groupOf(field).includes(entry.field));
      question = old ? replaceWords(question, old.words, words) : addWords(question, words);
    }
    return question;
  }
  if (narrows && topic.length === 0) return addWords(question, `with ${name}`);
  if (topic.length === 0) return undefined;
  if (narrows) return addWords(question, `with ${name}`.replace(/^with (?=(?:with|from|by|about|in|on|of|the ones|mit|von|con|de)\b)/iu, ''));
  const bare = fragment.replace(/[?!.\s]+$/u, '').replace(/^(?:for|about|with|of|to|in|on|at|über|zu|sobre|de|sur)\s+/iu, '');
  return subject ? putFor(question, subject.text, bare, fragment) : undefined;
}

function uniqueWords(inferred: UnderstoodQuestion['inferred']): UnderstoodQuestion['inferred'] {
  return inferred.filter((entry, index) => inferred.findIndex(({ words }) => words === entry.words) === index);
}

/** The question with its first pronoun of each kind replaced; undefined where it has none. */
function resolvePronouns(typed: string, history: readonly EarlierTurn[], subject: Subject | undefined, authorsCalled: AuthorsCalled): string | undefined {
  let text = typed;
  if (PRONOUNS.person.test(text)) {
    const person = latestPerson(history.map(({ standaloneQuestion }) => standaloneQuestion), authorsCalled);
    if (person) text = putName(text, PRONOUNS.person, person);
  }
  if (subject && !mentions(text, subject.text)) {
    if (CROWD_VERB.test(text) && !subject.isPerson) text = reactionOf(text, subject.text);
    else if (PRONOUNS.many.test(text)) text = putName(text, PRONOUNS.many, subject.text);
    else if (PRONOUNS.thing.test(text) && !/(?<![\p{L}])(?:it (?:take|takes|mean|rain|snow|possible|true that)|is it (?:true|possible|better|worth|easy|hard|safe|legal|good|bad) (?:to|that))(?![\p{L}])/iu.test(text)) text = putName(text, PRONOUNS.thing, subject.text);
    else if (PRONOUNS.pointing.test(text)) text = pointAt(text, subject.text);
  }
  return text === typed ? undefined : text.charAt(0).toUpperCase() + text.slice(1);
}

/** "how did they react": those are the people who wrote, not what they wrote about. */
const CROWD_VERB = /(?<![\p{L}])they (?:(?:all|also|really|mostly) )?(?:react|reacted|respond|say|said|think|thought|feel|felt|complain|complained|argue|argued|write|wrote|post|posted|joke|joked)(?![\p{L}])/iu;

function reactionOf(text: string, subject: string): string {
  const people = text.replace(/(?<![\p{L}])they(?![\p{L}])/iu, 'people');
  if (PRONOUNS.thing.test(people)) return putName(people, PRONOUNS.thing, subject);
  return /(?:react|reacted|respond)\s*[?!.]*$/iu.test(people) ? addWords(people, `to ${subject}`) : addAbout(people, subject, 'en');
}

const OWNED = /^(?:his|hers|their|theirs|its)$/iu;

function putName(text: string, pronoun: RegExp, name: string): string {
  const match = pronoun.exec(text);
  if (!match) return text;
  const after = text.slice(match.index + match[0].length);
  const isPossessive = OWNED.test(match[0]) || (/^her$/iu.test(match[0]) && /^\s+\p{L}/u.test(after) && !/^\s+(?:in|on|at|to|for|about|with|when|and|or|say|think|do|so)\b/iu.test(after));
  const bare = match.index === 0 ? name : name.replace(/^The (?=\p{L})/u, 'the ');
  return text.slice(0, match.index) + (isPossessive ? possessive(bare) : bare) + after;
}

const possessive = (name: string): string => (/s$/iu.test(name) ? `${name}'` : /['’]s?$/u.test(name) ? name : `${name}'s`);

/** "when was that?" names the subject; "that vote" keeps its noun and says of what. */
function pointAt(text: string, subject: string): string {
  const alone = /(?<![\p{L}])(?:this|that|these|those)(?=\s*(?:$|[?!.,;]|(?:is|are|was|were|has|have|had|did|does|do|happen|happened|mean|means|change|changed|affect|affected|work|compare|relate|end|start|cost|come|take|in|on|at|to|for|with|from|by|and)(?![\p{L}])))/iu;
  if (alone.test(text)) return text.replace(alone, () => subject);
  const noun = /(?<![\p{L}])(?:this|that|these|those)(?= \p{L})/iu;
  const match = noun.exec(text);
  // "the post that says ...": a relative pronoun points at nothing outside.
  if (!match || /(?<![\p{L}])(?:posts?|people|person|one|tweets?|said|say|says|think|true|know|sure|so|everything|all|something|anything|claim\p{L}*)\s*$/iu.test(text.slice(0, match.index))) return text;
  return addAbout(text, subject, 'en');
}

function mentions(text: string, subject: string): boolean {
  const has = new Set((text.toLowerCase().match(/[\p{L}\p{N}]{3,}/gu) ?? []).map(stem));
  const words = (subject.toLowerCase().match(/[\p{L}\p{N}]{3,}/gu) ?? []).filter((word) => word !== 'the').map(stem);
  return words.length > 0 && words.every((word) => has.has(word));
}
const stem = (word: string): string => word.replace(/(?:es|s)$/u, '');

/** Whether the question lacks a subject of its own. */
function isIncomplete(typed: string, topic: readonly string[], own: UnderstoodQuestion, language: string, linked: boolean): boolean {
  if (/[@#"“]/u.test(typed) && topic.length > 0) return false;
  if (LEANING[language]?.test(typed) && topic.length <= 2 && language !== 'en') return true;
  if (namesIn(typed).length > 0 && topic.length > 0) return false;
  const fields = new Set(own.inferred.map(({ field }) => groupOf(field)[0]));
  if (topic.length === 0) return fields.size < 2 && (linked || !fields.has('since')) && !fields.has('hashtags') && !fields.has('mentions');
  if (linked) return topic.length <= 2;
  const definite = /(?<![\p{L}])(?:the|der|die|das|el|la|los|las|o|os|as|le|les)\s+(?:\p{L}+\s+){0,2}\p{L}+\s*[?!.]*$/iu.test(typed);
  return topic.length === 1 ? !/^(?:what|who)(?: is| are| was| were|'s) (?:an? )?\S+\s*[?.]*$/iu.test(typed) : topic.length === 2 && definite;
}

/** What of the last filter still holds: all but the kinds of restriction that are named anew. */
function carry(last: PostFilter, named: readonly (keyof PostFilter)[]): PostFilter {
  const replaced = new Set(named.flatMap(groupOf));
  return Object.fromEntries(Object.entries(last).filter(([field, value]) => value !== undefined && !replaced.has(field as keyof PostFilter)));
}

const differing = (one: PostFilter, other: PostFilter): string[] =>
  (Object.keys(one) as (keyof PostFilter)[]).filter((field) => JSON.stringify(one[field]) !== JSON.stringify(other[field]));
