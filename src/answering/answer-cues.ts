/**
 * What the answer to a question of this kind holds besides its words: a reason, a time, a number, a name (expected
 * answer types, as in question answering since TREC-8). Undefined for kinds that expect nothing in particular.
 */
export function answerCue(question: string): RegExp | undefined {
  return CUES.find(({ asks }) => asks.test(question))?.holds;
}

const MONTH = 'jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sep(?:tember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?|januar|februar|märz|mai|juni|juli|oktober|dezember|enero|febrero|marzo|abril|mayo|junio|julio|agosto|septiembre|octubre|noviembre|diciembre|janeiro|fevereiro|março|maio|junho|julho|setembro|outubro|novembro|dezembro|janvier|février|mars|avril|juin|juillet|août|septembre|octobre|novembre|décembre';
const NUMBER = String.raw`\p{N}|(?<!\p{L})(?:two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|twenty|thirty|forty|fifty|sixty|hundred|thousand|million|half|dozen|zwei|drei|vier|fünf|sechs|sieben|acht|neun|zehn|dos|tres|cuatro|cinco|seis|siete|ocho|nueve|diez|dois|quatro|deux|trois|quatre|cinq)(?!\p{L})`;

const CUES: readonly { readonly asks: RegExp; readonly holds: RegExp }[] = [
  {
    asks: /^\W*(?:why|how come|what (?:caused|made|led)|warum|wieso|weshalb|por ?qu[eé]|porque é que|pourquoi)(?!\p{L})|(?<!\p{L})(?:reason|cause)s?(?!\p{L})/iu,
    holds: /(?<!\p{L})(?:because|due to|after|since|caused?|reason|thanks to|so that|found|weil|wegen|nach|denn|grund|porque|por|debido|causa|tras|pois|parce|cause|après|suite)(?!\p{L})/iu,
  },
  {
    asks: /(?<!\p{L})(?:when|what (?:day|date|time|year|month)|since when|how long ago|wann|seit wann|cuándo|quando|quand)(?!\p{L})/iu,
    holds: new RegExp(String.raw`\p{N}|(?<!\p{L})(?:${MONTH}|today|tomorrow|yesterday|tonight|(?:mon|tues|wednes|thurs|fri|satur|sun)day|heute|morgen|gestern|hoy|mañana|ayer|hoje|amanhã|ontem|aujourd|demain|hier)(?!\p{L})`, 'iu'),
  },
  {
    asks: /(?<!\p{L})(?:how (?:many|much|long|high|far|old|big|often|tall|deep|late|fast)|wie ?(?:viele?|lange|hoch|weit|alt|oft)|cuánt\p{L}*|quant\p{L}*|combien|percent\p{L}*|prozent|porcentaje)(?!\p{L})/iu,
    holds: new RegExp(NUMBER, 'iu'),
  },
];
