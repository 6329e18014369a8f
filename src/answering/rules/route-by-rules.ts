import type { Route, RouteDecision } from '../../domain/answer.ts';
import type { InferredFilter } from '../../domain/filter.ts';
import {
  ABOUT_ASSISTANT, ADDRESSED, ARCHIVE_NOUN, ASKED_ABOUT, CLOSING, COUNTING, COUNTING_KIND, COUNTING_THOSE, COURTESY, DEPENDENT, ENTERTAINMENT, ERRAND, EVERYTHING, EXTREME_POSTS, KNOWS_ABOUT, MANIPULATION, MOST_POSTS, PLEASANTRY, PRIVATE_MATTER,
  QUESTION_FORM, SEARCHING, SMALL_TALK, SUMMARIZING,
} from './route-patterns.ts';

export interface RouteInput {
  readonly question: string;
  /** What was understood of it: the parts of the filter that its words led to, and its content words and phrases. */
  readonly understood: { readonly inferred: readonly InferredFilter[]; readonly words: readonly string[]; readonly phrases: readonly string[] };
  /** Whether there are earlier turns. The question should stand alone by now: rewriting comes first. */
  readonly hasHistory: boolean;
}

/** Longer questions are read by their beginning: what kind of answer is wanted is said there. */
const MOST_CHARACTERS = 600;

/** Chooses the kind of answer by the form of the question alone. */
export function routeByRules({ question, understood, hasHistory }: RouteInput): RouteDecision {
  const typed = question.slice(0, MOST_CHARACTERS).toLowerCase().replace(/[’‘]/gu, "'").replace(/\s+/gu, ' ').trim();
  const text = withoutCourtesy(withoutGreeting(typed));
  const hasTopic = understood.words.length > 0 || understood.phrases.length > 0;
  const hasFilter = understood.inferred.length > 0;

  if (!/[\p{L}\p{N}]/u.test(typed)) return decide('CLARIFY', 'The question has no words in it.', 0.95);
  return (
    outside(typed, text, hasFilter) ??
    smallTalk(typed, text, hasTopic, hasFilter) ??
    overPosts(text, hasTopic, hasFilter, hasHistory) ??
    tooVague(text, understood, hasTopic, hasFilter, hasHistory) ??
    byForm(typed, text, hasTopic)
  );
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

function outside(typed: string, text: string, hasFilter: boolean): RouteDecision | undefined {
  if (MANIPULATION.test(typed)) return decide('OFF_TOPIC', 'It asks about the inner workings or rules of the assistant, not about posts.', 0.9);
  if (ARCHIVE_NOUN.test(text) && !/^(?:write|compose|generate|draft|schreib|translate|send)/u.test(text)) return undefined;
  const isSearch = /^(?:find|show|list|search)\b/u.test(text) && !ERRAND.test(text);
  if (!isSearch && ERRAND.test(text)) return decide('OFF_TOPIC', 'It asks for something to be done or worked out, which no post can answer.', hasFilter ? 0.7 : 0.85);
  if (PRIVATE_MATTER.test(text) && !/\b(?:say|said|write|wrote|post|posted|tweet|tweeted|mention|mentioned)\b/u.test(text)) {
    return decide('OFF_TOPIC', 'It is about personal matters that the archive does not hold.', 0.75);
  }
  return /^[\s\d.,+*/×÷^()=-]*\d\s*[+*/×÷^=]\s*[\d\s.,+*/×÷^()=?-]*$/u.test(text) ? decide('OFF_TOPIC', 'It is a calculation.', 0.9) : undefined;
}

function smallTalk(typed: string, text: string, hasTopic: boolean, hasFilter: boolean): RouteDecision | undefined {
  if (SMALL_TALK.test(typed) || SMALL_TALK.test(text)) return decide('CHAT', 'It is a greeting or small talk.', 0.95);
  // "how are you today?" has a time in it, and still asks for no posts.
  if (hasFilter && !hasTopic && !ARCHIVE_NOUN.test(text) && ABOUT_ASSISTANT.test(typed)) return decide('CHAT', 'It is about the assistant itself.', 0.8);
  if (ARCHIVE_NOUN.test(text) || hasFilter) {
    return PLEASANTRY.test(typed) && typed.length < 40 && !ARCHIVE_NOUN.test(text) ? decide('CHAT', 'It says thanks or goodbye.', 0.85) : undefined;
  }
  if (PLEASANTRY.test(typed) && !typed.endsWith('?')) return decide('CHAT', 'It says thanks or goodbye.', 0.9);
  if (ENTERTAINMENT.test(text)) return decide('CHAT', 'It asks for a joke, a fun fact or a thought on life.', 0.8);
  const isAskedAbout = hasTopic && KNOWS_ABOUT.test(typed);
  const addressed = isAskedAbout ? [] : [typed, text].map((form) => form.replace(/thank you/gu, ''));
  if (addressed.some((form) => ABOUT_ASSISTANT.test(form))) return decide('CHAT', 'It is about the assistant itself.', 0.85);
  if (CLOSING.test(typed)) return decide('CHAT', 'It says thanks or goodbye.', 0.8);
  if (!isAskedAbout && ADDRESSED.test(text) && !ASKED_ABOUT.test(text)) return decide('CHAT', 'It speaks to the assistant, not about posts.', 0.7);
  return undefined;
}

function overPosts(text: string, hasTopic: boolean, hasFilter: boolean, hasHistory: boolean): RouteDecision | undefined {
  if (MOST_POSTS.test(text)) return decide('COUNT', 'It asks which has the most posts, which is found by counting them.', 0.8);
  if (hasFilter && COUNTING_KIND.test(text)) return decide('COUNT', 'It asks how many posts are of a kind.', 0.9);
  if (hasHistory && COUNTING_THOSE.test(text)) return decide('COUNT', 'It asks how many posts the last question meant.', 0.8);
  if (!COUNTING.test(text) && EXTREME_POSTS.test(text)) return decide('SEARCH', 'It asks for the posts that come first in an order, such as the oldest or the most liked.', 0.85);
  if (COUNTING.test(text)) return decide('COUNT', 'It asks how many posts, writers or mentions there are.', 0.9);
  if (SEARCHING.test(text) && !/^(?:show|tell|give)(?: me| us)? (?:how|why|when|who|what|where)\b/u.test(text) && !SUMMARY_REQUEST.test(text)) {
    return hasTopic || hasFilter || ARCHIVE_NOUN.test(text) ? decide('SEARCH', 'It asks to be shown posts.', 0.9) : undefined;
  }
  if (SUMMARIZING.test(text)) {
    if (hasTopic || hasFilter) return decide('SUMMARIZE', 'It asks for the gist of many posts.', 0.85);
    if (EVERYTHING.test(text) && !DEPENDENT.test(text)) return decide('SUMMARIZE', 'It asks for the gist of the whole archive.', 0.75);
  }
  return undefined;
}
const SUMMARY_REQUEST = /\b(?:summary|overview|timeline|recap|zusammenfassung|überblick|resumen|resumo|résumé|digest|rundown|summari[sz]e)\b/u;

function tooVague(text: string, { words }: RouteInput['understood'], hasTopic: boolean, hasFilter: boolean, hasHistory: boolean): RouteDecision | undefined {
  if (!hasTopic && !hasFilter) return decide('CLARIFY', hasHistory ? 'It does not say what to look for, and the earlier questions do not tell.' : 'It does not say what to look for.', 0.85);
  if (!hasTopic && !QUESTION_FORM.test(text)) return decide('SUMMARIZE', 'It names posts by their time, author or tag alone.', 0.7);
  if (hasHistory || hasFilter || words.length > 1 || !DEPENDENT.test(text)) return undefined;
  const isName = words.some((word) => /^[\p{Lu}#@\d]/u.test(word));
  return isName || text.split(' ').length > 7 ? undefined : decide('CLARIFY', 'It refers to something that was not said.', 0.7);
}

function byForm(typed: string, text: string, hasTopic: boolean): RouteDecision {
  if (QUESTION_FORM.test(text)) {
    return hasTopic ? decide('ANSWER', 'It is a question that posts may answer.', 0.85) : decide('SUMMARIZE', 'It asks about posts that it names by time, author or tag alone.', 0.65);
  }
  if (/[?？]\s*$/u.test(typed)) return decide('ANSWER', 'It ends in a question mark.', 0.7);
  return decide('SEARCH', 'It is a list of keywords, not a question.', text.split(' ').length > 8 ? 0.55 : 0.75);
}
