import type { Unit } from './calendar.ts';
import { fold } from './tokens.ts';

export type Season = 'spring' | 'summer' | 'autumn' | 'winter';
export type Part = 'early' | 'mid' | 'late' | 'start' | 'end' | 'half';
export type Holiday =
  | 'christmas' | 'christmas eve' | 'christmas day' | 'boxing day' | 'new year eve' | 'new year' | 'easter' | 'easter monday' | 'good friday' | 'halloween'
  | 'valentine' | 'thanksgiving' | 'black friday' | 'independence day' | 'saint patrick' | 'earth day';
export type Connector = 'in' | 'of' | 'by' | 'since' | 'after' | 'before' | 'until' | 'from' | 'to' | 'between' | 'and' | 'onwards' | 'or later' | 'or earlier';

/** What a phrase can stand for in a time expression, by role. */
export interface TimeRoles {
  readonly month: number;
  /** 0 is Sunday. */
  readonly weekday: number;
  readonly season: Season;
  readonly unit: Unit;
  readonly number: number;
  readonly ordinal: number;
  readonly relative: 'last' | 'past' | 'this' | 'next';
  /** A relative word that follows its noun ("mes pasado"). */
  readonly relativeAfter: 'last' | 'this' | 'next';
  /** Days from today. */
  readonly day: number;
  readonly agoBefore: true;
  readonly agoAfter: true;
  readonly part: Part;
  readonly holiday: Holiday;
  readonly article: true;
  readonly daypart: true;
}
export type TimeRole = keyof TimeRoles;

/** Phrases of up to five words, folded, with all that they can stand for. */
type TimeWords = ReadonlyMap<string, Partial<TimeRoles> & { readonly connectors?: readonly Connector[] }>;

type Table = { readonly [R in TimeRole]?: readonly (readonly [TimeRoles[R], string])[] } & { readonly connector: readonly (readonly [Connector, string])[] };

/** In each list: the value, and its spellings between bars. Months and weekdays stand in calendar order. */
const months = (...names: string[]) => names.map((name, index) => [index + 1, name] as const);
const weekdays = (...names: string[]) => names.map((name, index) => [index, name] as const);
const numbers = (...names: string[]) => names.map((name, index) => [index + 1, name] as const);

const english: Table = {
  month: months('january|jan', 'february|feb', 'march', 'april|apr', 'may', 'june|jun', 'july|jul', 'august|aug', 'september|sept|sep', 'october|oct', 'november|nov', 'december|dec'),
  weekday: weekdays('sunday|sundays', 'monday|mondays', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday'),
  season: [['spring', 'spring'], ['summer', 'summer|summertime'], ['autumn', 'autumn|fall'], ['winter', 'winter']],
  unit: [['minute', 'minute|minutes|min|mins'], ['hour', 'hour|hours|hr|hrs'], ['day', 'day|days'], ['week', 'week|weeks'], ['weekend', 'weekend|weekends'], ['month', 'month|months'],
    ['quarter', 'quarter|quarters'], ['year', 'year|years'], ['decade', 'decade|decades']],
  number: [...numbers('one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine', 'ten', 'eleven', 'twelve', 'thirteen', 'fourteen', 'fifteen', 'sixteen', 'seventeen', 'eighteen', 'nineteen', 'twenty'),
    [1, 'a|an'], [2, 'a couple of|couple of|couple'], [3, 'a few|few|several'], [30, 'thirty']],
  ordinal: [...numbers('first', 'second', 'third', 'fourth', 'fifth', 'sixth', 'seventh', 'eighth', 'ninth', 'tenth', 'eleventh', 'twelfth', 'thirteenth', 'fourteenth', 'fifteenth', 'sixteenth', 'seventeenth', 'eighteenth', 'nineteenth', 'twentieth'),
    [30, 'thirtieth']],
  relative: [['last', 'last|previous'], ['past', 'past'], ['this', 'this|current|the current'], ['next', 'next|coming|upcoming|following']],
  day: [[0, 'today|tonight|this morning|this afternoon|this evening'], [-1, 'yesterday|last night|last evening'], [-2, 'the day before yesterday|day before yesterday'], [1, 'tomorrow']],
  agoAfter: [[true, 'ago|back|earlier|before today|before now']],
  part: [['early', 'early|earlier in|earlier'], ['mid', 'mid|middle of|midway through'], ['late', 'late|later in|later'], ['start', 'start of|beginning of|the start of|the beginning of'], ['end', 'end of|the end of'], ['half', 'half of']],
  holiday: [['christmas eve', 'christmas eve'], ['christmas day', 'christmas day|xmas day'], ['christmas', 'christmas|xmas'], ['boxing day', 'boxing day'], ['new year eve', 'new year eve|new years eve'],
    ['new year', 'new year|new years|new year day|new years day'], ['easter', 'easter'], ['easter monday', 'easter monday'], ['good friday', 'good friday'], ['halloween', 'halloween'], ['valentine', 'valentine day|valentines day'], ['thanksgiving', 'thanksgiving'],
    ['black friday', 'black friday'], ['independence day', 'independence day'], ['saint patrick', 'saint patrick|saint patrick day|st patrick day|st patricks day'], ['earth day', 'earth day']],
  connector: [['in', 'in|on|during|over|at|within|throughout|around|back in|as of|across'], ['of', 'of'], ['by', 'by'], ['since', 'since|starting|starting in|starting on|starting from|beginning in|beginning on|as early as|ever since'],
    ['after', 'after|later than|following|past|newer than|greater than'], ['before', 'before|prior to|earlier than|older than|up to before|ahead of'], ['until', 'until|till|til|up to|up until|no later than|as late as'],
    ['from', 'from'], ['to', 'to|until|till|til|through|thru|up to|-|–|—|~'], ['between', 'between'], ['and', 'and|&'], ['onwards', 'on|onward|onwards|and on|forward'],
    ['or later', 'or later|or after|or newer|and later|and after|and onwards'], ['or earlier', 'or earlier|or before|or older|and before|and earlier']],
  article: [[true, 'the']],
  daypart: [[true, 'morning|afternoon|evening|night|noon']],
};

const german: Table = {
  month: months('januar|jänner|jan', 'februar|feb', 'märz', 'april', 'mai', 'juni', 'juli', 'august', 'september|sept', 'oktober|okt', 'november|nov', 'dezember|dez'),
  weekday: weekdays('sonntag', 'montag', 'dienstag', 'mittwoch', 'donnerstag', 'freitag', 'samstag|sonnabend'),
  season: [['spring', 'frühling|frühjahr'], ['summer', 'sommer'], ['autumn', 'herbst'], ['winter', 'winter']],
  unit: [['minute', 'minute|minuten'], ['hour', 'stunde|stunden'], ['day', 'tag|tage|tagen|tages'], ['week', 'woche|wochen'], ['weekend', 'wochenende'], ['month', 'monat|monate|monaten|monats'], ['quarter', 'quartal|quartals'],
    ['year', 'jahr|jahre|jahren|jahres'], ['decade', 'jahrzehnt']],
  number: [...numbers('ein|eine|einem|einer|einen', 'zwei', 'drei', 'vier', 'fünf', 'sechs', 'sieben', 'acht', 'neun', 'zehn', 'elf', 'zwölf'), [3, 'ein paar|einigen|paar']],
  ordinal: [...numbers('erste|ersten', 'zweite|zweiten', 'dritte|dritten', 'vierte|vierten')],
  relative: [['last', 'letzte|letzten|letzter|letztes|letztem|vorige|vorigen|voriges|vergangene|vergangenen|vergangenes'], ['this', 'diese|diesen|dieser|dieses|diesem'], ['next', 'nächste|nächsten|nächstes|kommende|kommenden']],
  day: [[0, 'heute|heute morgen|heute abend'], [-1, 'gestern|gestern abend'], [-2, 'vorgestern'], [1, 'morgen']],
  agoBefore: [[true, 'vor']],
  part: [['start', 'anfang|beginn|zu beginn'], ['mid', 'mitte'], ['end', 'ende']],
  holiday: [['easter monday', 'ostermontag'], ['christmas', 'weihnachten'], ['christmas eve', 'heiligabend'], ['new year eve', 'silvester'], ['new year', 'neujahr'], ['easter', 'ostern']],
  connector: [['in', 'im|in|am|an|während|um|zu|über|im jahr|im jahre|in dem|an dem'], ['of', 'des|von|vom|der'], ['since', 'seit|seit dem|ab|ab dem'], ['after', 'nach|nach dem|später als'], ['before', 'vor|vor dem|früher als'], ['until', 'bis|bis zum|bis ende'],
    ['from', 'von|vom|aus|aus dem'], ['to', 'bis|bis zum|-|–'], ['between', 'zwischen|zwischen dem'], ['and', 'und|und dem'], ['onwards', 'an|ab'], ['or later', 'oder später'], ['or earlier', 'oder früher']],
  article: [[true, 'der|die|das|den|dem']],
  daypart: [[true, 'vormittag|nachmittag|abend|nacht']],
};

const spanish: Table = {
  month: months('enero', 'febrero', 'marzo', 'abril', 'mayo', 'junio', 'julio', 'agosto', 'septiembre|setiembre', 'octubre', 'noviembre', 'diciembre'),
  weekday: weekdays('domingo', 'lunes', 'martes', 'miércoles', 'jueves', 'viernes', 'sábado'),
  season: [['spring', 'primavera'], ['summer', 'verano'], ['autumn', 'otoño'], ['winter', 'invierno']],
  unit: [['minute', 'minuto|minutos'], ['hour', 'hora|horas'], ['day', 'día|días'], ['week', 'semana|semanas'], ['weekend', 'fin de semana|finde'], ['month', 'mes|meses'], ['quarter', 'trimestre'], ['year', 'año|años'], ['decade', 'década']],
  number: [...numbers('un|una|uno', 'dos', 'tres', 'cuatro', 'cinco', 'seis', 'siete', 'ocho', 'nueve', 'diez', 'once', 'doce'), [3, 'unos|unas|pocos']],
  ordinal: [...numbers('primer|primera|primero', 'segundo|segunda', 'tercer|tercera|tercero', 'cuarto')],
  relative: [['last', 'último|última|pasado|pasada'], ['past', 'últimos|últimas|pasados|pasadas'], ['this', 'este|esta|estos|estas'], ['next', 'próximo|próxima']],
  relativeAfter: [['last', 'pasado|pasada|último|anterior'], ['next', 'que viene|próximo|próxima']],
  day: [[0, 'hoy|esta mañana|esta noche|esta tarde'], [-1, 'ayer|anoche'], [-2, 'anteayer|antes de ayer'], [1, 'mañana']],
  agoBefore: [[true, 'hace']],
  part: [['start', 'principios de|comienzos de|inicios de|principio de|a principios de|a comienzos de'], ['mid', 'mediados de|a mediados de'], ['end', 'finales de|fines de|fin de|a finales de|a fines de']],
  holiday: [['christmas', 'navidad|navidades'], ['christmas eve', 'nochebuena'], ['new year eve', 'nochevieja'], ['new year', 'año nuevo'], ['easter', 'semana santa|pascua']],
  connector: [['in', 'en|durante|el|a'], ['of', 'de|del|del año'], ['since', 'desde|desde el|a partir de|a partir del'], ['after', 'después de|después del|tras|tras el'], ['before', 'antes de|antes del'], ['until', 'hasta|hasta el'],
    ['from', 'de|del|desde|desde el'], ['to', 'a|al|hasta|hasta el|-|–'], ['between', 'entre|entre el'], ['and', 'y|y el|e'], ['onwards', 'en adelante'], ['or later', 'o después|o más tarde'], ['or earlier', 'o antes']],
  article: [[true, 'el|la|los|las']],
  daypart: [[true, 'por la mañana|por la tarde|por la noche']],
};

const portuguese: Table = {
  month: months('janeiro', 'fevereiro', 'março', 'abril', 'maio', 'junho', 'julho', 'agosto', 'setembro', 'outubro', 'novembro', 'dezembro'),
  weekday: weekdays('domingo', 'segunda-feira|segunda feira', 'terça-feira|terça feira', 'quarta-feira|quarta feira', 'quinta-feira|quinta feira', 'sexta-feira|sexta feira|sexta', 'sábado'),
  season: [['spring', 'primavera'], ['summer', 'verão'], ['autumn', 'outono'], ['winter', 'inverno']],
  unit: [['minute', 'minuto|minutos'], ['hour', 'hora|horas'], ['day', 'dia|dias'], ['week', 'semana|semanas'], ['weekend', 'fim de semana'], ['month', 'mês|meses'], ['quarter', 'trimestre'], ['year', 'ano|anos'], ['decade', 'década']],
  number: [...numbers('um|uma', 'dois|duas', 'três', 'quatro', 'cinco', 'seis', 'sete', 'oito', 'nove', 'dez', 'onze', 'doze'), [3, 'alguns|algumas|uns']],
  ordinal: [...numbers('primeiro|primeira', 'segundo|segunda', 'terceiro|terceira', 'quarto')],
  relative: [['last', 'último|última|passado|passada'], ['past', 'últimos|últimas'], ['this', 'este|esta|neste|nesta|deste|desta'], ['next', 'próximo|próxima']],
  relativeAfter: [['last', 'passado|passada|anterior'], ['next', 'que vem|próximo|próxima']],
  day: [[0, 'hoje|esta manhã|esta noite'], [-1, 'ontem'], [-2, 'anteontem'], [1, 'amanhã']],
  agoBefore: [[true, 'há|faz']],
  agoAfter: [[true, 'atrás']],
  part: [['start', 'início de|começo de|no início de|no começo de|princípio de'], ['mid', 'meados de|em meados de'], ['end', 'fim de|final de|no fim de|no final de|finais de']],
  holiday: [['christmas', 'natal'], ['new year eve', 'véspera de ano novo'], ['new year', 'ano novo'], ['easter', 'páscoa']],
  connector: [['in', 'em|no|na|nos|nas|durante|ao|à'], ['of', 'de|do|do ano|da'], ['since', 'desde|desde o|a partir de|a partir do'], ['after', 'depois de|depois do|após|após o'], ['before', 'antes de|antes do'], ['until', 'até|até o|até ao'],
    ['from', 'de|do|desde'], ['to', 'a|ao|até|até o|-|–'], ['between', 'entre|entre o'], ['and', 'e|e o'], ['onwards', 'em diante'], ['or later', 'ou depois'], ['or earlier', 'ou antes']],
  article: [[true, 'o|a|os|as']],
  daypart: [[true, 'de manhã|à tarde|à noite']],
};

const french: Table = {
  month: months('janvier', 'février', 'mars', 'avril', 'mai', 'juin', 'juillet', 'août', 'septembre', 'octobre', 'novembre', 'décembre'),
  weekday: weekdays('dimanche', 'lundi', 'mardi', 'mercredi', 'jeudi', 'vendredi', 'samedi'),
  season: [['spring', 'printemps'], ['summer', 'été'], ['autumn', 'automne'], ['winter', 'hiver']],
  unit: [['minute', 'minute|minutes'], ['hour', 'heure|heures'], ['day', 'jour|jours'], ['week', 'semaine|semaines'], ['weekend', 'week-end|weekend'], ['month', 'mois'], ['quarter', 'trimestre'], ['year', 'an|ans|année|années'], ['decade', 'décennie']],
  number: [...numbers('un|une', 'deux', 'trois', 'quatre', 'cinq', 'six', 'sept', 'huit', 'neuf', 'dix', 'onze', 'douze'), [3, 'quelques']],
  ordinal: [...numbers('premier|première', 'deuxième|second', 'troisième', 'quatrième')],
  relative: [['last', 'dernier|dernière'], ['past', 'derniers|dernières'], ['this', 'ce|cette|cet|ces'], ['next', 'prochain|prochaine']],
  relativeAfter: [['last', 'dernier|dernière|passé|passée'], ['next', 'prochain|prochaine']],
  day: [[0, "aujourd'hui|aujourd hui|ce matin|ce soir"], [-1, 'hier|hier soir'], [-2, 'avant-hier|avant hier'], [1, 'demain']],
  agoBefore: [[true, 'il y a']],
  part: [['start', 'début|au début de|début de'], ['mid', 'mi|milieu de'], ['end', 'fin|fin de|à la fin de']],
  holiday: [['christmas', 'noël'], ['new year eve', 'saint-sylvestre'], ['new year', 'nouvel an'], ['easter', 'pâques']],
  connector: [['in', 'en|au|pendant|durant|à|au mois de|le|au mois d\''], ['of', "de|d'|du|de l'"], ['since', 'depuis|depuis le|à partir de|à partir du|dès'], ['after', 'après|après le'], ['before', 'avant|avant le'], ['until', "jusqu'à|jusqu'en|jusqu'au|jusqu ' en|jusqu ' a|jusqu ' au"],
    ['from', "de|d'|du|depuis"], ['to', 'à|au|-|–'], ['between', 'entre|entre le'], ['and', 'et|et le'], ['or later', 'ou après'], ['or earlier', 'ou avant']],
  article: [[true, "le|la|les|l'"]],
  daypart: [[true, 'matin|soir|après-midi']],
};

function compile(...tables: readonly Table[]): TimeWords {
  const words = new Map<string, Record<string, unknown>>();
  for (const table of tables) {
    for (const [role, entries] of Object.entries(table)) {
      for (const [value, spellings] of entries) {
        for (const spelling of spellings.split('|')) {
          // The tokeniser cuts hyphens off, so "week-end" is looked up as "week - end".
          const key = fold(spelling).replace(/(?<=\p{L})-(?=\p{L})/gu, ' - ').replace(/(?<=[ld]')(?=\p{L})/gu, ' ');
          const roles = words.get(key) ?? {};
          if (role === 'connector') roles['connectors'] = [...((roles['connectors'] as Connector[] | undefined) ?? []), value as Connector];
          else if (!(role in roles)) roles[role] = value;
          words.set(key, roles);
        }
      }
    }
  }
  return words;
}

const ENGLISH = compile(english);
const BY_LANGUAGE: ReadonlyMap<string, TimeWords> = new Map([
  ['de', compile(german)],
  ['es', compile(spanish)],
  ['pt', compile(portuguese)],
  ['fr', compile(french)],
]);

/** The time words of a language (ISO 639-1); English for those without a table of their own. */
export const timeWords = (language: string): TimeWords => BY_LANGUAGE.get(language) ?? ENGLISH;
