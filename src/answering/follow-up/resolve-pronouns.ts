import type { AuthorsCalled } from '../../search/understand/author-names.ts';
import type { CarriedPart } from '../../domain/answer.ts';
import type { CitedPost, EarlierTurn } from './earlier-turn.ts';
import { PRONOUNS } from './follow-up-phrases.ts';
import { latestPerson } from './latest-person.ts';
import { addAbout, addWords } from './phrase-question.ts';
import { contentWords } from '../../search/understand/content-words.ts';
import { STOP_WORDS } from '../../search/understand/stop-words.ts';
import { hasContent, namesIn, type Subject } from './question-subject.ts';

interface Antecedents {
  /** Oldest first. */
  readonly turns: readonly EarlierTurn[];
  /** What "he" or "she" stands for may be taken from earlier turns. */
  readonly persons: boolean;
  /** What the conversation is about, newest first. */
  readonly subjects: readonly Subject[];
  readonly authorsCalled: AuthorsCalled;
}

/** The question with its first pronoun of each kind replaced; undefined where it has none. */
export function resolvePronouns(typed: string, { turns, persons, subjects, authorsCalled }: Antecedents): { readonly text: string; readonly carried: readonly CarriedPart[] } | undefined {
  let text = typed;
  const carried: CarriedPart[] = [];
  if (persons && PRONOUNS.person.test(text) && !namesSomebodyBefore(text)) {
    const person = latestPerson(turns.map(({ standaloneQuestion }) => standaloneQuestion), authorsCalled) ?? soleAuthor(turns.at(-1)?.cited);
    if (person) {
      text = putName(text, PRONOUNS.person, person);
      carried.push({ key: 'person', words: person });
    }
  }
  const subject = agreeing(text, subjects);
  if (subject && !mentions(text, subject.text) && contentWords(text, 'en').words.length < MOST_OWN_WORDS) {
    const replaced = replaceSubject(text, subject);
    if (replaced !== text) carried.push({ key: 'subject', words: subject.text });
    text = replaced;
  }
  return text === typed ? undefined : { text: text.charAt(0).toUpperCase() + text.slice(1), carried };
}

/** "Did Ada Okafor change her mind?" */
function namesSomebodyBefore(text: string): boolean {
  const at = PRONOUNS.person.exec(text)?.index ?? 0;
  return namesIn(text.slice(0, at)).length > 0;
}

/** Who wrote all that an answer cites, as a handle with "@". */
export function soleAuthor(cited: readonly CitedPost[] = []): string | undefined {
  const [first, ...others] = cited.map(({ author }) => author);
  return first !== undefined && others.every((author) => author.toLowerCase() === first.toLowerCase()) ? `@${first}` : undefined;
}

/** "They" stands for what is several, where one of the last subjects is; "it" for what is one. */
function agreeing(text: string, subjects: readonly Subject[]): Subject | undefined {
  const [newest, before] = subjects;
  if (!newest || !before || newest.isPerson) return newest;
  if (PRONOUNS.many.test(text) && !newest.isPlural && before.isPlural) return before;
  if (PRONOUNS.thing.test(text) && !PRONOUNS.many.test(text) && newest.isPlural && !before.isPlural && !before.isPerson) return before;
  return newest;
}

/** "it takes", "is it possible to", "it seems": stands for nothing. */
const EMPTY_IT = /(?<![\p{L}])(?:it (?:take|takes|took|mean|rain|snow|possible|true that|seems?|looks like|appears?|turns out)|(?:is|was|would|isn't|wasn't) it (?:be )?(?:true|possible|better|best|worth|easy|hard|safe|legal|good|bad|necessary|important|required|normal|ok|okay|allowed) (?:to|that|if)|it(?:'s| is| was| would be) (?:true|possible|better|best|worth|necessary|important|normal) (?:to|that|if|never))(?![\p{L}])/iu;
/** A question with more words of its own is complete, whatever its pronouns stand for. */
const MOST_OWN_WORDS = 6;

function replaceSubject(text: string, subject: Subject): string {
  if (CROWD_VERB.test(text) && !subject.isPerson) return reactionOf(text, subject.text);
  for (const pronoun of [PRONOUNS.many, PRONOUNS.thing]) {
    if (!pronoun.test(text) || (pronoun === PRONOUNS.thing && EMPTY_IT.test(text))) continue;
    return standsForOwnWords(text, pronoun) ? text : putName(text, pronoun, subject.text);
  }
  if (ONES.test(text) && !subject.isPerson) return text.replace(ONES, () => subject.text.replace(/^(?:the|a|an) /iu, ''));
  if (PRONOUNS.pointing.test(text) && pointAt(text, subject) !== text) return pointAt(text, subject);
  return THERE.test(text) && !subject.isPerson ? text.replace(THERE, () => `in ${subject.text}`) : text;
}

/** "a new one", "other ones", but not "no one", "one of them" or "the first one". */
const ONES = /(?<=(?<![\p{L}])(?:an?|other|another|new|any other|some other) (?:\p{L}+ )?)ones?(?![\p{L}]| of| (?:day|time|year))/iu;
/** "what is there to see there?": the last one is a place. */
const THERE = /(?<!(?:^|(?<![\p{L}])(?:is|are|was|were|be|been|if|that|and|when|because)) ?)(?<![\p{L}])there(?=\s*(?:$|[?!.,;]|(?:compared|and|or|in|on|at|for|now|today|with|from|during|before|after|like)(?![\p{L}])))/iu;

const SEVERAL_DO = /(?<![\p{L}])(?:do|did|can|should|will|would|could|have|are|were)(?: the)? \p{L}{3,}s \p{L}+ (?:.* )?$/iu;
const CLAUSE = /(?:,| and| or| but)\s+(?=(?:how|why|what|when|where|who|which|is|was|are|were|does|did|do|can|should|would|will)(?![\p{L}]))/iu;

/** "What is CBT and how does it work?": the pronoun stands for what its own question names. */
function standsForOwnWords(text: string, pronoun: RegExp): boolean {
  const match = pronoun.exec(text);
  const at = match?.index ?? 0;
  // "What of Tesla and its cars", "How do companies pay their staff?"
  if (match && OWNED.test(match[0]) && (namesIn(text.slice(0, at)).length > 0 || SEVERAL_DO.test(text.slice(0, at)))) return true;
  const clause = CLAUSE.exec(text);
  if (!clause || clause.index > at) return false;
  const first = text.slice(0, clause.index);
  return !Object.values(PRONOUNS).some((other) => other.test(first)) && hasContent(first, 'en') && !/^(?:and|but|so|also|when|where|why|how)(?![\p{L}])/iu.test(first);
}

/** Whether all pronouns of a question stand for what it names itself. */
export const hasOwnAntecedent = (text: string): boolean => [PRONOUNS.many, PRONOUNS.thing].some((pronoun) => pronoun.test(text) && standsForOwnWords(text, pronoun));

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
function pointAt(text: string, { text: subject, isPerson }: Subject): string {
  const alone = ALONE.exec(text);
  if (alone && isRelative(text.slice(0, alone.index))) return text;
  // What is pointed at is something that the person did.
  if (alone) return isPerson ? addAbout(text, subject, 'en') : text.replace(ALONE, () => subject);
  const noun = /(?<![\p{L}])(?:this|that|these|those) (\p{L}+)/iu.exec(text);
  return !noun || STOP_WORDS.has(noun[1]?.toLowerCase() ?? '') || isRelative(text.slice(0, noun.index)) ? text : addAbout(text, subject, 'en');
}

const ALONE = /(?<![\p{L}])(?:this|that|these|those)(?=\s*(?:$|[?!.,;]|(?:is|are|was|were|has|have|had|did|does|do|happen|happened|mean|means|change|changed|affect|affected|work|compare|relate|end|start|cost|come|take|in|on|at|to|for|with|from|by|and)(?![\p{L}])))/iu;
/** "Breeds that are small", "the post that says": behind a noun or a verb of saying it points at nothing outside. */
function isRelative(before: string): boolean {
  const word = /([\p{L}'-]+)\s*$/u.exec(before)?.[1]?.toLowerCase();
  if (word === undefined) return false;
  return !STOP_WORDS.has(word) || /^(?:people|person|one|said|say|says|think|true|know|sure|so|everything|all|something|anything)$/u.test(word);
}

/** Whether a text holds all words of a subject, in whatever number. */
export function mentions(text: string, subject: string): boolean {
  const has = new Set(stemsIn(text));
  const words = stemsIn(subject).filter((word) => word !== 'the');
  return words.length > 0 && words.every((word) => has.has(word));
}

export const stemsIn = (text: string): string[] => (text.toLowerCase().match(/[\p{L}\p{N}]{3,}/gu) ?? []).map((word) => word.replace(/(?:es|s)$/u, ''));
