import type { CarriedPart } from '../../domain/answer.ts';
import type { PostFilter } from '../../domain/filter.ts';
import type { AuthorsCalled } from '../../search/understand/author-names.ts';
import { detectQuestionLanguage } from '../../search/understand/detect-question-language.ts';
import { understandQuestion } from '../../search/understand/understand-question.ts';
import { CLOSING, PLEASANTRY, SMALL_TALK } from '../rules/route-patterns.ts';
import { Droppable } from './drop-parts.ts';
import type { EarlierTurn, Read, Resolved } from './earlier-turn.ts';
import { readFragment } from './fill-question.ts';
import { differing, filterParts, groupOf, withoutGroups } from './filter-groups.ts';
import { LONGEST_FOLLOW_UP, NEW_TOPIC } from './follow-up-phrases.ts';
import { pointToPost } from './point-to-post.ts';
import { pointToRow } from './point-to-row.ts';
import { resolveFollowUp } from './resolve-follow-up.ts';
import { returnToTurn } from './return-to-turn.ts';

export interface RewriteContext {
  /** What counts as the present in "last week"; only matters for which words are a time. */
  readonly now?: number;
  readonly authorsCalled?: AuthorsCalled;
  /** Keys of what may not be taken from earlier turns (`CarriedPart.key`); "all" for nothing. */
  readonly dropped?: readonly string[];
}

export interface Rewrite {
  readonly standaloneQuestion: string;
  /** The parts of earlier filters that still hold, and the post that is pointed at. Empty where nothing is carried over. */
  readonly carriedFilter: PostFilter;
  /** All that was taken from earlier turns, in words: in the text and in the filter. */
  readonly carried: readonly CarriedPart[];
  /** Whether the text is another one than was typed. A filter may be carried over without that. */
  readonly changed: boolean;
  /** The turn that it follows on, where that is not the last one. */
  readonly follows?: EarlierTurn;
  /** Says what was carried over, or why nothing was. */
  readonly reason: string;
}

/** Far enough ahead for any year to lie in the past: only the place of time words matters here, not their value. */
const FAR_AHEAD = Date.UTC(2040, 0, 1);

/**
 * Makes a follow-up stand alone. Pronouns are replaced by what the last questions were about, an ellipsis is filled from the last one,
 * what points at a post or a row of an answer is resolved by it, and the filter is carried over but for what the follow-up names
 * anew. `history` goes oldest first. A complete new question comes back to the letter.
 */
export function rewriteByRules(question: string, history: readonly EarlierTurn[], { now = FAR_AHEAD, authorsCalled = () => [], dropped = [] }: RewriteContext = {}): Rewrite {
  // Spanish opens a question with a mark, before the words that join it to the last one.
  const typed = question.trim().replace(/[’‘]/gu, "'").replace(/^[¿¡\s]+(?=\S)/u, '');
  const droppable = new Droppable(dropped);
  const alone = standsAlone(typed, history.length > 0, droppable);
  if (alone) return unchanged(question, alone);
  const newTopic = NEW_TOPIC.exec(typed)?.[0];
  if (newTopic !== undefined) return { ...unchanged(capital(typed.slice(newTopic.length)), 'It begins another subject.'), changed: true };

  const read = readOnce((text) => understandQuestion(text, { now, authorsCalled }));
  const turns = droppable.without(history, read);
  return new FollowUp(question, typed, turns, { read, authorsCalled, droppable }).rewrite();
}

/** The same texts are read at several steps. */
function readOnce(read: Read): Read {
  const seen = new Map<string, ReturnType<Read>>();
  return (text) => {
    const known = seen.get(text) ?? read(text);
    seen.set(text, known);
    return known;
  };
}

function standsAlone(typed: string, hasHistory: boolean, droppable: Droppable): string | undefined {
  if (!hasHistory) return 'It is the first question.';
  if (!droppable.any) return 'Nothing is to be carried over.';
  if (typed.length > LONGEST_FOLLOW_UP) return 'It is long enough to stand alone.';
  const lower = typed.toLowerCase();
  const isTalk = SMALL_TALK.test(lower) || (PLEASANTRY.test(lower) && !typed.endsWith('?')) || CLOSING.test(lower);
  return isTalk ? 'It is small talk.' : undefined;
}

interface Means {
  readonly read: Read;
  readonly authorsCalled: AuthorsCalled;
  readonly droppable: Droppable;
}

/** One follow-up on its way to a question that stands alone. */
class FollowUp {
  readonly #question: string;
  readonly #typed: string;
  readonly #turns: readonly EarlierTurn[];
  readonly #means: Means;
  readonly #language: string;

  constructor(question: string, typed: string, turns: readonly EarlierTurn[], means: Means) {
    this.#question = question;
    this.#typed = typed;
    this.#turns = turns;
    this.#means = means;
    this.#language = typed.split(/\s+/u).length > 3 ? detectQuestionLanguage(typed) : detectQuestionLanguage(turns.at(-1)?.standaloneQuestion ?? typed);
  }

  rewrite(): Rewrite {
    const { droppable } = this.#means;
    const returned = droppable.may('subject') && droppable.may('question') ? returnToTurn(this.#typed, this.#turns, detectQuestionLanguage) : undefined;
    if (returned) return { ...(returned.isWhole ? this.#finish(returned, returned.turn) : this.#goOn(returned, [returned.turn])), follows: returned.turn };

    const row = pointToRow(this.#typed, this.#turns.at(-1), this.#language, this.#means.authorsCalled);
    if (row && droppable.may(row.carried[0]?.key === 'person' ? 'person' : 'subject')) return this.#goOn(row, this.#turns, true);
    const post = droppable.may('post') ? pointToPost(this.#typed, this.#turns, this.#language) : undefined;
    if (post) return { standaloneQuestion: post.text, carriedFilter: post.filter, carried: [...post.carried, ...this.#besidePost(post.filter)], changed: post.text !== this.#question, reason: post.reason };
    return this.#goOn({ text: this.#typed, carried: [], reason: '' }, this.#turns);
  }

  /** The post says itself which thread is meant: only a time beside it is a part of its own. */
  #besidePost({ since, until }: PostFilter) {
    return filterParts({ ...(since === undefined ? {} : { since }), ...(until === undefined ? {} : { until }) }, this.#language);
  }

  /** `continues`: what is filled in already says that the follow-up goes on with the last question. */
  #goOn(first: Resolved, turns: readonly EarlierTurn[], continues = false): Rewrite {
    const last = turns.at(-1);
    const resolved = last && resolveFollowUp(first.text, turns, last, { ...this.#means, language: this.#language, continues });
    const keys = new Set(first.carried.map(({ key }) => key));
    if (last && resolved) return this.#finish({ ...resolved, carried: [...first.carried, ...resolved.carried.filter(({ key }) => !keys.has(key))] }, last);
    if (last && first.text !== this.#typed) return this.#finish({ ...first, text: capital(first.text) }, last);
    return unchanged(this.#question, 'It is complete in itself.');
  }

  #finish({ text, carried, reason, own = this.#typed }: Resolved, last: EarlierTurn): Rewrite {
    const { read } = this.#means;
    const standaloneQuestion = text === this.#typed ? this.#question.trim() : opened(text.trim(), this.#question);
    const now = read(standaloneQuestion).filter;
    const before = read(last.standaloneQuestion).filter;
    const named = readFragment(own, this.#language, read).filter;
    const carriedFilter = withoutGroups(last.filter, [...Object.keys(named), ...differing(now, before)]);
    const repeated = withoutGroups(now, Object.keys(named));
    const persons = carried.some(({ key }) => key === 'person') ? ['authors', 'mentions'] : [];
    const parts = filterParts(withoutGroups({ ...repeated, ...carriedFilter }, persons), this.#language);
    const told = carried.map((part) => (part.key === 'subject' ? { ...part, words: this.#withoutFilterWords(part.words) } : part));
    return { standaloneQuestion, carriedFilter, carried: [...told, ...parts], changed: standaloneQuestion !== this.#question, reason };
  }

  /** "the bridge closure in 2014" is the bridge closure: the year is a part of its own. */
  #withoutFilterWords(subject: string): string {
    const { inferred } = this.#means.read(subject);
    const bare = inferred.filter(({ field }) => groupOf(field).includes('since')).reduce((text, { words }) => text.replace(words, ''), subject);
    return /\p{L}/u.test(bare) ? bare.replace(/\s+/gu, ' ').trim() : subject;
  }
}

const unchanged = (question: string, reason: string): Rewrite => ({ standaloneQuestion: question, carriedFilter: {}, carried: [], changed: false, reason });

/** With the opening mark that was typed. */
const opened = (text: string, question: string): string => (/^\s*¿/u.test(question) && text.endsWith('?') && !text.startsWith('¿') ? `¿${text}` : text);

const capital = (text: string): string => text.trim().replace(/^\p{Ll}/u, (letter) => letter.toUpperCase());
