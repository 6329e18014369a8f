import { STOP_WORDS_OF, STOP_WORDS } from '../../search/understand/stop-words.ts';
import { THING } from './thing-names.ts';

/** What earlier questions were about, in words that can stand in a question. */
export interface Subject {
  /** "the Kettle Bridge closure". */
  readonly text: string;
  readonly isPerson: boolean;
  readonly isPlural: boolean;
  /** Taken from the last words of the question, as nothing in it marks a subject. */
  readonly isGuess: boolean;
}

const MOST_CHARACTERS = 500;
const MOST_QUESTIONS = 8;
/** The last of the candidates. */
const GUESSES = 3;

const EDGE = '(?<![\\p{L}\\p{N}])';
/** What follows is what a question is about. */
const ABOUT = new RegExp(`${EDGE}(?:about|regarding|concerning|happened (?:to|with|at|during|in)|opinions? (?:on|of|about)|reactions? to|think of|thought of|made of|react(?:ed)? to|respond(?:ed)? to|feel about|discussion of|over|mention(?:s|ed|ing)?|über|zum|zur|sobre|acerca de|à propos de|sur)\\s+(.+)$`, 'iu');
const OF = new RegExp(`${EDGE}(?:of|for|between|in|with|to|at|from|on)\\s+((?:the |a |an )?[^,.;?!]+)$`, 'iu');
/** "what games does he play": the games, not the playing. */
const ASKED_FOR = /^(?:(?:and|but|so) )?(?:what|which) ((?:\p{L}+ ){0,2}?\p{L}+) (?:do|does|did|has|have|had|can|could|will|would|should) (?:he|she|they) /iu;
const NAME = /(?:(?:the|a|an) )?(?:[#@]?\p{Lu}[\p{L}\p{M}\p{N}_'’.-]*(?: (?:of|the|de|da|do|del|von|van|and|&) (?=\p{Lu}))?(?:\s+)?)+/gu;
const OPENING = /^(?:(?:and|but|so|ok|okay|well|then)[\s,]+)*(?:please |can you |could you )?(?:who(?:'s| is| are| was| were)?|what(?:'s| is| are| was| were| did| do| does| kind of| kinds of| type of| types of)?|when(?: is| are| was| were| did| do| does)?|where(?: is| are| was| were| did| do| does)?|why(?: is| are| was| were| did| do| does)?|which|how(?: is| are| was| were| did| do| does| many| much| often| long| old)?|is|are|was|were|did|does|do|has|have|had|can|could|will|would|should|tell me(?: more)?(?: about)?|describe|explain|find|show(?: me)?|list|give me|name|i(?:'d| would) like to (?:learn|know) about|can i have some information on)\s+/iu;
const WHOLE_TOPIC = /^(?:tell me(?: more)?(?: about)?|describe|explain|what (?:is|are|was|were)|what's|who (?:is|are|was|were)|who's|i(?:'d| would) like to (?:learn|know) about|can i have some information on|find (?:posts|tweets) (?:about|on)|show me)\s+(.+)$/iu;
const NOT_NAMES = /^(?:i|who|what|when|where|why|which|how|is|are|was|were|did|does|do|has|have|had|can|could|will|would|should|tell|describe|compare|name|give|if|find|show|list|explain|also|and|but|or|so|ok|the|a|an|in|on|at|for|of|to|with|summarise|summarize|posts|tweets|monday|tuesday|wednesday|thursday|friday|saturday|sunday|january|february|march|april|may|june|july|august|september|october|november|december)$/iu;

/** Sides of a thing that are asked for with the thing: of "the main causes of the fire" the fire is the subject. */
const ASPECT = '(?:histor(?:y|ies)|origins?|types?|kinds?|sorts?|forms?|class(?:es)?|examples?|lists?|names?|meanings?|definitions?|purpose|roles?|impacts?|effects?|influences?|causes?|reasons?|symptoms?|signs?|treatments?|benefits?|advantages?|disadvantages?|drawbacks?|downsides?|pros and cons|pros|cons|risks?|dangers?|uses?|sources?|importance|significance|size|costs?|prices?|number|parts?|features?|characteristics|goals?|results?|outcomes?|consequences?|implications?|problems?|solutions?|alternatives?|steps|stages|story|beginnings?|ends?|start|details?|aspects?|facts|opinions?|views?|reactions?|discussion|debate|criticisms?|complaints?|arguments?)';
const ASPECT_OF = new RegExp(`(?<![\\p{L}])((?:the |some |other |any |its |their )?(?:\\p{L}+[- ]){0,2}?${ASPECT}) (?:of|for|behind|about) (?=(.+)$)`, 'iu');
const LONE_ASPECT = new RegExp(`^(?:the |some |other |any |its |their )?(?:\\p{L}+ )?${ASPECT}$`, 'iu');

/** "disadvantages", "the main causes": nothing that a question could be about alone. */
export const isAspect = (text: string): boolean => LONE_ASPECT.test(text);

/** "What is the impact on trade?": a side of what was spoken of. */
export const asksForAspect = (question: string): boolean => BARE_ASPECT.test(question);
const BARE_ASPECT = new RegExp(`^what(?:'s| is| are| was| were)(?: some)? (?:the |some |other |any |its |their )?(?:\\p{L}+ )?${ASPECT}(?! (?:of|behind|about|between|for)(?![\\p{L}]))(?![\\p{L}])`, 'iu');

/** The side of its subject that a question asks for: "the main causes" of those of a fire. */
export const aspectIn = (question: string): string | undefined => ASPECT_OF.exec(question.replace(OPENING, ''))?.[1];

const withoutAspect = (text: string): string => {
  const match = ASPECT_OF.exec(text);
  return match?.index === 0 ? (match[2] ?? text) : text;
};

const tidy = (text: string): string => text.replace(/^[\s,.;:?!'"]+|[\s,.;:?!"]+$/gu, '').replace(/\s+/gu, ' ');

/** One word has its capital from the beginning of the sentence, unless somebody does something. */
const OPENS_SENTENCE = /^\p{Lu}[\p{Ll}]+(?:$|[,.!?]|\s+(?!(?:has|had|have|is|was|did|does|said|says|wrote|writes|thinks|thought|posted|claims|claimed|and|or)(?![\p{L}]))\p{Ll})/u;

/** The longest names in a question, in order, sentence starts excluded. */
export function namesIn(question: string): string[] {
  const start = OPENING.exec(question)?.[0].length ?? 0;
  const said = question.slice(start);
  const names = [...said.matchAll(NAME)].filter((match) => start > 0 || match.index > 0 || !OPENS_SENTENCE.test(said)).map(([name]) => tidy(name).replace(/['’]s?$/u, ''));
  return names.filter((name) => name.length > 1 && !name.split(' ').every((word) => NOT_NAMES.test(word)));
}

/**
 * What a conversation has been about, the subject of its last turn first: a subject lasts while questions name it, and gives
 * way to the next one that a question brings in.
 */
export function latestSubjects(questions: readonly string[], languageOf: (question: string) => string): Subject[] {
  const subjects: Subject[] = [];
  for (const question of questions.slice(-MOST_QUESTIONS).map((text) => text.slice(0, MOST_CHARACTERS))) {
    const [current] = subjects;
    if (current && question.toLowerCase().includes(current.text.toLowerCase())) continue;
    const found = subjectOf(question, languageOf(question));
    if (found && (current === undefined || !found.isGuess)) subjects.unshift(found);
  }
  return subjects;
}

/**
 * The subject of a question that stands alone: what follows "about" and its like, else its last name, else its last noun
 * phrase. Undefined when only stop words are left.
 */
export function subjectOf(question: string, language: string): Subject | undefined {
  const bare = tidy(question).replace(/^.*[.!?]\s+(?=\p{Lu})/u, '');
  const about = ABOUT.exec(bare)?.[1];
  const topic = about === undefined ? WHOLE_TOPIC.exec(bare)?.[1] : undefined;
  const sideOf = about === undefined && topic === undefined ? ASPECT_OF.exec(bare)?.[2] : undefined;
  const candidates = [about, topic, sideOf, ...namesIn(bare).toReversed(), OF.exec(bare)?.[1], ASKED_FOR.exec(bare)?.[1], lastNouns(bare.replace(OPENING, '').replace(LAST_VERB, ''), language)];
  for (const [rank, candidate] of candidates.entries()) {
    const text = candidate === undefined ? '' : tidy(withoutAspect(shorten(tidy(candidate), language)));
    if (text.length < 2 || !hasContent(text, language) || CLAUSE_WORDS.test(text)) continue;
    return { text, isPerson: /^(?:@|(?:\p{Lu}[\p{L}.'’-]+ ){1,2}\p{Lu}[\p{L}'’-]+$)/u.test(text) && !text.startsWith('The ') && !THING.test(text), isGuess: rank >= candidates.length - GUESSES, isPlural: /(?:[^s']s)$/iu.test(text) || / and /iu.test(text) };
  }
  return undefined;
}

/** Whether a question says by its form what it is about: "posts about the flood". */
export function saysWhatAbout(question: string, language: string): boolean {
  const bare = tidy(question);
  const named = ABOUT.exec(bare)?.[1];
  return named !== undefined && !isAspect(tidy(named)) && hasContent(shorten(tidy(named), language), language);
}

/** With one of these a candidate is a clause, and no noun phrase. */
const CLAUSE_WORDS = /(?<![\p{L}'’-])(?:i|me|my|you|we|us|he|she|they|it|should|would|could|can|will|is|are|was|were|did|does|do|has|have|had|there|them|what|how|why|who|that)(?![\p{L}])/iu;

/** "How does the new ferry work" is about the ferry. */
const LAST_VERB = / (?:work|works|start|end|begin|happen|mean|look|feel|originate|come|go|run|help|open|close|change|grow|die)$/iu;

/** The last run of words without a stop word, with the article before it: "the first check". */
function lastNouns(text: string, language: string): string | undefined {
  const stop = STOP_WORDS_OF.get(language) ?? STOP_WORDS;
  const words = text.split(' ');
  const isStop = (word: string | undefined) => word === undefined || stop.has(word.toLowerCase().replace(/[^\p{L}']/gu, ''));
  let end = words.length;
  while (end > 0 && isStop(words[end - 1])) end--;
  let start = end;
  while (start > 0 && (!isStop(words[start - 1]) || (words[start - 1] === 'of' && !isStop(words[start - 2])))) start--;
  if (/^(?:the|a|an)$/iu.test(words[start - 1] ?? '')) start--;
  return end - start > 0 && end - start <= 5 ? words.slice(start, end).join(' ') : undefined;
}

const MOST_WORDS = 8;
const CLAUSE = /\s+(?:and (?=(?:who|what|when|where|why|how|is|are|was|were|did|does|do)\b)|because|although|while|which|who|whom|when|if|but)\s.*$/iu;

function shorten(text: string, language: string): string {
  const main = text.replace(CLAUSE, '').replace(/\s+(?:famous for|known for|like|used for|called|over time|so far|exactly|gesagt|geschrieben|gedacht|gemeint|passiert|berichtet|gepostet|erwähnt|geredet|gesprochen|actually|there|at all|yet|again)$/iu, '');
  const words = main.split(' ');
  const kept = words.length > MOST_WORDS ? words.slice(-MOST_WORDS).join(' ') : main;
  return tidy(language === 'en' ? kept.replace(/^(?:is|are|was|were|be|been|it|they|some|any|more)\s+/iu, '') : kept);
}

export function hasContent(text: string, language: string): boolean {
  const stop = STOP_WORDS_OF.get(language) ?? STOP_WORDS;
  return (text.match(/[\p{L}\p{N}][\p{L}\p{M}\p{N}_'’-]*/gu) ?? []).some((word) => /\p{L}/u.test(word) && !stop.has(word.toLowerCase()) && !/^(?:people|posts?|tweets?|retweets?|reposts?|replies|photos|own|happened|said|think|say|received|time|\p{Ll}+ed)$/u.test(word));
}
