import type { Group } from './aggregation.ts';
import { ends, extreme, isTime, measureOf, NUMBER, ranking, rule, series, type CountRule } from './count-rules.ts';

const POST = '(?:beitr(?:ag|äge|ägen)|posts?|tweets?|nachrichten?|antwort(?:en)?)';
const PEOPLE = '(?:leute|menschen|personen|nutzer(?:innen)?|autor(?:en|innen)?|konten|accounts)';
const UNIT = 'wochentage?|wochentag|tage?s?|tagen|stunden?|uhrzeit|wochen?|monate?n?s?|jahre?n?s?';
const GROUP = `(?<group>${UNIT}|${PEOPLE}|nutzer(?:in)?|autor(?:in)?|person|hashtags?|sprachen?)`;
const SCORE = "(?:likes|favoriten|herzen|reposts|retweets|antworten|kommentare)";
const SCORED = '(?:gelikte|beliebte|gemochte|geteilte|retweetete|kommentierte|beantwortete|diskutierte)';
const RANK = '(?:meisten|wenigsten)';
const ACT = '(?:schreib(?:t|en)|schrieb(?:en)?|geschrieben|postet(?:e|en)?|gepostet|redet(?:e|en)?|spricht|sprach(?:en)?|gesprochen|erwähn(?:t|te|ten|en)|twittert(?:e|en)?|veröffentlicht(?:e|en)?|diskutier(?:t|te|en|ten)|nutzt(?:e|en)?|verwende(?:t|te|ten|n))(?!\\p{L})';

const GROUPS: readonly (readonly [RegExp, Group])[] = [
  [/^(?:leute|mensch|person|nutzer|autor|konten|account)/iu, 'author'], [/hashtag/iu, 'hashtag'], [/^sprache/iu, 'language'], [/^wochentag/iu, 'weekday'],
  [/^(?:stunde|uhrzeit)/iu, 'hour'], [/^tag/iu, 'day'], [/^woche/iu, 'week'], [/^monat/iu, 'month'], [/^jahr/iu, 'year'],
];
const groupOf = (words: string | undefined): Group | undefined => GROUPS.find(([pattern]) => pattern.test(words ?? ''))?.[1];
const PER = '(?:pro|je|jede[nrs]?)';

export const GERMAN_RULES: readonly CountRule[] = [
  rule(`wie ?viele (?<what>\\p{L}+)(?<rest>.*?) (?:(?:im (?:schnitt|durchschnitt)|durchschnittlich) ${PER} (?<group>${UNIT}|person|nutzer|${POST})|${PER} (?<other>${UNIT}|person|nutzer|${POST})(?<tail>.*?) (?:im (?:schnitt|durchschnitt)|durchschnittlich))`, ({ what, group, other }) => average(group ?? other, what), ({ rest, tail = '' }) => ` Beiträge ${rest} ${tail} `),
  rule(`wann (?:wurde|wurden|wird|ist|war) (?<rest>[^?]+?) (?:das |zum )?(?<rank>erste mal|ersten mal|zuerst|erstmals|letzte mal|letzten mal|zuletzt)(?: (?:erwähnt|genannt|diskutiert))?`, ({ rank }) => ends(rank), ({ rest }) => ` Beiträge über ${rest} `),
  rule(`wer (?:hat |war )?(?:als )?(?<rank>erste[rs]?|zuerst|letzte[rs]?|zuletzt)(?: ${ACT})?`, ({ rank }) => ends(rank), ' Beiträge '),
  rule(`wer ${ACT}(?<rest>[^?]*?) (?:als )?(?<rank>erste[rs]?|zuerst|letzte[rs]?|zuletzt)`, ({ rank }) => ends(rank), ({ rest }) => ` Beiträge ${rest} `),
  rule(`(?:(?:was|welche[rs]?|wann) (?:ist|war|waren|sind) )?(?:der|die|das|den)? ?(?<rank>erste[nr]?|älteste[nr]?|früheste[nr]?|letzte[nr]?|neueste[nr]?|jüngste[nr]?)(?: (?<limit>${NUMBER}))? ${POST}`, ({ rank, limit }) => ends(rank, limit), ' Beiträge '),
  rule(`(?:(?:was|welche[rs]?) (?:ist|war|waren|sind) )?(?:der|die|das|den)? ?(?:am )?(?<rank>meist|meisten|wenigsten)-? ?(?<what>${SCORED})[nr]? ${POST}`, ({ rank, what }) => extreme(what, rank), ' Beiträge '),
  rule(`(?:(?:was|welche[rs]?) (?:ist|war|waren|sind) )?(?:der|die|das|den)? ?beliebteste[nr]? ${POST}`, () => extreme('likes', 'most'), ' Beiträge '),
  rule(`welche[rs]? ${POST}(?<rest>[^?]*?) (?:hat|hatte|bekam|bekommt|erhielt|bekommen)(?<tail>[^?]*?) (?:die )?(?<rank>${RANK}) (?<what>${SCORE})(?: bekommen| erhalten)?`, ({ rank, what }) => extreme(what, rank), ({ rest, tail }) => ` Beiträge ${rest} ${tail} `),
  rule(`welche[rs]? ${POST}(?<rest>[^?]*?) wurde (?:am )?(?<rank>${RANK}) (?<what>geteilt|gemocht|gelikt|kommentiert|beantwortet)`, ({ rank, what }) => extreme(what, rank), ({ rest }) => ` Beiträge ${rest} `),
  rule(`wer (?:hat|hatte|bekam|bekommt|erhielt) (?:die )?(?<rank>${RANK}) (?<what>${SCORE})(?: bekommen| erhalten)?`, ({ rank, what }) => ranking('author', rank, { measure: what }), ' Beiträge '),
  rule(`wer (?:hat |ist |war )?(?:(?<verb>${ACT}) )?(?<rest>[^?]*?) ?(?:am |die )(?<rank>${RANK}|aktivsten)(?: ${POST})?(?: ${ACT})?`, ({ rank }) => ranking('author', rank), ({ rest }) => ` Beiträge ${rest} `),
  rule(`(?:(?:was|welche[rs]?|wer) (?:ist|war|waren|sind) )?(?:der|die|das|den)? ?(?<rank>aktivste|ruhigste|geschäftigste|stärkste)[nrs]? ${GROUP}`, ({ rank, group }) => ranking(groupOf(group), rank), ' Beiträge '),
  rule(`(?:an |in |zu |um )?welche[rmns]? ${GROUP}(?: der woche| des tages)? (?:war|waren|ist|sind) (?:am )?(?<rank>aktivsten|ruhigsten)`, ({ rank, group }) => ranking(groupOf(group), rank), ' Beiträge '),
  rule(`(?:an |in |zu |um )?welche[rmns]? ${GROUP}(?<rest>[^?]{0,90}?) (?:am |die )(?<rank>${RANK}|häufigsten|seltensten)(?: (?<measure>${SCORE}|${PEOPLE}|${POST}))?(?: (?:geschrieben|gepostet|verwendet|benutzt|genutzt|erwähnt|veröffentlicht))?`, ({ rank, group, measure }) => ranking(groupOf(group), rank, { measure: /^antworten/iu.test(measure ?? '') ? undefined : measure }), ({ rest }) => ` Beiträge ${objectOf(rest)} `),
  rule(`(?:die )?häufigsten ${GROUP}`, ({ group }) => ranking(groupOf(group), 'most'), ' Beiträge '),
  rule(`wie (?:viele|oft|häufig)(?: (?<what>${SCORE}|${PEOPLE}|${POST}))?(?<rest>[^?]*?) ${PER} (?<group>${UNIT})`, ({ what, group }) => series(groupOf(group), /^(?:beitr|post|tweet|nachr|antw)/iu.test(what ?? '') ? undefined : what), ({ rest }) => ` Beiträge ${objectOf(rest)} `),
  rule(`${POST} ${PER} (?<group>${UNIT})`, ({ group }) => series(groupOf(group)), ' Beiträge '),
  rule(`(?:an )?wie ?viele(?:n)? (?:verschiedenen? )?(?<group>hashtags?|sprachen|tagen?|wochen|monaten?|jahren?)(?: (?:gibt es|wurden|wurde|hat|haben))?(?: verwendet| benutzt)?`, ({ group }) => { const groupBy = groupOf(group); return groupBy && { kind: 'variety', groupBy }; }, ' Beiträge '),
  rule(`(?:wie ?viele|(?:an)?zahl der) (?:verschiedenen? )?${PEOPLE}(?: haben| hat)?(?: ${ACT})?`, () => ({ kind: 'total', measure: 'authors' }), ' Beiträge '),
  rule(`wie ?viele (?<what>likes|herzen|reposts|retweets) (?:haben|hat|hatten|bekamen|bekam|erhielten|bekommen|gab es)(?: (?:für|auf))?`, ({ what }) => ({ kind: 'total', measure: measureOf(what) }), ' '),
];

function average(group: string | undefined, what: string | undefined) {
  const per = new RegExp(`^${POST}$`, 'iu').test(group ?? '') ? 'post' : groupOf(group);
  const measure = /^(?:beitr|post|tweet|nachr|antw)/iu.test(what ?? '') ? 'posts' : measureOf(what);
  if (per === undefined || (per !== 'post' && per !== 'author' && !isTime(per)) || (per === 'post' && measure === 'posts')) return undefined;
  return { kind: 'average', per, measure } as const;
}

const objectOf = (rest: string | undefined): string => (rest ?? '').replace(new RegExp(`(?<![\\p{L}])(?:${ACT}|hat|haben|hatte|gab es|gibt es|wurden?|wird|man|leute|erschienen)(?![\\p{L}])`, 'giu'), ' ');

export const GERMAN_TALK = 'beitrag beiträge beiträgen post posts tweets nachrichten geschrieben schreibt schreiben schrieb schrieben gepostet postet erwähnt erwähnen erwähnte meisten wenigsten am bekommen bekam erhalten erhielt gesamt insgesamt anteil prozent verwendet benutzt redet reden gesprochen spricht sprechen anzahl zahl archiv häufig oft mehr weniger vergleich vergleiche leute menschen';
