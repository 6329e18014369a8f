import { analyze } from '../../search/analyze.ts';
import { STOP_TERMS } from '../../search/stop-terms.ts';
import * as cues from './stance-cues.ts';

/** What a reply is measured by. Each feature lies between 0 and 1. */
export const FEATURE_NAMES = [
  'deniesFact', 'disagrees', 'setsRight', 'agrees', 'beginsWithNo', 'beginsWithYes', 'asksForProof', 'beginsAsQuestion', 'hedges', 'reports', 'swears', 'insults', 'feels',
  'you', 'me', 'contrasts', 'laughs', 'approves', 'disapproves', 'negates', 'negatesTwice', 'negatesTheirWords', 'negationDiffers', 'questionMark', 'endsAsking', 'questionMarks',
  'exclaims', 'shouts', 'link', 'hashtag', 'picture', 'repeats', 'quotes', 'sharesTerms', 'holdsTheirs', 'otherNumber', 'sameNumber', 'length', 'short', 'noWords', 'ellipsis',
  'asksAndDenies', 'asksProof', 'deniesToYou', 'denialOfShared', 'answersQuestion', 'answersReply',
] as const;

const LINK = /https?:\/\/\S+/g;
const LEADING_NAMES = /^(?:[.\s]*@[\p{L}\p{N}_.]+[\s:,]*)+/u;
const ALL_NAMES = /@[\p{L}\p{N}_.]+/gu;
const REPOST = /(?:^|[\s(“"'])(?:rt|mt|via)\s*[:“"]?\s*@|[“"‘(]\s*@[\p{L}\p{N}_]+\s*:/iu;
const NUMBER = /^\p{N}/u;
/** So many words after a negation belong to what it negates. */
const REACH = 3;

/** The features of a reply to a post, in the order of `FEATURE_NAMES`. A few microseconds for each word. */
export function stanceFeatures(reply: string, answered: string): number[] {
  const own = reply.replace(LEADING_NAMES, '').replaceAll(LINK, ' ');
  const text = own.toLowerCase().replaceAll('’', "'").replaceAll(ALL_NAMES, ' ').trim();
  const theirs = answered.replaceAll(LINK, ' ').replaceAll(ALL_NAMES, ' ').toLowerCase().replaceAll('’', "'");
  const terms = new Set(contentTerms(text));
  const theirTerms = new Set(contentTerms(theirs));
  const shared = [...terms].filter((term) => theirTerms.has(term));
  const numbers = [...terms].filter((term) => NUMBER.test(term));
  const theirNumbers = [...theirTerms].filter((term) => NUMBER.test(term));
  const negations = text.match(cues.NEGATES)?.length ?? 0;
  const isRepost = REPOST.test(reply);
  const holdsTheirs = shared.length / Math.max(3, Math.min(terms.size, theirTerms.size));
  const denies = cues.DENIES_FACT.test(text) || cues.DISAGREES.test(text) || cues.BEGINS_WITH_NO.test(text);
  const asks = text.includes('?');
  const yours = cues.YOU.test(text);
  const words = text.split(/\s+/).filter((word) => /\p{L}/u.test(word)).length;
  return [
    flag(cues.DENIES_FACT.test(text)), flag(cues.DISAGREES.test(text)), flag(cues.SETS_RIGHT.test(text)), flag(cues.AGREES.test(text)), flag(cues.BEGINS_WITH_NO.test(text)), flag(cues.BEGINS_WITH_YES.test(text)),
    flag(cues.ASKS_FOR_PROOF.test(text)), flag(cues.BEGINS_AS_QUESTION.test(text)), flag(cues.HEDGES.test(text)), flag(cues.REPORTS.test(text)), flag(cues.SWEARS.test(text)), flag(cues.INSULTS.test(text)), flag(cues.FEELS.test(text)),
    flag(yours), flag(cues.ME.test(text)), flag(cues.CONTRASTS.test(text)), flag(cues.LAUGHS.test(own)), flag(cues.APPROVES.test(own)), flag(cues.DISAPPROVES.test(own)),
    flag(negations > 0), flag(negations > 1), flag(negatesTerms(text, theirTerms)), flag(negations % 2 !== (theirs.match(cues.NEGATES)?.length ?? 0) % 2 && shared.length > 1),
    flag(asks), flag(/\?\W*$/.test(text)), flag((text.match(/\?/g)?.length ?? 0) > 1), flag(text.includes('!')), flag(/\p{Lu}{3,}(?:\s+\p{Lu}{2,})+/u.test(own)), flag(/https?:\/\//.test(reply)), flag(/#\p{L}/u.test(own)),
    flag(/pic\.twitter|\.(?:jpe?g|png|gif)\b/.test(reply)), flag(isRepost), flag(/["“«].+["”»]/u.test(own)), Math.min(1, shared.length / 5), Math.min(1, holdsTheirs),
    flag(numbers.some((one) => !theirNumbers.includes(one)) && theirNumbers.length > 0), flag(numbers.some((one) => theirNumbers.includes(one))),
    Math.min(1, words / 30), flag(words <= 4), flag(words === 0), flag(/\.\.\.|…/.test(text)),
    flag(asks && denies), flag(asks && cues.ASKS_FOR_PROOF.test(text)), flag(denies && yours), flag(denies && shared.length > 0), flag(/\?\s*$/.test(theirs.trim())), flag(LEADING_NAMES.test(answered)),
  ];
}

const flag = (holds: boolean): number => (holds ? 1 : 0);

const contentTerms = (text: string): string[] => analyze(text).filter((term) => !STOP_TERMS.has(term) && (term.length > 2 || NUMBER.test(term)));

/** "That's not the Islamic flag": a negation just before words of the post that is answered. */
function negatesTerms(text: string, theirs: ReadonlySet<string>): boolean {
  return [...text.matchAll(cues.NEGATES)].some(({ 0: negation, index }) => {
    const after = text.slice(index + negation.length).split(/[.!?;\n]/, 1)[0] ?? '';
    return contentTerms(after.split(/\s+/).slice(0, REACH + 1).join(' ')).some((term) => theirs.has(term));
  });
}
