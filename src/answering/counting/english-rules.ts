import type { Group } from './aggregation.ts';
import { ends, extreme, isTime, measureOf, NUMBER, ranking, rule, series, type CountRule } from './count-rules.ts';

const POST = '(?:posts?|tweets?|toots?|messages?|statuses)';
const KIND = '(?:posts?|tweets?|toots?|messages?|statuses|repl(?:y|ies)|reposts?|retweets?)';
const PEOPLE = '(?:people|persons?|users?|authors?|accounts?|writers?|posters?|members?|residents|locals|commenters|neighbours|neighbors|voices)';
const ACT = '(?:posts?|posted|posting|tweets?|tweeted|toots?|tooted|writes?|wrote|written|writing|publish(?:es|ed)?|talks?|talked|talking|speaks?|spoke|mentions?|mentioned|says?|said|comments?|commented|discuss(?:es|ed)?|uses?|used|complain(?:s|ed)?|shares?|shared|replie[sd]|reply)(?!\\p{L})';
const UNIT = 'hours? of (?:the )?day|times? of (?:the )?day|hours?|weekdays?|days? of (?:the )?week|days?|dates?|weeks?|months?|years?';
const GROUP = `(?<group>${UNIT}|times?|authors?|users?|accounts?|people|persons?|posters?|writers?|hashtags?|tags?|languages?)`;
const MOST = '(?:most|least|fewest|(?:highest|lowest|largest|greatest|biggest|smallest) (?:number|count|amount|share) of|highest|lowest)';
const SCORE = '(?:likes|favou?rites|hearts|reposts|re-?tweets|shares|boosts|replies|responses|answers|comments)';
const SCORED = '(?:liked|popular|favou?rited|loved|reposted|re-?tweeted|shared|boosted|replied[- ]to|commented(?:[- ]on)?|discussed|debated|answered)';
const GOT = '(?:got|gets?|getting|gotten|has|had|have|receives?|received|attracts?|attracted|drew|earned|earns?|collected|collects?)';
const AUX = '(?:do|does|did|has|have|had|is|are|was|were)';
/** The word that follows is what posts are about. */
function mentioning(verb = ''): string {
  if (/^(?:mention|use|discuss)/iu.test(verb)) return ' posts mentioning ';
  return /^repl/iu.test(verb) ? ' posts that are replies ' : ' posts ';
}

const GROUPS: readonly (readonly [RegExp, Group])[] = [
  [/^(?:author|user|account|people|person|poster|writer)/iu, 'author'], [/tag/iu, 'hashtag'], [/^language/iu, 'language'],
  [/^(?:weekday|days? of)/iu, 'weekday'], [/^(?:hour|time)/iu, 'hour'], [/^(?:day|date|daily)/iu, 'day'], [/^week/iu, 'week'], [/^month/iu, 'month'], [/^(?:year|annual)/iu, 'year'],
];
const groupOf = (words: string | undefined): Group | undefined => GROUPS.find(([pattern]) => pattern.test(words ?? ''))?.[1];

const COUNTING = `(?:how (?:many|often|frequently|much)|number of|count|numbers?)`;
const PER = `(?:per|each|every|a|an|by|for each|for every)`;

/** In this order: what is more special comes first. */
export const ENGLISH_RULES: readonly CountRule[] = [
  rule(`what (?:is|was) the average (?:number|amount|count) of (?<what>\\p{L}+)(?<rest>.*?) ${PER} (?<group>${UNIT}|${PEOPLE}|${POST})`, ({ what, group }) => average(group, what), ({ rest }) => ` posts ${rest} `),
  rule(`${COUNTING} (?<what>\\p{L}+)(?<rest>.*?) ${PER} (?<group>${UNIT}|${PEOPLE}|${POST})(?<tail>.*?) (?:on average|typically|usually)`, ({ what, group }) => average(group, what), ({ rest, tail }) => ` posts ${rest} ${tail} `),
  rule(`(?:on average,?) ${COUNTING} (?<what>\\p{L}+)(?<rest>.*?) ${PER} (?<group>${UNIT}|${PEOPLE}|${POST})`, ({ what, group }) => average(group, what), ({ rest }) => ` posts ${rest} `),
  rule(`how many (?<what>${SCORE}) ${AUX} (?:an? |the )?(?:average )?(?<rest>${POST}.*?) ${GOT} on average`, ({ what }) => average('post', what), ({ rest }) => ` ${rest} `),
  rule(`(?:what (?:is|was) the )?average (?:number of )?(?<what>${SCORE}|${POST}) (?<rest>.*?)${PER} (?<group>${UNIT}|${PEOPLE}|${POST})`, ({ what, group }) => average(group, what), ({ rest }) => ` posts ${rest} `),

  rule(`(?:when|on (?:which|what) (?:day|date)) ${AUX} (?<rest>[^?]+?) (?<rank>first|last|most recently|for the first time)(?: ever)?(?: been| get| got)? (?:mentioned|posted(?: about)?|discussed|talked about|used|brought up|named|come up|appear(?:ed)?)`, ({ rank }) => ends(rank), ({ rest }) => ` posts mentioning ${rest} `),
  rule(`when ${AUX} (?:people|anyone|anybody|someone|somebody|they|users) (?<rank>first|last)(?: ever)? (?<verb>${ACT})`, ({ rank }) => ends(rank), ({ verb }) => mentioning(verb)),
  rule(`when ${AUX} (?<who>[^?]+?) (?<rank>first|last)(?: ever)? (?<verb>${ACT})`, ({ rank }) => ends(rank), ({ who, verb }) => ` posts by ${who} ${/^mention/iu.test(verb ?? '') ? 'mentioning' : ''} `),
  rule(`who (?:was |is |were )?(?:the )?(?<rank>first|last|earliest|latest)(?: ${PEOPLE}| one| ever)* (?:to |who )?(?<verb>${ACT})`, ({ rank }) => ends(rank), ({ verb }) => mentioning(verb)),
  rule(`who (?<verb>${ACT})(?<rest>[^?]*?) (?<rank>first|last)(?= *(?:$|[?.!]|about|on|in))`, ({ rank }) => ends(rank), ({ verb, rest }) => `${mentioning(verb)}${rest} `),
  rule(`(?:the |his |her |their )?(?:very )?first time (?:that )?(?:anyone |someone |people |anybody |somebody )?(?<verb>${ACT})?`, () => ends('first'), ({ verb }) => mentioning(verb)),
  rule(`(?:(?:what|which|when|who|where)(?:'s| is| was| are| were)? )?(?:the |his |her |their |its )?(?:very )?(?<rank>first|earliest|oldest|last|latest|newest|most recent)(?: ever)?(?: (?<limit>${NUMBER}))? (?:mentions?(?: of)?)`, ({ rank, limit }) => ends(rank, limit), ' posts mentioning '),
  rule(`(?:(?:what|which|when|who)(?:'s| is| was| are| were)? )?(?:the |his |her |their )?(?:very )?(?<rank>first|earliest|oldest|last|latest|newest|most recent)(?: ever)?(?: (?<limit>${NUMBER}))? (?<kind>${KIND})`, ({ rank, limit }) => ends(rank, limit), ({ kind }) => kindOf(kind)),

  rule(`(?:top |the )?(?:(?<limit>${NUMBER}) )?(?<rank>most|least) (?<what>${SCORED})(?: (?<more>${NUMBER}))? (?<kind>${KIND})`, ({ limit, more, rank, what }) => extreme(what, rank, limit ?? more), ({ kind }) => kindOf(kind)),
  rule(`(?:top|best|first) (?<limit>${NUMBER}) (?<kind>${KIND})(?<rest>[^?]*?) by (?:number of )?(?<what>${SCORE})`, ({ limit, what }) => extreme(what, 'most', limit), ({ kind, rest }) => `${kindOf(kind)}${rest} `),
  rule(`(?:which|what) (?<kind>${KIND})(?<rest>[^?]*?) ${GOT}(?: the)? (?<rank>${MOST})(?: of)?(?: the)? (?<what>${SCORE})`, ({ rank, what }) => extreme(what, rank), ({ kind, rest }) => `${kindOf(kind)}${rest} `),
  rule(`(?:which|what) (?<kind>${KIND})(?<rest>[^?]*?) (?:was|were|is|are|got|been) (?:the )?(?:(?<what>${SCORED}) (?:the )?(?<rank>most|least)|(?<first>most|least) (?<other>${SCORED}))`, ({ rank, first, what, other }) => extreme(what ?? other, rank ?? first), ({ kind, rest }) => `${kindOf(kind)}${rest} `),
  rule(`(?<kind>${KIND})(?<rest>[^?]*?) with (?:the )?(?<rank>${MOST}) (?<what>${SCORE})`, ({ rank, what }) => extreme(what, rank), ({ kind, rest }) => `${kindOf(kind)}${rest} `),

  rule(`who (?:has |have |had )?${GOT} (?:the )?(?<rank>${MOST}) (?<what>${SCORE})`, ({ rank, what }) => ranking('author', rank, { measure: what })),
  rule(`(?:the )?(?<rank>most|least) (?<what>liked|reposted|re-?tweeted|shared) (?<who>${PEOPLE})`, ({ rank, what }) => ranking('author', rank, { measure: what })),
  rule(`(?:the )?(?<rank>busiest|quietest|slowest|calmest|liveliest|most active|least active|most busy|least busy|peak|noisiest) ${GROUP}(?: (?:for posting|of posting|for posts))?`, ({ rank, group }) => ranking(groupOf(group), rank)),
  rule(`(?:in |on |at |during |by )?(?:which|what) ${GROUP}(?: of the (?:day|week|month|year))? (?:was|is|were|are) (?:the )?(?<rank>busiest|quietest|slowest|calmest|liveliest|most active|least active|most prolific|noisiest)`, ({ rank, group }) => ranking(groupOf(group), rank)),
  rule(`(?:in |on |at |during |to |by )?(?:which|what) (?:(?<limit>${NUMBER}) )?${GROUP}(?: of the (?:day|week|month|year))?(?<rest>[^?]{0,90}?)(?: (?:the )?(?<rank>${MOST}|more(?= (?:${POST})\\s*[?.!]*\\s*$)))(?: (?<measure>${SCORE}|${PEOPLE}))?(?: (?:often|frequently|active|actively|busy|prolific|used|common|popular|talkative|${POST}))?`, ({ rank, group, measure, limit }) => ranking(groupOf(group), rank, { measure, limit }), ({ rest }) => ` posts ${objectOf(rest)} `),
  rule(`(?:the )?(?:top|leading) (?:(?<limit>${NUMBER}) )?${GROUP}(?: by (?:number of )?(?<measure>\\p{L}+))?`, ({ group, limit, measure }) => ranking(groupOf(group), 'most', { limit, measure })),
  rule(`(?:the |his |her |their )?(?:top )?(?:(?<limit>${NUMBER}) )?(?<rank>most|least) (?:active|prolific|productive|used|common|frequent|frequently used|often used|popular|talkative|vocal)(?: (?<more>${NUMBER}))? ${GROUP}`, ({ group, rank, limit, more }) => ranking(groupOf(group), rank, { limit: limit ?? more })),
  rule(`who (?:is|was|are|were|has been) (?:the )?(?<rank>most|least) (?:active|prolific|productive|talkative|vocal)`, ({ rank }) => ranking('author', rank)),
  rule(`who (?:has |have |had |is |are |was |were )?(?<verb>${ACT})(?<rest>[^?]*?) (?:the )?(?<rank>most|least|fewest)(?: often| frequently| of all| ${POST})?`, ({ rank }) => ranking('author', rank), ({ verb, rest }) => `${mentioning(verb)}${rest} `),
  rule(`who (?:has|had|have) (?:the )?(?<rank>${MOST}) ${POST}`, ({ rank }) => ranking('author', rank)),
  rule(`(?:at )?what time(?: of (?:the )?day)?(?<rest>[^?]{0,60}?) (?:the )?(?<rank>most|least)(?: often| active)?`, ({ rank }) => ranking('hour', rank), ({ rest }) => ` posts ${objectOf(rest)} `),
  rule(`when ${AUX} (?<rest>[^?]+?) (?:the )?(?<rank>most|least)(?: often| frequently| active| busy)?(?: (?:posted|mentioned|discussed|talked) about| mentioned| discussed)?(?= *(?:$|[?.!]|about|in|on|during))`, ({ rank }) => ranking('day', rank), ({ rest }) => ` posts ${objectOf(rest)} `),

  rule(`${COUNTING} (?:of )?(?:(?:different|distinct|the|all) )*(?<what>${SCORE}|${PEOPLE}|${POST}|times)?(?<rest>[^?]*?) ${PER} (?<group>${UNIT}|author|user|person|account|hashtag|language)`, ({ what, group }) => series(groupOf(group), PEOPLE_WORD.test(what ?? '') || SCORE_WORD.test(what ?? '') ? what : undefined), ({ rest }) => ` posts ${objectOf(rest)} `),
  rule(`(?:show |list |give )?(?:me )?(?:(?:the )?(?:number of )?${POST})(?<rest>[^?]*?) (?:per|by|for each|for every) (?<group>${UNIT}|author|user|person|account|hashtag|language)`, ({ group }) => series(groupOf(group)), ({ rest }) => ` posts ${rest} `),
  rule(`(?:how (?:did|has|have) )?(?:the )?(?:number of |count of )?${POST}(?<rest>[^?]*?) (?:over time|over the (?:years|months|weeks|days)|through time)`, () => series('month'), ({ rest }) => ` posts ${rest} `),
  rule(`(?:the )?(?<group>hourly|daily|weekly|monthly|yearly|annual) (?:number|count|total|figures?|numbers|counts)(?: of ${POST})?`, ({ group }) => series(groupOf(group))),

  rule(`how (?:many times|often) (?:was|were|is|are|has|have) (?<rest>[^?]+?) (?:been )?(?:mentioned|named|discussed|talked about|brought up)`, () => ({ kind: 'total', measure: 'posts' }), ({ rest }) => ` posts mentioning ${rest} `),
  rule(`(?:on |in )?how many (?:different |distinct |unique )?(?<group>hashtags?|tags?|languages?|days?|weeks?|months?|years?)(?: (?:are|were|is|was)(?: there)?| (?:have|has|had) been)?(?: used| in use)?`, ({ group }) => { const groupBy = groupOf(group); return groupBy && { kind: 'variety', groupBy }; }),
  rule(`(?:how many|(?:the )?(?:total )?number of) (?:different |distinct |unique |other )*${PEOPLE}(?: (?:who|that|have|has|had|are|were|did|do|actually|ever|also|publicly))*(?: (?<verb>${ACT}))?(?: (?:there|in total))?`, () => ({ kind: 'total', measure: 'authors' }), ({ verb }) => mentioning(verb)),
  rule(`(?:how many|(?:the )?(?:total )?number of) (?<what>${SCORE}) ${AUX} (?<rest>[^?]+?) (?:get|got|gotten|receive|received|attract|attracted|have|had|earn|earned|gather|collect)(?: (?:in total|altogether|overall))?`, ({ what }) => ({ kind: 'total', measure: measureOf(what) }), ({ rest }) => ownersOf(rest)),
  rule(`(?:how many|(?:the )?total(?: number of)?|number of) (?<what>likes|favou?rites|hearts)(?: (?:are|were|is|was)(?: there)?)?(?: (?:on|for|of|in|to|under))?`, () => ({ kind: 'total', measure: 'likes' })),
];

const SCORE_WORD = new RegExp(`^${SCORE}$`, 'iu');
const PEOPLE_WORD = new RegExp(`^${PEOPLE}$`, 'iu');

function average(group: string | undefined, what: string | undefined) {
  const per = new RegExp(`^${POST}$`, 'iu').test(group ?? '') ? 'post' : groupOf(group);
  const measure = SCORE_WORD.test(what ?? '') || PEOPLE_WORD.test(what ?? '') ? measureOf(what) : 'posts';
  if (per === undefined || (per !== 'post' && per !== 'author' && !isTime(per)) || (per === 'post' && measure === 'posts')) return undefined;
  return { kind: 'average', per, measure } as const;
}

/** "reply" and "retweet" say which posts are meant. */
const kindOf = (kind: string | undefined): string => (/^repl/iu.test(kind ?? '') ? ' posts that are replies ' : /^re/iu.test(kind ?? '') ? ' posts that are reposts ' : ' posts ');

const SUBJECT = new RegExp(`^ *(?:do|does|did|has|have|had) (?<who>[^?]+?) (?:${ACT}|write|post|talk|tweet|reply|use|speak|mention|discuss|publish|comment|say|complain)(?![\\p{L}])(?<rest>.*)$`, 'iu');
const ANYBODY = /^(?:people|everyone|everybody|users|they|anyone|residents|locals|most people|we)$/iu;
const LEADING_VERB = new RegExp(`^ *(?:${AUX} |${GOT} |there |been )*(?:people |everyone |users |they |anyone )?(?:${ACT}|${GOT}|write|post|talk|tweet|there|used)?(?![\\p{L}])`, 'iu');

/** Without the verb: "was used", "mentions the ferry", "do people talk about trams"; "does Gwen use" tells whose posts are meant. */
function objectOf(rest = ''): string {
  const subject = SUBJECT.exec(rest)?.groups;
  if (subject && !ANYBODY.test(subject['who'] ?? '')) return ` by ${subject['who']} ${subject['rest']}`;
  return rest.replace(LEADING_VERB, ' ').replace(/(?<![\p{L}])(?:used|mentioned|discussed|posted|talked about)(?![\p{L}])/giu, ' ');
}

/** Whose posts got something: posts as they are named, or those of a person. */
const ownersOf = (rest: string | undefined): string => (new RegExp(`(?<![\\p{L}])${KIND}(?![\\p{L}])`, 'iu').test(rest ?? '') ? ` ${rest} ` : /^(?:they|people|users|everyone|it)$/iu.test(rest ?? '') ? ' posts ' : ` posts by ${rest} `);

/** Words of such questions that say nothing of what posts are about. */
export const ENGLISH_TALK = 'mention mentions mentioned mentioning use uses used using get gets got gotten getting receive receives received number numbers total totals average count counts counted post posts posted posting tweet tweets tweeted write writes wrote written talk talks talked topic topics ever overall altogether archive different often frequently active share percentage percent proportion rank ranked ranking top compare compared comparison discussed discuss appear appeared appears people person anyone someone';
