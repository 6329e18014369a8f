import type { PostFilter } from '../../domain/filter.ts';
import type { ReadQuestion } from '../turn.ts';
import type { Aggregation, CountedScope, Side, SideKind } from './aggregation.ts';
import { extremeOf, measureOf } from './count-rules.ts';
import type { ScopeReader } from './read-scope.ts';

const words = (list: string) => new RegExp(`(?<![\\p{L}\\p{N}_@#])(?:${list})(?![\\p{L}\\p{N}_])`, 'giu');

interface ComparingWords {
  /** Says that amounts are compared. */
  readonly compares: RegExp;
  /** Stands between those that are compared. */
  readonly between: RegExp;
  /** Asks, and names none of them. */
  readonly asks: RegExp;
}

const VERSUS = 'vs\\.?|versus';
const ENGLISH: ComparingWords = {
  compares: words(`more|fewer|less|most|least|higher|bigger|busier|quieter|oftener|${VERSUS}|compare|compared|comparison|outnumber`),
  between: words(`or|${VERSUS}|than|compared (?:to|with)|against`),
  asks: words(`(?:did|do|does|have|has|had|is|are|was|were) (?:people|there|users|they|everyone|anyone|residents|locals|we)(?: (?:post|talk|write|tweet|say|speak|been|posted|written|talked))?|(?:which|what|who)(?: (?:one|ones|topic|word|tag|hashtag|author|user|account|year|month|week|day|language|of (?:them|these|those|the two)))?(?: (?:is|was|are|were|has|have|had|got|gets|did|does|do|comes|came))?(?: (?:there|mentioned|discussed|posted|talked about|used|written about|named|people|the))*|when (?:was|were|did|is|are|do)(?: there| people)?|(?:more|fewer|less|most|least|higher|bigger|busier|quieter) (?:often|frequently|active|people|posts?|tweets?|messages?|likes|reposts|replies|mentions?|talk|said|written|used|mentioned|discussed|popular)*|more|fewer|less|most|least|compare|comparison of|how many|the number of|number of|posts?|tweets?|messages?|mentioned|discussed|written|talked|talk|post|posting|about|people|overall|in total`),
};

const COMPARING: Readonly<Record<string, ComparingWords>> = {
  en: ENGLISH,
  de: {
    compares: words(`mehr|weniger|häufiger|öfter|seltener|${VERSUS}|vergleich\\p{L}*|meisten`),
    between: words(`oder|${VERSUS}|als|verglichen mit`),
    asks: words('(?:gibt|gab) es|(?:wurde|wird|wurden|werden|haben|hat|reden|redet|schreiben|schrieben|sprechen)(?: (?:die leute|leute|man|menschen))?|mehr|weniger|häufiger|öfter|seltener|(?:am )?meisten|beiträge?n?|posts?|tweets?|geschrieben|geredet|gesprochen|gepostet|erwähnt|diskutiert|wer|was|welche[rs]?|über|zu|leute'),
  },
  es: {
    compares: words(`más|menos|${VERSUS}|compar\\p{L}*`),
    between: words(`o|u|${VERSUS}|que|comparado con`),
    asks: words('se (?:habla|habló|hablaba|publica|publicó|escribe|escribió|menciona|mencionó)|hay|hubo|habla(?:n|ron)? (?:la gente)?|la gente|más|menos|publicaciones|posts?|tuits|mensajes|quién|qué|cuál|sobre|acerca de|de|del|publicó|publica|escribió|escribe'),
  },
  pt: {
    compares: words(`mais|menos|${VERSUS}|compar\\p{L}*`),
    between: words(`ou|${VERSUS}|do que|que|comparado com`),
    asks: words('(?:fala|falou|falava|publica|publicou|escreve|escreveu|menciona|mencionou)(?:-se)?|há|houve|as pessoas|a gente|mais|menos|publicações|posts?|tweets|mensagens|quem|qual|sobre|acerca de|de|do|da'),
  },
  fr: {
    compares: words(`plus|moins|davantage|${VERSUS}|compar\\p{L}*`),
    between: words(`ou|${VERSUS}|que|par rapport à`),
    asks: words("(?:parle|parlait|a-t-on parlé|publie|écrit|mentionne)(?:-t-on)?|y a-t-il(?: eu)?|a-t-on|on|les gens|plus|moins|davantage|messages|posts?|tweets|publications|qui|quel(?:le)?s?|sur|de|du|des|d'|parlé|écrit|publié"),
  },
};

const MEASURED = /(?:more|fewer|less|most|mehr|weniger|más|menos|mais|plus|moins) (?:de |d')?(?<what>likes|reposts|retweets|replies|people|authors|leute|menschen|nutzer|personas|gente|usuarios|pessoas|gens|personnes|antworten|respuestas|respostas|réponses)(?!\p{L})/iu;
const LESS = /(?<!\p{L})(?:fewer|less|least|quieter|weniger|seltener|wenigsten|menos|moins)(?!\p{L})/iu;
const MOST_SIDES = 6;

/** "More about trams or buses?", "did @a or @b post more?", "more in March or April 2014?" Undefined where there are no two to compare. */
export function readComparison(text: string, question: ReadQuestion, scopeOf: ScopeReader): Aggregation | undefined {
  const comparing = COMPARING[question.language] ?? ENGLISH;
  const isList = /^\s*(?:compare|vergleiche|compara|compare[zr]?)(?!\p{L})/iu.test(text);
  if (text.search(comparing.compares) < 0 || question.alternatives.length > 0) return undefined;
  const between = isList ? new RegExp(`${comparing.between.source}|(?<![\\p{L}])(?:and|with|to|und|mit|y|con|e|com|et|avec)(?![\\p{L}])`, 'giu') : comparing.between;
  if (text.search(between) < 0) return undefined;
  const measure = measureOf(MEASURED.exec(text)?.groups?.['what']);
  const order = LESS.test(text) ? 'least' : extremeOf(undefined);
  const compared = byName(text, question, comparing, scopeOf) ?? byText(text, between, comparing, scopeOf);
  return compared && { kind: 'comparison', measure, order, ...compared };
}

interface Compared {
  readonly by: SideKind;
  readonly scope: CountedScope;
  readonly sides: readonly Side[];
}

const NAMED = [['authors', 'author'], ['hashtags', 'hashtag'], ['languages', 'language']] as const;

/** Authors, hashtags or languages that the question names as alternatives. */
function byName(text: string, { filter, inferred }: ReadQuestion, { asks }: ComparingWords, scopeOf: ScopeReader): Compared | undefined {
  for (const [field, by] of NAMED) {
    const values = filter[field] ?? [];
    if (values.length < 2 || values.length > MOST_SIDES || !inferred.some((part) => part.field === field)) continue;
    const { [field]: _, ...common } = filter;
    const scope = { ...scopeOf(text.replace(asks, ' , ')), filter: common as PostFilter };
    return { by, scope, sides: values.map((value) => ({ label: value, scope: { ...scope, filter: { ...common, [field]: [value] } } })) };
  }
  return undefined;
}

/** Topics or times on the two sides of "or", "than" and the like. */
function byText(text: string, between: RegExp, { asks }: ComparingWords, scopeOf: ScopeReader): Compared | undefined {
  const texts = text.replace(between, ' \uE002 ').replace(asks, ' ').split(/\uE002|,/u).map((part) => part.replace(/[?!.:;]+/gu, ' ').trim()).filter((part) => part !== '');
  if (texts.length < 2 || texts.length > MOST_SIDES) return undefined;
  return byWeekday(texts, text, scopeOf) ?? byTime(texts, scopeOf) ?? byTopic(texts, text, asks, between, scopeOf);
}

const WEEKDAY_NAMES = ['mondays?|montags?|lunes|segundas?(?:-feiras?)?|lundis?', 'tuesdays?|dienstags?|martes|terças?(?:-feiras?)?|mardis?', 'wednesdays?|mittwochs?|miércoles|quartas?(?:-feiras?)?|mercredis?', 'thursdays?|donnerstags?|jueves|quintas?(?:-feiras?)?|jeudis?', 'fridays?|freitags?|viernes|sextas?(?:-feiras?)?|vendredis?', 'saturdays?|samstags?|sonnabends?|sábados?|samedis?', 'sundays?|sonntags?|domingos?|dimanches?'];
/** Labels are days of the week from 1, or the first and the last of several. */
const LABELLED = [...WEEKDAY_NAMES.map((names, day) => [String(day + 1), names]), ['1-5', 'weekdays?|work(?:ing)? ?days?|(?:unter der|in der) woche|werktags?'], ['6-7', '(?:the )?weekends?|(?:am )?wochenenden?|(?:el )?fin(?:es)? de semana|(?:o )?fins? de semana|(?:le )?week-?ends?']] as const;
const WEEKDAYS = LABELLED.map(([label = '', names = '']) => [label, new RegExp(`^(?:(?:on|am|an|los|las|el|aos|às|le|les|nos) )?(?:${names})(?!\\p{L})(?<rest>.*)$`, 'iu')] as const);
const ONE_DAY = /(?<!\p{L})(?:last|this|next|letzte[nr]?|diese[nr]?|pasado|passado|dernier)(?!\p{L})|\d{1,2}(?:st|nd|rd|th|\.)? \p{L}/iu;

/** Days of the week that have no date: all of them are meant. */
function byWeekday(texts: readonly string[], text: string, scopeOf: ScopeReader): Compared | undefined {
  const found = texts.map((part) => WEEKDAYS.map(([label, pattern]) => ({ label, rest: pattern.exec(part)?.groups?.['rest'] })).find(({ rest }) => rest !== undefined));
  if (found.includes(undefined) || ONE_DAY.test(text)) return undefined;
  const scope = scopeOf(found.map((one) => one?.rest ?? '').join(' '));
  return { by: 'weekday', scope, sides: found.map((one) => ({ label: one?.label ?? '', scope })) };
}

const YEAR = /(?<!\d)(?:19|20)\d\d(?!\d)/u;

function byTime(texts: readonly string[], scopeOf: ScopeReader): Compared | undefined {
  const base = scopeOf('');
  const year = texts.map((part) => YEAR.exec(part)?.[0]).find((found) => found !== undefined);
  const dated = texts.map((part) => (year !== undefined && !YEAR.test(part) && timed(part, base, scopeOf) ? `${part} ${year}` : part));
  const read = dated.map((part) => ({ part, scope: timed(part, base, scopeOf) }));
  const sides = read.flatMap(({ part, scope }) => (scope ? [{ part, scope }] : []));
  if (sides.length < 2) return undefined;
  // What stands aside names no time, but what the posts are about.
  const scopes = read.map(({ part, scope }) => scope ?? scopeOf(part));
  const common = { ...base, words: [...new Set(scopes.flatMap((one) => one.words))], phrases: [...new Set(scopes.flatMap((one) => one.phrases))] };
  const shared = scopes.reduce<PostFilter>((filter, one) => ({ ...filter, ...one.filter }), {});
  const { since: _since, until: _until, ...filter } = shared;
  const scope = { ...common, filter: { ...base.filter, ...filter } };
  return { by: 'time', scope, sides: sides.map(({ part, scope: own }) => ({ label: part, scope: { ...scope, filter: { ...scope.filter, ...timeOf(own) } } })) };
}

function timed(part: string, base: CountedScope, scopeOf: ScopeReader): CountedScope | undefined {
  const hasTime = (scope: CountedScope) => scope.filter.since !== base.filter.since || scope.filter.until !== base.filter.until;
  return [part, `in ${part}`, `on ${part}`].map(scopeOf).find(hasTime);
}

const timeOf = ({ filter: { since, until } }: CountedScope): PostFilter => ({ ...(since === undefined ? {} : { since }), ...(until === undefined ? {} : { until }) });

function byTopic(texts: readonly string[], text: string, asks: RegExp, between: RegExp, scopeOf: ScopeReader): Compared | undefined {
  // Time, authors and the like hold for all sides, wherever they stand.
  const { filter } = scopeOf(text.replace(between, ' , ').replace(asks, ' '));
  const read = texts.map((part) => ({ part, scope: scopeOf(part) })).filter(({ scope }) => scope.words.length + scope.phrases.length > 0);
  if (read.length < 2 || read.every(({ scope }) => scope.words.every((word) => /^\d+$/u.test(word)) && scope.phrases.length === 0)) return undefined;
  const sides = read.map(({ scope }) => ({ label: [...scope.words, ...scope.phrases].join(' '), scope: { ...scope, filter } }));
  return { by: 'topic', scope: { filter, words: [], phrases: [], people: [], excluded: [], alternatives: [] }, sides };
}
