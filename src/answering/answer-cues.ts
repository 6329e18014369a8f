/** The kind of thing that a question asks for (expected answer types, as in question answering since TREC-8). */
type AnswerKind = 'REASON' | 'TIME' | 'NUMBER' | 'PLACE' | 'PERSON';

/** What the answer to a question of this kind holds besides its words: a reason, a time, a number, a place, a name. */
export interface AnswerCue {
  readonly kind: AnswerKind;
  test(text: string): boolean;
}

/** Undefined for questions that expect nothing in particular. */
export function answerCue(question: string): AnswerCue | undefined {
  const cue = CUES.find(({ asks }) => asks.test(question));
  return cue && { kind: cue.kind, test: (text) => cue.holds.test(text) };
}

const MONTH = 'jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sep(?:tember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?|januar|februar|märz|mai|juni|juli|oktober|dezember|enero|febrero|marzo|abril|mayo|junio|julio|agosto|septiembre|octubre|noviembre|diciembre|janeiro|fevereiro|março|maio|junho|julho|setembro|outubro|novembro|dezembro|janvier|février|mars|avril|juin|juillet|août|septembre|octobre|novembre|décembre';
const NUMBER = String.raw`\p{N}|(?<!\p{L})(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|hundred|thousand|million|half|dozen|zwei|drei|vier|fünf|sechs|sieben|acht|neun|zehn|hundert|tausend|dos|tres|cuatro|cinco|seis|siete|ocho|nueve|diez|cien|mil|dois|quatro|dez|cem|deux|trois|quatre|cinq|dix|cent|mille)(?!\p{L})`;
const NAME = String.raw`(?:@\p{L}|\p{Lu})[\p{L}\p{M}\p{N}_'’.-]+`;

const CUES: readonly { readonly kind: AnswerKind; readonly asks: RegExp; readonly holds: RegExp }[] = [
  {
    kind: 'REASON',
    asks: /^\W*(?:why|how come|what (?:caused|made|led)|warum|wieso|weshalb|por ?qu[eé]|porque é que|pourquoi)(?!\p{L})|(?<!\p{L})(?:reason|cause|grund|motivo|razón|raison)s?(?!\p{L})/iu,
    holds: /(?<!\p{L})(?:because|due to|after|since|caused?|reason|thanks to|so that|found|weil|wegen|nach|denn|grund|porque|por|debido|causa|tras|pois|parce|cause|après|suite)(?!\p{L})/iu,
  },
  {
    kind: 'TIME',
    asks: /(?<!\p{L})(?:when|what (?:day|date|time|year|month)|which (?:day|date|year|month)|since when|how long ago|wann|seit wann|cuándo|quando|quand)(?!\p{L})/iu,
    holds: new RegExp(String.raw`\p{N}|(?<!\p{L})(?:${MONTH}|today|tomorrow|yesterday|tonight|(?:mon|tues|wednes|thurs|fri|satur|sun)day|heute|morgen|gestern|(?:mon|diens|donners|frei|sams|sonn)tag|hoy|mañana|ayer|hoje|amanhã|ontem|aujourd|demain|hier)(?!\p{L})`, 'iu'),
  },
  {
    kind: 'NUMBER',
    asks: /(?<!\p{L})(?:how (?:many|much|long|high|far|old|big|often|tall|deep|late|fast|hot|cold|large|heavy)|wie ?(?:viele?|lange|hoch|weit|alt|oft|groß|teuer)|cuánt\p{L}*|quant[oa]s?|combien|percent\p{L}*|prozent|porcentaje|what (?:level|price|cost|number|amount|score))(?!\p{L})/iu,
    holds: new RegExp(NUMBER, 'iu'),
  },
  {
    kind: 'PLACE',
    asks: /(?<!\p{L})(?:where|in (?:what|which) (?:place|city|town|country|street)|wo|wohin|woher|dónde|adónde|onde|aonde|où)(?!\p{L})/iu,
    holds: new RegExp(String.raw`(?<!\p{L})(?:[Ii]n|[Aa]t|[Oo]n|[Nn]ear|[Ff]rom|[Tt]o|[Uu]nder|[Bb]ehind|[Bb]y|[Ii]nside|[Oo]utside|[Aa]cross|[Ii]m|[Aa]m|[Aa]uf|[Bb]ei|[Bb]eim|[Zz]um|[Zz]ur|[Ee]n|[Nn]o|[Nn]a|[Àà]|[Aa]u|[Aa]ux|[Cc]hez|[Dd]ans)\s+(?:(?:the|an?|der|die|das|dem|el|la|los|las|o|a|le|les|l['’])\s?)*\p{L}`, 'u'),
  },
  {
    kind: 'PERSON',
    asks: /(?<!\p{L})(?:who|whom|whose|wer|wem|wen|wessen|quién|quiénes|quem|qui)(?!\p{L})/iu,
    holds: new RegExp(String.raw`@\p{L}|(?<=[\p{L}\p{N},;:)”"'’]\s+[(“"'‘]?)${NAME}|(?<!\p{L})${NAME}\s+\p{Lu}\p{L}+`, 'u'),
  },
];
