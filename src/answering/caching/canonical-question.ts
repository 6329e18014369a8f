import { sameWord } from './same-words.ts';

/**
 * One text for questions that ask the same: what kind of thing is asked for, then its words in order, each in one form. Two
 * questions share it only where their names, figures, dates, denials and comparisons are the same and stand in the same
 * order; whatever this cannot see through stays as it was typed, and keeps questions apart. English is read for its
 * grammar; of other languages only case, spaces and punctuation fall away.
 */
export function canonicalQuestion(text: string, language: string): string {
  const plain = normalise(text);
  if (language !== 'en') return `${language}: ${plain}`;
  const { kind, rest } = readKind(placeLast(withoutCourtesy(expand(plain).trim())));
  const words = moveToFront(joinAlternatives(turnGenitives(tokensOf(rest))));
  return words.length === 0 ? `typed: ${plain}` : `${kind}: ${words.join(' ')}`;
}

/** The same for questions that differ in case, white space and closing punctuation only. */
export const normalise = (text: string): string =>
  markCapitals(text.normalize('NFKC'))
    .toLowerCase()
    .replaceAll(/[’‘]/g, "'")
    .replaceAll(/\s+/g, ' ')
    .replace(/^[\s¿¡]+/, '')
    .replace(/[\s.!?？。]+$/, '');

/** Words that are names or abbreviations in capitals: IT is no "it". In a question all in capitals they are words like the others. */
const CAPITALS = /(?<![\p{L}\p{N}#@])(?:IT|US|WHO|AM|PM|OR|ID|IS|NO|SO|ALL|MAY|AID|ACT|CAN|WILL|NOW|ART|PET|CAT|SAD)(?![\p{L}\p{N}])/gu;

const markCapitals = (text: string): string => (/\p{Ll}/u.test(text) ? text.replaceAll(CAPITALS, '$&°') : text);

const SHORT_FORMS: readonly (readonly [RegExp, string])[] = [
  [/\bcan'?t\b/g, 'can not'],
  [/\bwon't\b/g, 'will not'],
  [/\bcannot\b/g, 'can not'],
  [/\bshan't\b/g, 'shall not'],
  [/\b(do|does|did|is|are|was|were|has|have|had|would|should|could|must|need)n'?t\b/g, '$1 not'],
  [/\b(what|who|where|when|why|how|that|it|there|he|she)'s\b/g, '$1 is'],
  [/\b(they|you|we)'re\b/g, '$1 are'],
  [/\b(i|you|we|they)'ve\b/g, '$1 have'],
  [/\b(i|you|we|they|he|she|it)'ll\b/g, '$1 will'],
];

const expand = (text: string): string => SHORT_FORMS.reduce((form, [short, long]) => form.replaceAll(short, long), text);

const COURTESY =
  /^(?:(?:please|hi|hello|hey|ok|okay|so|well|and|also|threadwise)[,! ]+|[,;:!]\s*|(?:please )?tell me: |(?:can|could|would|will) you (?:please )?(?=(?:tell|show|find|give|list|search|summari[sz]e|explain)\b)|(?:i (?:want|need|would like|'d like) to (?:know|find out|see|hear) (?:about )?)|(?:do you know|tell me|show me|let me know|any idea) (?=(?:what|who|where|when|why|how|which|if|whether)\b))/;
const CLOSING = /[, ]+(?:please|thanks|thank you)$/;

function withoutCourtesy(text: string): string {
  let rest = text.replace(CLOSING, '');
  for (let times = 0; times < 5; times++) {
    const next = rest.replace(COURTESY, '').trim();
    if (next === rest || next === '') break;
    rest = next;
  }
  return rest;
}

const CROWD = '(?:people|everyone|everybody|folks|users|they|posters|the posts|posts|the archive)';
/** Not "on": what is written on a wall is not written about it. */
const ABOUT = '(?:about|regarding|concerning)';
const THINGS = '(?:posts?|tweets?|messages?|toots?)';

/** What is asked for. The first that fits; what it matches is no longer part of the words. */
const KINDS: readonly (readonly [RegExp, string])[] = [
  [new RegExp(`^what (?:do|did|does|have|has|are|is|were|was) ${CROWD} (?:say|said|saying|write|written|writing|post|posted|posting|tweet|tweeted|tweeting|talk|talking)(?: about| regarding| concerning) `), 'said'],
  // The name of who said it may have become a filter.
  [/^what (?:do|did|does|has|have|is|was) (?:say|said|saying|write|written|wrote|writing|post|posted|tweet|tweeted)(?: about| regarding| concerning) /, 'said'],
  [/^what (?:people|everyone|everybody|folks|users) (?:said|say|wrote|posted|tweeted)(?: about| regarding| concerning) /, 'said'],
  [new RegExp(`^what (?:was|is|has been|were) (?:being )?(?:said|written|posted|tweeted) ${ABOUT} `), 'said'],
  [new RegExp(`^what (?:do|did|does) ${CROWD} (?:think|feel|believe) (?:about|of|on|regarding) `), 'thought'],
  [new RegExp(`^how (?:do|did|does) ${CROWD} feel (?:about|regarding) `), 'thought'],
  [new RegExp(`^what (?:are|were|is|was) (?:the |people's |peoples' )?(?:general )?(?:opinions?|views?|thoughts|sentiments?|feelings?)(?: of people)? (?:about|on|of|regarding|towards?) `), 'thought'],
  [new RegExp(`^(?:people's )?(?:opinions?|views?|thoughts) (?:about|on|of|regarding) `), 'thought'],
  [new RegExp(`^(?:how (?:do|did|have|has) ${CROWD} (?:react(?:ed)?|respond(?:ed)?) to|what (?:was|were|is|are) the (?:reactions?|responses?) to|what (?:was|were|is|are) ${CROWD}'s? (?:reactions?|responses?) to|reactions? to) `), 'reactions'],
  [new RegExp(`^(?:find|show|show me|list|search|search for|look for|get|get me|give me|find me|i want to see|i would like to see)(?: all)?(?: the| some| any)? ${THINGS} (?:about|on|regarding|concerning|mentioning|that mention) `), 'posts'],
  [new RegExp(`^(?:are there|is there) any(?:thing| ${THINGS}) (?:about|on|regarding|concerning|mentioning) `), 'whether posts'],
  [new RegExp(`^${THINGS} (?:about|on|regarding|concerning|mentioning) `), 'posts'],
  [/^(?:(?:give me |show me |write )?(?:a |an |the )?(?:short |brief |quick )?(?:summary|overview|recap|digest) of|summari[sz]e|sum up|recap) (?:the (?:discussion|debate|conversation|posts|tweets) (?:about|on|of|around|over) |what (?:people|everyone) said about )?/, 'summary'],
  [new RegExp(`^how many ${THINGS} (?:are there |were there |do we have |does the archive (?:hold|have) )?(?:(?:are|were) (?:about|on)|about|on|regarding|mention(?:s|ed|ing)?|(?:talk|speak)(?: about)?|that mention) `), 'number of posts'],
  [new RegExp(`^(?:what is )?(?:the )?number of ${THINGS} (?:about|on|regarding|mentioning|that mention) `), 'number of posts'],
  [/^how many /, 'how many'],
  [/^how often /, 'how often'],
  [/^how much /, 'how much'],
  [/^how long /, 'how long'],
  [/^how far /, 'how far'],
  [/^how old /, 'how old'],
  [/^(?:why|how come|for what reason|what (?:was|is|were|are) the reasons? (?:for|of|behind|why)|what (?:was|is) the cause of|what caused) /, 'why'],
  [/^(?:when|at what time|on what (?:day|date)|what (?:day|date)) /, 'when'],
  [/^(?:where|in what place|at what place) /, 'where'],
  [/^(?:who|which (?:people|users|authors?)|what people) /, 'who'],
  [/^whose /, 'whose'],
  [/^which /, 'which'],
  [/^how /, 'how'],
  [/^what /, 'what'],
  [/^(?=(?:is|are|was|were|do|does|did|has|have|had|can|could|will|would|should|may|might|must)\b)/, 'whether'],
];

function readKind(text: string): { readonly kind: string; readonly rest: string } {
  for (const [form, kind] of KINDS) {
    const match = form.exec(text);
    if (!match) continue;
    const rest = text.slice(match[0].length);
    const past = SAYS_NO_TIME.has(kind) ? '' : tense(text);
    return { kind: past === '' ? kind : `${kind} ${past}`, rest: withoutAuxiliary(rest) };
  }
  return { kind: 'words', rest: text };
}

/** Of these it makes no difference when they were said. */
const SAYS_NO_TIME: ReadonlySet<string> = new Set(['said', 'thought', 'reactions', 'posts', 'whether posts', 'summary', 'number of posts']);

/** Whether it is asked of the past or the future: the auxiliary of the question tells. */
function tense(text: string): string {
  const auxiliary = /\b(?:was|were|did|had|will|would|shall|going to)\b/.exec(text)?.[0] ?? '';
  if (/^(?:was|were|did|had)$/.test(auxiliary)) return 'past';
  return auxiliary === '' ? '' : auxiliary;
}

/** "Who is the mayor" is not "who has the mayor"; the tense stands with the kind. */
const withoutAuxiliary = (rest: string): string =>
  rest
    .replace(/^(?:do|does|did) (?!not\b)/, '')
    .replace(/^(?:is|are|was|were) (?!not\b)/, 'be ')
    .replace(/^(?:has|have|had) (?!not\b)/, 'have ');

/** They say nothing that the order does not say. "A few" is not "few": only the definite article is among them. */
const NEEDLESS: ReadonlySet<string> = new Set(['the', 'there', 'exactly', 'actually', 'really']);

const QUOTED = `"[^"]*"|(?<![\\p{L}\\p{N}])'[^']+'(?![\\p{L}\\p{N}])`;
const WORD = String.raw`[#@$]?[\p{L}\p{N}][\p{L}\p{M}\p{N}_'.,:/%-]*[\p{L}\p{M}\p{N}%_]|[#@$]?[\p{L}\p{N}]`;
const TOKEN = new RegExp(`${QUOTED}|${WORD}|${String.raw`[^\s\p{L}\p{N}\p{P}]+|[<>=+*/%€$£#&-]`}`, 'gu');

/** "The one tram" is not "one tram". */
const isNumber = (token: string | undefined): boolean => token !== undefined && (/^\d/.test(token) || /^(?:one|few|little|number|half)$/.test(token) || NUMBERS.has(token));

function tokensOf(text: string): string[] {
  const tokens = text.match(TOKEN) ?? [];
  const isNeedless = (token: string, i: number) => NEEDLESS.has(token) && !(token === 'the' && isNumber(tokens[i + 1]));
  return tokens.filter((token, i) => !isNeedless(token, i)).map((token) => sameWord(withoutThousands(token.replace(/'s$/, ''))));
}

/** "1,000" is "1000". */
const withoutThousands = (token: string): string => (/^\d{1,3}(?:,\d{3})+$/.test(token) ? token.replaceAll(',', '') : (NUMBERS.get(token) ?? token));

const NUMBERS: ReadonlyMap<string, string> = new Map(
  ['zero', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine', 'ten', 'eleven', 'twelve'].flatMap((word, value): [string, string][] => (value < 2 ? [] : [[word, String(value)]])),
);

/** Words between the things of a question. None of them is ever dropped but by the rules below. */
const BETWEEN: ReadonlySet<string> = new Set([
  'of', 'in', 'on', 'at', 'by', 'for', 'from', 'to', 'with', 'without', 'about', 'after', 'before', 'during', 'since', 'until', 'between', 'against', 'over', 'under', 'than', 'as', 'and', 'or', 'vs', 'versus', 'not', 'but', 'if', 'when', 'while', 'that', 'who', 'which', 'do', 'have', 'can', 'could', 'will', 'would', 'should', 'may', 'might', 'must', 'more', 'less', 'most', 'least', 'into', 'through', 'near', 'up', 'down', 'off', 'out', 'it', 'they', 'he', 'she', 'no', 'a', 'an', 'be', 'is', 'are', 'was', 'were', 'been', 'being', 'has', 'had', 'does', 'did', 'just', 'only', 'some',
]);

const isThing = (token: string | undefined): token is string => token !== undefined && !BETWEEN.has(token);

/** "closure of bridge" is "bridge closure". */
function turnGenitives(tokens: readonly string[]): string[] {
  const at = tokens.indexOf('of');
  const head = tokens[at - 1];
  if (at < 1 || !isThing(head) || tokens.indexOf('of', at + 1) >= 0 || (at > 1 && isThing(tokens[at - 2]))) return [...tokens];
  let end = at + 1;
  while (isThing(tokens[end])) end++;
  // A verb may stand among them: only where the phrase ends the question is it plain what belongs to it.
  if (end === at + 1 || end < tokens.length) return [...tokens];
  return [...tokens.slice(0, at - 1), ...tokens.slice(at + 1, end), head, ...tokens.slice(end)];
}

/** "trams or buses" is "buses or trams", where each is one word and nothing is said of one alone. */
function joinAlternatives(tokens: readonly string[]): string[] {
  const joined = [...tokens];
  for (let i = 1; i + 1 < joined.length; i++) {
    const [before, word, left, right, after] = [joined[i - 2], joined[i], joined[i - 1], joined[i + 1], joined[i + 2]];
    if (word !== 'and' && word !== 'or' && word !== 'vs' && word !== 'versus') continue;
    if (!isThing(left) || !isThing(right) || isThing(before) || after !== undefined) continue;
    if (left > right) [joined[i - 1], joined[i + 1]] = [right, left];
    if (word === 'versus') joined[i] = 'vs';
  }
  return joined;
}

/** "in Porto, who complained" is "who complained in Porto". */
const placeLast = (text: string): string => text.replace(/^((?:in|at|near|during) [^,]{1,40}), (.+)$/, '$2 $1');

const PLACES: ReadonlySet<string> = new Set(['in', 'at', 'near', 'during']);

/** A place or time that closes the question stands first: people put it at either end. */
function moveToFront(tokens: readonly string[]): string[] {
  const at = tokens.findLastIndex((token) => BETWEEN.has(token));
  const word = tokens[at];
  if (at < 1 || word === undefined || !PLACES.has(word) || tokens.length - at > 4 || tokens.length - at < 2) return [...tokens];
  return [...tokens.slice(at), ...tokens.slice(0, at)];
}
