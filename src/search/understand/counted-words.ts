/** What asks for a number, or names posts by a word in them, in any of the languages. */
const COUNTS = /(?<![\p{L}])(?:how (?:many|often|frequently)|number of|count|wie ?viele|wie (?:oft|häufig)|zähle?|cuánt[oa]s|número de|quant[oa]s|combien|nombre de)(?![\p{L}])/iu;
const NAMES_A_WORD = '(?:the )?(?:words?|terms?|keywords?)|(?:das |dem |mit dem )?(?:wort|begriff)|(?:la |con la )?palabra|(?:a |com a )?palavra|(?:le |avec le )?mot';
const HOLDS = 'mention(?:s|ed|ing)?|contain(?:s|ed|ing)?|erwähn\\p{L}*|enth[aä]lt(?:en)?|mencion\\p{L}*|contien\\p{L}*|contêm|contém|mentionn\\p{L}*';
const SAYS = 'says?|said|saying|use[sd]?|using|hold(?:s|ing)?|include[sd]?|including|writes?|wrote|written|tweet(?:s|ed)?|about|regarding|sag(?:en|t|te|ten)|schreib(?:en|t)|über|dicen|dice|dijo|dijeron|sobre|dizem|disse|disseram|disent|dit|sur';

const after = (verbs: string) => new RegExp(`(?<![\\p{L}\\p{N}_@#'-])(?:${verbs})\\s+(?:(?:${NAMES_A_WORD})\\s+)?`, 'giu');
const WORD_NAMED = new RegExp(`(?<![\\p{L}\\p{N}_@#'-])(?:${NAMES_A_WORD})\\s+(?=\\p{L})`, 'giu');
const HOLDING = after(HOLDS);
const SAYING = after(`${HOLDS}|${SAYS}`);

const WORD = /[\p{L}\p{N}](?:[\p{L}\p{M}\p{N}_]|[-.'’](?=[\p{L}\p{N}]))*/gu;
const MOST_WORDS = 4;

/** Where what is mentioned ends, unless it is the first word. */
const GOES_ON = /^(?:in|on|at|during|since|before|after|from|by|per|each|every|between|until|most|or|and|with|without|but|not|did|does|do|was|were|is|are|has|have|as|im|am|seit|und|oder|von|en|desde|o|y|e|em|ou|et|depuis|par)$/iu;
/** Stands for something else, and is never a word that posts are counted by. */
const POINTS = new Set(
  `most least more less often many much all each every a an the it its this that these those them they he she him her his hers us me you we i any anything something nothing everything anyone someone everyone somebody anybody what who whom which where when why how so there here then again also about to of for be is are was were do does did not
  der die das den dem ein eine es ihn sie er ihm ihr ihnen dies dieses etwas nichts alles so dazu darüber davon el la lo los las un una eso esto esa ese algo nada todo ello le les o os as um uma isso isto ele ela algo tudo il elle ils elles ça cela ce le leur en y rien tout quelque se`.split(/\s+/u),
);

/**
 * What a question names as the word that posts must hold, though such words say nothing in other places: "how many posts mention
 * Go?", "how often did he say will?", "posts with the word not". Empty when it names none.
 */
export function namedWords(question: string): string[] {
  const named = wordsAfter(question, WORD_NAMED, 1);
  if (named.length > 0) return named;
  return wordsAfter(question, COUNTS.test(question) ? SAYING : HOLDING, MOST_WORDS).filter((word) => !POINTS.has(word.toLowerCase()) || isAcronym(word));
}

/** Stop words that are written as names within what is mentioned: "posts about IT", "what did he say about Go?", "mention The Who". */
export function namesAmong(question: string, isStop: (word: string) => boolean): string[] {
  if (!/\p{Ll}/u.test(question)) return [];
  return wordsAfter(question, SAYING, MOST_WORDS).filter((word) => isStop(word) && /^\p{Lu}/u.test(word) && (isAcronym(word) || !JOINTS.has(word.toLowerCase())));
}

/** Capitalised in names without being part of what is told apart by them. */
const JOINTS = new Set('i a an the of and to for in on at by or der die das den dem ein eine und el la lo los las un una y o a os as um uma e le les l de du des et ou'.split(' '));

const isAcronym = (word: string): boolean => /^\p{Lu}{2,}$/u.test(word);

function wordsAfter(question: string, pattern: RegExp, most: number): string[] {
  for (const match of [...question.matchAll(pattern)].toReversed()) {
    const rest = /^[^?!.,;:()\uE000]*/u.exec(question.slice(match.index + match[0].length))?.[0] ?? '';
    const words = (rest.match(WORD) ?? []).map((word) => word.replace(/['’]s$/u, ''));
    const end = words.findIndex((word, place) => place > 0 && GOES_ON.test(word));
    const kept = words.slice(0, Math.min(end < 0 ? words.length : end, most));
    if (kept.length > 0) return kept;
  }
  return [];
}
