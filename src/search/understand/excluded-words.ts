/** Keeps out whatever the question asks: "but not Rails", "not about trams". */
const ALWAYS = "but (?:not|without|no)|not (?:about|mentioning|containing|including|with|regarding|the word)|without (?:mentioning|the words?|containing)|excluding|aber (?:nicht|kein|keine|ohne)|nicht über|pero (?:no|sin)|mas (?:não|sem)|mais (?:pas|sans)|pas sur";
/** Keeps out in a list of keywords or of posts; in a question of fact it is part of the fact: "how did they live without water?". */
const IN_SEARCHES = 'without|except(?: for)?|other than|apart from|besides|ohne|außer|sin|excepto|salvo|sem|exceto|sans|sauf';
const LEADS = '(?:(?:about|on|mentioning|with|in|for|the words?|the|any|those|über|sobre|sur|el|la|los|las|o|os|as|le|les)\\s+)*';
const EXTENT = '([^,;:?!()]+)';

const edge = (forms: string) => new RegExp(`(?<![\\p{L}\\p{N}_])(?:${forms})\\s+${LEADS}${EXTENT}`, 'giu');
const EVERYWHERE = edge(ALWAYS);
const SEARCHES = edge(`${ALWAYS}|${IN_SEARCHES}`);

/** Begins a question of fact, in which nothing is left out of a list. */
const ASKS_FACT = /^[\s¿¡]*(?:(?:and|but|so) )?(?:who|whom|whose|what(?! (?:posts|tweets)(?!\p{L}))|when|where|why|which(?! (?:posts|tweets|messages)(?!\p{L}))|how(?! many (?:posts|tweets|messages)(?!\p{L}))|is|are|was|were|did|does|do|has|have|had|can|could|will|would|should|wer|wann|wo|warum|wie(?! ?viele)|hat|ist|quién|qué|cuándo|dónde|por qué|cómo|quem|o que|quando|onde|porque|como|qui|que|quand|où|pourquoi|comment)(?![\p{L}])/iu;
/** What begins something else. A verb after it belongs to the question: "but not everyone agreed". */
const ENDS = /\s+(?:from|since|in|on|at|by|during|before|after|that|which|who|when|because|if|as|was|were|is|are|did|does|has|have|had|will|would|von|seit|im|desde|en|em|depuis|par)(?![\p{L}]).*$/iu;
const SAYS_NOTHING = /^(?:everyone|everybody|everything|all|always|only|yet|now|really|that|this|it|them|much|many|so|too|very|enough|in|from|by|later|until|before|after)(?![\p{L}])/iu;
const MOST_WORDS = 5;

/** A part of a question that names what must not be in a post, `[start, end)`, with the place of the words alone. */
export interface Exclusion {
  readonly start: number;
  readonly wordsStart: number;
  readonly end: number;
}

/** The parts of a question that say what to leave out, in order, without overlaps. */
export function exclusions(question: string): Exclusion[] {
  const found: Exclusion[] = [];
  for (const match of question.matchAll(ASKS_FACT.test(question) ? EVERYWHERE : SEARCHES)) {
    const extent = match[1] ?? '';
    const wordsStart = match.index + match[0].length - extent.length;
    const words = extent.replace(/\.(?:\s.*)?$/u, '').replace(ENDS, '');
    if (SAYS_NOTHING.test(words) || words.trim() === '' || words.trim().split(/\s+/u).length > MOST_WORDS) continue;
    found.push({ start: match.index, wordsStart, end: wordsStart + words.length });
  }
  return found;
}
