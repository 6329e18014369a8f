import { STOP_WORDS_OF, STOP_WORDS } from '../../search/understand/stop-words.ts';

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

const tidy = (text: string): string => text.replace(/^[\s,.;:?!'"]+|[\s,.;:?!"]+$/gu, '').replace(/\s+/gu, ' ');

/** The longest names in a question, in order, sentence starts excluded. */
export function namesIn(question: string): string[] {
  const start = OPENING.exec(question)?.[0].length ?? 0;
  const names = (question.slice(start).match(NAME) ?? []).map(tidy);
  return names.filter((name) => name.length > 1 && !name.split(' ').every((word) => NOT_NAMES.test(word)));
}

/**
 * What a conversation is about by its last turn: a subject lasts while questions name it, and gives way to the next one
 * that a question brings in.
 */
export function latestSubject(questions: readonly string[], languageOf: (question: string) => string): Subject | undefined {
  let current: Subject | undefined;
  for (const question of questions.slice(-8).map((text) => text.slice(0, MOST_CHARACTERS))) {
    if (current && question.toLowerCase().includes(current.text.toLowerCase())) continue;
    const found = subjectOf(question, languageOf(question));
    if (found && (current === undefined || !found.isGuess)) current = found;
  }
  return current;
}

/**
 * The subject of a question that stands alone: what follows "about" and its like, else its last name, else its last noun
 * phrase. Undefined when only stop words are left.
 */
function subjectOf(question: string, language: string): Subject | undefined {
  const bare = tidy(question).replace(/^.*[.!?]\s+(?=\p{Lu})/u, '');
  const about = ABOUT.exec(bare)?.[1];
  const topic = about === undefined ? WHOLE_TOPIC.exec(bare)?.[1] : undefined;
  const candidates = [about, topic, ...namesIn(bare).toReversed(), OF.exec(bare)?.[1], ASKED_FOR.exec(bare)?.[1], lastNouns(bare.replace(OPENING, ''), language)];
  for (const [rank, candidate] of candidates.entries()) {
    const text = candidate === undefined ? '' : shorten(tidy(candidate), language);
    if (text === '' || !hasContent(text, language) || CLAUSE_WORDS.test(text)) continue;
    return { text, isPerson: /^(?:@|(?:\p{Lu}[\p{L}.'’-]+ ){1,2}\p{Lu}[\p{L}'’-]+$)/u.test(text) && !text.startsWith('The '), isGuess: rank >= candidates.length - GUESSES, isPlural: /(?:[^s']s)$/iu.test(text) || / and /iu.test(text) };
  }
  return undefined;
}

/** With one of these a candidate is a clause, and no noun phrase. */
const CLAUSE_WORDS = /(?<![\p{L}'’-])(?:i|you|we|he|she|they|it|should|would|could|can|will|is|are|was|were|did|does|do|has|have|had|there|them|what|how|why|who|that)(?![\p{L}])/iu;

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

function hasContent(text: string, language: string): boolean {
  const stop = STOP_WORDS_OF.get(language) ?? STOP_WORDS;
  return (text.match(/[\p{L}\p{N}][\p{L}\p{M}\p{N}_'’-]*/gu) ?? []).some((word) => !stop.has(word.toLowerCase()) && !/^(?:people|posts?|tweets?|retweets?|reposts?|replies|photos|own|happened|said|think|say|received|time|\p{Ll}+ed)$/u.test(word));
}
