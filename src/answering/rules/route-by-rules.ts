import type { Route, RouteDecision } from '../../domain/answer.ts';
import type { InferredFilter } from '../../domain/filter.ts';
import { COMPARING, FIGURES } from './route-counting.ts';
import { GIST, GIST_NOUN } from './route-gist.ts';
import { KNOWLEDGE, TAKEOVER, TASK } from './route-outside.ts';
import {
  ABOUT_ASSISTANT, ADDRESSED, ARCHIVE_NOUN, ASKED_ABOUT, CLOSING, COUNTING, COUNTING_KIND, COUNTING_THOSE, COURTESY, ENTERTAINMENT, ERRAND, EVERYTHING, EXTREME_POSTS, KNOWS_ABOUT, MANIPULATION, MOST_POSTS, PLEASANTRY, PRIVATE_MATTER,
  QUESTION_FORM, SEARCHING, SMALL_TALK, SUMMARIZING,
} from './route-patterns.ts';
import { ASKS_A_FACT, ASKS_FOR_POSTS, LATE_QUESTION } from './route-search.ts';
import { spellOut } from './route-shorthand.ts';
import { ASKS_TO_ASK, COURTESIES, POINTING, TO_ASSISTANT } from './route-talk.ts';
import { topicsAmong } from './route-vague.ts';

export interface RouteInput {
  readonly question: string;
  /** What was understood of it: the parts of the filter that its words led to, and its content words and phrases. */
  readonly understood: { readonly inferred: readonly InferredFilter[]; readonly words: readonly string[]; readonly phrases: readonly string[] };
  /** Whether there are earlier turns. The question should stand alone by now: rewriting comes first. */
  readonly hasHistory: boolean;
}

/** A question as the rules look at it. */
interface Form {
  /** In lower case, shorthand spelled out. */
  readonly typed: string;
  /** The same without greeting and courtesy before what is meant. */
  readonly text: string;
  /** Content words that name something. */
  readonly topics: readonly string[];
  readonly hasTopic: boolean;
  readonly hasFilter: boolean;
  /** Narrowed by time, and by nothing else. */
  readonly hasTimeOnly: boolean;
  readonly hasHistory: boolean;
}

/** Longer questions are read by their beginning: what kind of answer is wanted is said there. */
const MOST_CHARACTERS = 600;

/**
 * Chooses the kind of answer by the form of the question alone. Confidence, by the eval's own set and questions written after the
 * rules: of decisions of .9 and more 96 % and more were right. Those by the mere form of a question or of keywords (.5 to .72) were right
 * more often on everyday questions, and in half of the cases on ones that were written to be hard.
 */
export function routeByRules(input: RouteInput): RouteDecision {
  const form = formOf(input);
  if (!/[\p{L}\p{N}]/u.test(form.typed)) return decide('CLARIFY', 'The question has no words in it.', 0.98);
  return talk(form) ?? outside(form) ?? overPosts(form) ?? aboutAssistant(form) ?? tooVague(form) ?? byForm(form);
}

function formOf({ question, understood: { inferred, words, phrases }, hasHistory }: RouteInput): Form {
  const typed = spellOut(question.slice(0, MOST_CHARACTERS));
  const topics = topicsAmong(words);
  return {
    typed,
    text: withoutCourtesy(withoutGreeting(typed)),
    topics,
    hasTopic: topics.length > 0 || phrases.length > 0,
    hasFilter: inferred.length > 0,
    hasTimeOnly: inferred.length > 0 && inferred.every(({ field }) => field === 'since' || field === 'until'),
    hasHistory,
  };
}

const decide = (route: Route, reason: string, confidence: number): RouteDecision => ({ route, reason, confidence });

function withoutGreeting(text: string): string {
  const rest = text.replace(/^(?:hi|hello|hey|hallo|hola|olá|oi|bonjour|salut|good (?:morning|afternoon|evening))(?: there| everyone| threadwise)?[ ,!.]+(?=\S+ \S+)/u, '');
  return SMALL_TALK.test(text) || SMALL_TALK.test(rest) ? text : rest;
}

function withoutCourtesy(text: string): string {
  let rest = text;
  for (let times = 0; times < 4; times++) {
    const match = COURTESY.exec(rest);
    const next = match ? rest.slice(match[0].length).replace(/^[\s,:-]+/u, '') : rest;
    if (next === rest || next === '') break;
    rest = next;
  }
  return rest;
}

function talk({ typed, text }: Form): RouteDecision | undefined {
  if (TAKEOVER.test(typed) || MANIPULATION.test(typed)) return decide('OFF_TOPIC', 'It asks about the inner workings or rules of the assistant, not about posts.', 0.95);
  if ([typed, text].some((form) => COURTESIES.test(form) || SMALL_TALK.test(form))) return decide('CHAT', 'It is a greeting or small talk.', 0.97);
  if (ASKS_TO_ASK.test(typed)) return decide('CLARIFY', 'It does not say what to look for.', 0.95);
  return TO_ASSISTANT.test(typed) || TO_ASSISTANT.test(text) ? decide('CHAT', 'It is about the assistant itself.', 0.97) : undefined;
}

function outside({ typed, text: wholeText, hasFilter }: Form): RouteDecision | undefined {
  // Dates in operators are no sums.
  const text = wholeText.replace(/(?<!\p{L})-?\p{L}[\p{L}_]*:\S+/gu, ' ').trim();
  if (TASK.test(text)) return decide('OFF_TOPIC', 'It asks for something to be done, which no post can do.', 0.92);
  if (ARCHIVE_NOUN.test(text) && !/^(?:write|compose|generate|draft|schreib|translate|send)/u.test(text)) return undefined;
  const isSearch = /^(?:find|show|list|search)\b/u.test(text) && !ERRAND.test(text);
  if (!isSearch && ERRAND.test(text)) return decide('OFF_TOPIC', 'It asks for something to be done or worked out, which no post can answer.', hasFilter ? 0.8 : 0.9);
  if (!hasFilter && KNOWLEDGE.test(text)) return decide('OFF_TOPIC', 'It asks for general knowledge or a calculation, not for what was posted.', 0.88);
  if (PRIVATE_MATTER.test(text) && !/\b(?:say|said|write|wrote|post|posted|tweet|tweeted|mention|mentioned)\b/u.test(text)) {
    return decide('OFF_TOPIC', 'It is about personal matters that the archive does not hold.', 0.8);
  }
  return /^[\s\d.,+*/×÷^()=-]*\d\s*[+*/×÷^=]\s*[\d\s.,+*/×÷^()=?-]*$/u.test(typed) ? decide('OFF_TOPIC', 'It is a calculation.', 0.95) : undefined;
}

/** Talk to the assistant may use many words only where they name nothing that posts could be about. */
const MOST_TOPICS_OF_TALK = 5;

function aboutAssistant({ typed, text, topics, hasTopic, hasFilter }: Form): RouteDecision | undefined {
  // "how are you today?" has a time in it, and still asks for no posts.
  if (hasFilter && !hasTopic && !ARCHIVE_NOUN.test(text) && ABOUT_ASSISTANT.test(typed)) return decide('CHAT', 'It is about the assistant itself.', 0.9);
  if (ARCHIVE_NOUN.test(text) || hasFilter) {
    return PLEASANTRY.test(typed) && typed.length < 40 && !ARCHIVE_NOUN.test(text) ? decide('CHAT', 'It says thanks or goodbye.', 0.9) : undefined;
  }
  if (PLEASANTRY.test(typed) && !typed.endsWith('?')) return decide('CHAT', 'It says thanks or goodbye.', 0.9);
  if (ENTERTAINMENT.test(text) && !/^(?:which|what was|who|when|where)\b/u.test(text)) return decide('CHAT', 'It asks for a joke, a fun fact or a thought on life.', 0.9);
  if (topics.length > MOST_TOPICS_OF_TALK) return undefined;
  const isAskedAbout = hasTopic && KNOWS_ABOUT.test(typed);
  const addressed = isAskedAbout ? [] : [typed, text].map((form) => form.replace(/thank you/gu, ''));
  if (addressed.some((form) => ABOUT_ASSISTANT.test(form))) return decide('CHAT', 'It is about the assistant itself.', 0.85);
  if (CLOSING.test(typed)) return decide('CHAT', 'It says thanks or goodbye.', 0.9);
  if (!isAskedAbout && ADDRESSED.test(text) && !ASKED_ABOUT.test(text)) return decide('CHAT', 'It speaks to the assistant, not about posts.', 0.6);
  return undefined;
}

function overPosts(form: Form): RouteDecision | undefined {
  const { text, hasFilter, hasHistory } = form;
  if (MOST_POSTS.test(text)) return decide('COUNT', 'It asks which has the most posts, which is found by counting them.', 0.93);
  if (hasFilter && COUNTING_KIND.test(text)) return decide('COUNT', 'It asks how many posts are of a kind.', 0.93);
  if (hasHistory && COUNTING_THOSE.test(text)) return decide('COUNT', 'It asks how many posts the last question meant.', 0.9);
  const counts = COUNTING.test(text) || FIGURES.test(text);
  if (!counts && EXTREME_POSTS.test(text)) return decide('SEARCH', 'It asks for the posts that come first in an order, such as the oldest or the most liked.', 0.93);
  if (counts) return decide('COUNT', 'It asks how many posts, writers or mentions there are.', 0.93);
  if (COMPARING.test(text)) return decide('COUNT', 'It compares how often something was posted, which is found by counting.', 0.92);
  return forPosts(form) ?? forGist(form);
}

function forPosts({ text, hasTopic, hasFilter }: Form): RouteDecision | undefined {
  if (SUMMARY_REQUEST.test(text) || /^(?:show|tell|give)(?: me| us)? (?:how|why|when|who|what|where)\b/u.test(text)) return undefined;
  if (!SEARCHING.test(text) && !ASKS_FOR_POSTS.test(text)) return undefined;
  return hasTopic || hasFilter || ARCHIVE_NOUN.test(text) ? decide('SEARCH', 'It asks to be shown posts.', 0.92) : undefined;
}
const SUMMARY_REQUEST = /(?<!\p{L})(?:summary|overview|timeline|recap|zusammenfassung|überblick|zusammen|resumen|resumo|résumé|résume|digest|rundown|summari[sz]e|gist|highlights|tl;?dr|both sides|pros|for and against)(?!\p{L})/u;

function forGist({ text, hasTopic, hasFilter }: Form): RouteDecision | undefined {
  if (SUMMARIZING.test(text) || GIST.test(text) || GIST_NOUN.test(text)) {
    if (hasTopic || hasFilter) return decide('SUMMARIZE', 'It asks for the gist of many posts.', 0.9);
    if (EVERYTHING.test(text) && !POINTING_ALONE.test(text)) return decide('SUMMARIZE', 'It asks for the gist of the whole archive.', 0.75);
  }
  return undefined;
}
const POINTING_ALONE = /(?<!\p{L})(?:it|that|this|those|these|das|davon|eso|esto|isso|ça|cela)(?!\p{L})/u;

function tooVague({ text, hasTopic, hasFilter, hasTimeOnly, hasHistory }: Form): RouteDecision | undefined {
  if (!hasTopic && !hasFilter) return decide('CLARIFY', hasHistory ? 'It does not say what to look for, and the earlier questions do not tell.' : 'It does not say what to look for.', 0.92);
  if (!hasTopic && hasTimeOnly && VAGUE_NOUN.test(text)) return decide('CLARIFY', 'It names a time, and not what to look for.', 0.85);
  if (!hasTopic && !QUESTION_FORM.test(text)) return decide('SUMMARIZE', 'It names posts by their time, author or tag alone.', 0.8);
  return undefined;
}
const VAGUE_NOUN = /(?<!\p{L})(?:things?|stuff|something|one|guy|ding|sache|cosa|coisa|chose|truc|algo|etwas)(?!\p{L})/u;

function byForm({ typed, text, topics, hasTopic, hasFilter, hasHistory }: Form): RouteDecision {
  const points = !hasHistory && !hasFilter && topics.length < 2 && POINTING.test(text) && !topics.some((word) => /^[\p{Lu}#@\d]/u.test(word));
  if (QUESTION_FORM.test(text) || ASKS_A_FACT.test(text)) {
    if (!hasTopic) return decide('SUMMARIZE', 'It asks about posts that it names by time, author or tag alone.', 0.7);
    return decide('ANSWER', 'It is a question that posts may answer.', points ? 0.5 : 0.72);
  }
  if (LATE_QUESTION.test(typed) || /[?？]\s*$/u.test(typed)) return decide('ANSWER', 'It ends in a question mark.', 0.6);
  return decide('SEARCH', 'It is a list of keywords, not a question.', text.split(' ').length > 6 ? 0.5 : 0.65);
}
