import { LONGEST_FOLLOW_UP } from './follow-up-phrases.ts';

/** How follow-ups point at what an earlier answer shows: its posts, their authors, the rows of its table. */

const ORDINALS: readonly (readonly [RegExp, number])[] = (
  [
    ['first|1st|erste[nrsm]?|primer[oa]?|primeir[oa]|premi(?:er|ère)', 1],
    ['second|2nd|zweite[nrsm]?|segund[oa]|deuxième|second', 2],
    ['third|3rd|dritte[nrsm]?|tercer[oa]?|terceir[oa]|troisième', 3],
    ['fourth|4th|vierte[nrsm]?|cuart[oa]|quart[oa]|quatrième', 4],
    ['fifth|5th|fünfte[nrsm]?|quint[oa]|cinquième', 5],
    ['sixth|6th|sechste[nrsm]?|sext[oa]|sixième', 6],
    ['last|letzte[nrsm]?|últim[oa]|derni(?:er|ère)', -1],
  ] as const
).map(([words, place]) => [new RegExp(`^(?:${words})$`, 'iu'), place]);
const ORDINAL = 'first|1st|second|2nd|third|3rd|fourth|4th|fifth|5th|sixth|6th|last|erste[nrsm]?|zweite[nrsm]?|dritte[nrsm]?|vierte[nrsm]?|fünfte[nrsm]?|letzte[nrsm]?|primer[oa]?|segund[oa]|tercer[oa]?|cuart[oa]|quint[oa]|últim[oa]|primeir[oa]|terceir[oa]|quart[oa]|premi(?:er|ère)|deuxième|troisième|quatrième|cinquième|derni(?:er|ère)';
const THE = 'the|that|der|die|das|den|dem|des|el|la|los|lo|o|a|os|as|le|del|do|da|du|ao|al|à la|à|au';
const POST = 'post|tweet|message|repl(?:y|ies)|result|source|quote|citation|beitrags?|posts|tweets|nachricht|publicación|tuit|mensaje|publicação|mensagem|publication';
/** "the first post about the flood" is one that the archive holds, not one of the answer. */
const NOT_DESCRIBED = '(?!\\s+(?:about|on|by|from|of (?!them|these|those)|in|at|that (?!you|we)|which|mentioning|ever|to|since|before|after|with|who|over|über|vom?n?|zu|sobre|de|do|da|en|em|sur|du|@|#))';
const OF_THEM = '(?: (?:of|from|among) (?:them|these|those)| (?:that )?(?:you|we) (?:cited|showed|quoted|mentioned|found|listed)| above| von (?:ihnen|diesen)| de (?:ellos|ellas|eles|elas)| d\'entre eux)?';
const EDGE = '(?<![\\p{L}\\p{N}@#])';
const END = '(?![\\p{L}\\p{N}])';

/** A place in the list of the answer, or the number that stands behind a sentence. */
interface Pointer {
  readonly words: string;
  readonly index: number;
  /** Counted from 1; -1 is the last. Absent where the one at hand is meant: "that post". */
  readonly place?: number;
  /** The number is a marker of the answer's text. */
  readonly isMarker: boolean;
  /** A noun says that it is a post. */
  readonly isPost: boolean;
}

const MARKER = new RegExp(`${EDGE}(?:(?:the )?(?:${POST}|number|no\\.|nummer|número|numéro)\\s+)?\\[(\\d{1,3})\\]|${EDGE}(?:the )?(?:${POST}|number|no\\.|nummer|número|numéro)\\s+(\\d{1,2})(?=\\s*(?:$|[?!.,;:]|['’]s|say|said|mean|from|and))`, 'iu');
const PLACE = new RegExp(`${EDGE}(?:${THE}) (?:very )?(${ORDINAL})(?: (one|${POST}))?${OF_THEM}${END}${NOT_DESCRIBED}`, 'iu');
const THIS_POST = new RegExp(`${EDGE}(?:(?:this|that|the same|dies(?:er|es|em|en)|ese|este|esse|ce|cette|cet|esta|essa|desse|nesse|neste|deste) (?:${POST})(?! (?:that|which|who))|the post above|the cited post)${END}`, 'iu');

/** The first post or row that a follow-up points at by its place or number. */
export function pointerIn(text: string): Pointer | undefined {
  const marker = MARKER.exec(text);
  if (marker) return { words: marker[0], index: marker.index, place: Number(marker[1] ?? marker[2]), isMarker: true, isPost: !/number|no\.|nummer|número|numéro/iu.test(marker[0]) };
  const place = PLACE.exec(text);
  if (place && standsForPost(text, place)) {
    const ordinal = ORDINALS.find(([words]) => words.test(place[1] ?? ''))?.[1];
    const isPost = place[2] !== undefined && !/^one$/iu.test(place[2]);
    // "the last post" is the newest.
    if (ordinal !== undefined && !(ordinal === -1 && isPost)) return { words: place[0], index: place.index, place: ordinal, isMarker: false, isPost };
  }
  const here = THIS_POST.exec(text);
  return here ? { words: here[0], index: here.index, isMarker: false, isPost: true } : undefined;
}

/** "the first album" counts albums; "the first?", "the first one" and "the first post" count what was shown. */
function standsForPost(text: string, { 0: words, 2: noun, index }: RegExpExecArray): boolean {
  if (noun !== undefined) return true;
  const after = text.slice(index + words.length);
  return /^\s*(?:$|[?!.,;:]|['’]s|(?:say|said|says|mean|means|and|or)(?![\p{L}]))/iu.test(after) && !/(?<![\p{L}])(?:at|for|until|zum|am|por|pela|pour)\s*$/iu.test(text.slice(0, index));
}

/** "the author of", before a pointer. */
export const AUTHOR_OF = /(?<![\p{L}])(?:the )?(?:author|writer|poster|person|user|account|somebody|someone|one|autor(?:in)?|autora|verfasser(?:in)?|auteur|autrice)s? (?:of|behind|who (?:wrote|posted|said)|that (?:wrote|posted)|von|del?|do|da|des?|du) *$|(?<![\p{L}])(?:whoever (?:wrote|posted|said)|(?:der|die) autor(?:in)?|the person behind)\s*$/iu;
/** "the author" of what the answer cites. */
export const THE_AUTHOR = /(?<![\p{L}])(?:(?:the|that|this|the same|its|their) (?:author|poster|writer)|(?:dieser|der|die|diese) autor(?:in)?|(?:ese|el|la|este|esta) autora?|(?:esse|o|a|essa) autora?|(?:cet|l['’]) ?auteur)(?![\p{L}])(?! (?:of|who|that|del?|von|do|du)(?![\p{L}]))/iu;

/** "posts that quote [2]" */
export const QUOTES = /(?<![\p{L}])(?:quot(?:e|es|ed|ing)|quote[- ](?:posts|tweets)|zitier\p{L}*|citan|citaron|citam|citaram|citent|cité)(?![\p{L}])/iu;
/** What is asked for stands in the replies to a post. */
export const REPLIES = /(?<![\p{L}])(?:repl(?:y|ies|ied)|respon(?:d|ds|ded|se|ses)|answer(?:s|ed)?|react(?:s|ed|ions?)?|comment(?:s|ed)?|(?:dis)?agree[sd]?|(?:contra|ob)\p{L}*ct(?:s|ed)|antwort\p{L}*|reagier\p{L}*|widersprach\p{L}*|widersproch\p{L}*|respuestas?|respondi\p{L}*|reaccion\p{L}*|respostas?|respond\p{L}*|reagi\p{L}*|répon\p{L}*|réactions?)(?![\p{L}])/iu;
export const LATER = /(?<![\p{L}])(?:later|afterwards|after that|after this|since then|subsequently|next|danach|später|seitdem|después|luego|más tarde|depois|mais tarde|ensuite|après|plus tard)(?![\p{L}])/iu;
export const BEFORE = /(?<![\p{L}])(?:earlier|before that|before this|previously|beforehand|vorher|davor|zuvor|antes|auparavant|avant)(?![\p{L}])/iu;

/** Rows of a table: "the top one", "the winner". */
export const TOP_ROW = /(?<![\p{L}])(?:the |that )?(?:(?:top|number one|most active|busiest|biggest|most popular|most frequent|highest|winning|leading) (?:one|author|user|account|person|hashtag|tag|day|week|month|year|hour|language|word|topic|poster)|top|number one|winner|leader)(?![\p{L}\p{N}])(?=\s*(?:$|[?!.,;:]|['’]s|\p{L}))/iu;
export const BOTTOM_ROW = /(?<![\p{L}])(?:the )(?:(?:bottom|lowest|least active|quietest|smallest|last) (?:one|author|user|account|person|hashtag|tag|day|week|month|year|hour|language|word|topic))(?![\p{L}\p{N}])/iu;
/** "in that month": the first row, where the rows are months. */
export const THAT_GROUP = /(?<![\p{L}])(?:that|this) (author|user|account|person|poster|hashtag|tag|day|week|month|year|hour|weekday|language|word|topic)(?![\p{L}])/iu;

/** Whether a follow-up may point at a post of an earlier answer, or at its author: then these posts must be known. */
export const mayPointAtPost = (text: string): boolean => text.length <= LONGEST_FOLLOW_UP && (pointerIn(text) !== undefined || THE_AUTHOR.test(text) || /(?<![\p{L}@#'-])(?:he|him|his|she|her|hers)(?![\p{L}'])/iu.test(text));
