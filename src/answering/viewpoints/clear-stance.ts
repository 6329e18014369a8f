import { analyze } from '../../search/analyze.ts';
import { STOP_TERMS } from '../../search/stop-terms.ts';
import { sentenceSpans } from '../split-sentences.ts';

/**
 * Where a reply says in so many words that what it answers is not so (`REFUTES`), that its author sees it otherwise (`OPPOSES`), or that
 * its author is for it (`SUPPORTS`). Undefined where it takes reading between the lines. English, German, Spanish, Portuguese, French.
 */
export type ClearStance = 'REFUTES' | 'OPPOSES' | 'SUPPORTS';

export function clearStance(text: string, answered: string): ClearStance | undefined {
  const statements = statementsOf(text);
  const theirs = new Set(statementsOf(answered).flatMap(contentTerms));
  if (statements.some((sentence) => VERDICT.test(sentence) || REFUTES.test(sentence) || negates(sentence, theirs))) return 'REFUTES';
  if (statements.some((sentence) => OPPOSES.test(sentence)) || (BARE_NO.test(plain(text)) && !answered.includes('?'))) return 'OPPOSES';
  return statements.some((sentence) => SUPPORTS.test(sentence)) && !text.includes('?') ? 'SUPPORTS' : undefined;
}

/** Sentences that claim something. A question claims nothing, and what answers one denies nothing. */
function statementsOf(text: string): string[] {
  const said = plain(text);
  return sentenceSpans(said)
    .map(({ start, end }) => said.slice(start, end))
    .filter((sentence) => !/\?\W*$/.test(sentence) && !IFFY.test(sentence));
}

/** The words of the author: no names at the front, no links, nothing that repeats or quotes others; lower-case, with straight apostrophes. */
function plain(text: string): string {
  return text
    .replace(/(?<![\p{L}\p{N}])(?:RT|MT|via)\s*:?\s*["“]?@.*$/isu, ' ')
    .replace(/["“(]?@[\p{L}\p{N}_]+\s?:.*?(?:”|$)/su, ' ')
    .replaceAll(/https?:\/\/[^\s"“”]+/g, ' ')
    .replace(/^(?:[.\s]*@[\p{L}\p{N}_.]+[\s,]*)+(?!:)/u, '')
    .replaceAll(/["“„«][^"“”„«»]*["”“»]/g, ' … ')
    .toLowerCase()
    .replaceAll('’', "'")
    .trim();
}

const within = (...lists: readonly string[]): RegExp => new RegExp(String.raw`(?<![\p{L}\p{N}_#@'])(?:${lists.join('|')})(?![\p{L}\p{N}_'])`, 'u');
const contentTerms = (text: string): string[] => analyze(text).filter((term) => !STOP_TERMS.has(term) && (term.length > 2 || /\p{N}/u.test(term)));

/** Conditions, hopes and what others said: no statement of the author's own. */
const IFFY = /(?<!\p{L})(?:if|hope|hopefully|unless|wish|imagine|as if|not (?:one|a single|a word|a hoax|a lie|a fake|a joke)|none of|falls|wenn|hoffentlich|hoffe|ob|si|ojalá|espero|se|oxalá|j'espère|would be|wäre|sería|seria|serait)(?!\p{L})/u;

const IT = String.raw`(?:this|that|it|these|those|they|your (?:info|report|story|claim|statement|tweet|post|numbers?|figures?)|the (?:claim|story|rumou?r|report|post|photo|picture|video|number|figure))`;
const NOT_SO = String.raw`(?:true|correct|accurate|right|real|the case|what happened|what (?:he|she|they|i|we) said)`;
const WRONG = String.raw`(?:false|untrue|wrong|fake|a fake|a hoax|a lie|lies|all lies|bs|bullshit|bollocks|nonsense|rubbish|misleading|incorrect|inaccurate|mistaken|bogus|baseless|made up|photoshopped|debunked|out of date|misinformation)`;
const VERY = String.raw`(?:(?:simply|just|so|totally|completely|absolutely|plain|plainly|utterly|all|quite|very|either|still|also|an?|total|complete|absolute|utter|apparently) )*`;
const REFUTES = within(
  String.raw`${IT}(?:'s| is| was|'re| are| were) (?:not|never) ${VERY}${NOT_SO}`,
  String.raw`${IT} (?:isn't|wasn't|ain't|aren't|weren't) ${VERY}${NOT_SO}`,
  String.raw`${IT}(?:'s| is| was|'re| are| were) ${VERY}${WRONG}`,
  String.raw`(?:simply|just|absolutely|totally) (?:not true|untrue|false|wrong)`,
  String.raw`(?:(?:did not|didn't) (?:actually |really )?happen|never (?:actually |really )?happened)(?! to)`,
  String.raw`there (?:is|was|were|are|has been|have been) (?:no evidence|no proof|no truth|no such)`,
  String.raw`(?:you're|you are|they're|they are|he's|he is|she's|she is) ${VERY}(?:wrong|mistaken|lying)`,
  String.raw`has (?:already )?been (?:debunked|disproved|refuted|denied)`,
  String.raw`(?:check|get) your facts(?: straight)?`,
  String.raw`(?:das|es|die (?:meldung|zahl|behauptung)|dies) (?:stimmt|stimmen) (?:so |doch |gar |überhaupt |einfach |aber )*nicht|(?:das|dies|es) ist (?:so |schlicht |einfach |völlig |ganz )*(?:falsch|unsinn|quatsch|blödsinn|gelogen|nicht wahr|nicht richtig|erfunden|eine lüge|ein gerücht|widerlegt)|(?:du irrst|sie irren) (?:dich|sich)|kein wort (?:davon )?(?:ist )?wahr`,
  String.raw`(?:eso |esto )?no es (?:verdad|cierto|correcto)|(?:es|son|era) (?:todo |totalmente |completamente )?(?:falso|falsa|mentira|un bulo|un error|incorrecto|inventado)|(?:estás|está|estáis) equivocad[oa]s?|no hay (?:pruebas|ninguna prueba)`,
  String.raw`(?:isso |isto )?não é (?:verdade|correto|certo)|(?:é|são|era) (?:tudo |totalmente |completamente )?(?:falso|falsa|mentira|um boato|um erro|incorreto|inventado)|(?:estás|está|estão) (?:enganad|errad)[oa]s?|não há provas`,
  String.raw`(?:ce )?n'est pas (?:vrai|exact|correct)|c'est (?:tout à fait |complètement |totalement )?(?:faux|un mensonge|une intox|n'importe quoi|inexact)|(?:tu te trompes|vous vous trompez)|aucune preuve`,
);

/** As those write who check claims: "VERDICT: false", "CHECKED: … FALSE". */
const VERDICT = new RegExp(String.raw`(?<!\p{L})(?:verdict|rating|rated|status|fact[- ]?check|faktencheck|urteil|veredicto|verificación|veredito|verdicto|verdict|vérification)\s*:?\s*(?:is |ist |es |é |est )?(?:mostly |pants on fire |eher |mayormente )?(?:false|fake|misleading|wrong|falsch|falso|falsa|enganoso|faux)(?!\p{L})|^(?:verdict: )?(?:false|untrue|fake news|a hoax|hoax|falsch|falso|mentira|faux|rubbish|nonsense|bullshit|unsinn|quatsch)[.! ]*$`, 'u');

const OPPOSES = within(
  String.raw`(?:i|we) (?:\p{L}+ )?(?:disagree|object|oppose)|(?:i|we) (?:do not|don't|can't|cannot) (?:agree|support)|(?:i'm|i am|we're|we are) (?:\p{L}+ )?(?:against|opposed)(?: (?:it|this|that|the|to))?|(?:i|we) don't think so|(?:i|we) (?:don't|do not) believe (?:it|this|that|a word)|bad idea|terrible idea|on the contrary|not convinced`,
  String.raw`(?:ich|wir) (?:sehe|sehen) das (?:ganz )?(?:anders|nicht so)|(?:ich )?bin (?:ich )?(?:strikt |klar )?dagegen|(?:ich|wir) (?:widerspreche\p{L}*|stimme\p{L}* (?:dem |dir |ihnen )?nicht zu)|nicht einverstanden|anderer meinung|schlechte idee|im gegenteil`,
  String.raw`no estoy de acuerdo|estoy en contra|discrepo|me opongo|mala idea|no me lo creo|al contrario`,
  String.raw`não concordo|discordo|sou contra|oponho-me|má ideia|não acredito nisso|pelo contrário`,
  String.raw`(?:je (?:ne )?suis )?pas d'accord|je suis contre|je m'oppose|mauvaise idée|je n'y crois pas|au contraire`,
);
const BARE_NO = /^\W*(?:(?:no|nope|nah|nein|nee|não|non)(?:[.,!…]|\s*$)|against[.,!]|dagegen[.,!]|en contra[.,!]|contra[.,!]|contre[.,!])(?! (?:worries|problem|doubt|need|wonder|offen[cs]e|thanks|matter))/u;

const SUPPORTS = within(
  String.raw`(?:i|we) (?:\p{L}+ )?(?:agree|support (?:it|this|that))|(?<!n't )couldn't agree more|(?:i'm|i am|we're|we are) (?:all )?(?:for it|for this|in favou?r)|(?:you're|you are|he's|he is|she's|she is|they're|they are|that's|that is) (?:absolutely |so |quite |completely )?(?:right|correct|true)|spot on|well said|(?:can|i) confirm(?: (?:it|this|that))?|count me in|good idea|great idea|exactly (?:this|right|that)`,
  String.raw`(?:ich )?bin (?:ich )?(?:voll |ganz )?dafür|stimme (?:dir |dem |ihnen )?(?:voll |ganz )?zu|da hast du recht|(?:sehe|sehen) (?:ich|wir|das) (?:auch|genauso) so|ganz meine\p{L}* meinung|gute idee|das stimmt(?! nicht)|kann ich bestätigen`,
  String.raw`(?<!no )estoy (?:totalmente )?de acuerdo|estoy a favor|(?:tienes|tiene|tenéis|tienen) (?:toda la )?razón|buena idea|es (?:verdad|cierto)`,
  String.raw`(?<!não )concordo|(?:sou|estou) a favor|(?:tens|tem|têm) (?:toda a )?razão|boa ideia|é (?:mesmo )?verdade`,
  String.raw`(?:je suis )?(?:tout à fait |entièrement )d'accord|je suis pour|(?:tu as|vous avez|il a|elle a) raison|bonne idée|c'est (?:bien )?vrai`,
);

/** "It's not the Islamic flag", "there are not 40 people in hospital": denies what the other post says, in its words. */
const DENIAL = /(?:^(?=not )|(?<!\p{L})(?:that|it|this|there|they|those|these|he|she|das|es|dies|eso|esto|isso|isto|ce|c')(?:'s| is| are| was| were|'re| has| have| had|'d| ist| sind| war| waren| es| son| é| são| est)? ?)(?<word>not|isn't|aren't|wasn't|weren't|no|nicht|kein\p{L}*|no es|não é|n'est pas|ne sont pas)\s+/gu;
/** "Not just", "not sure" and the like deny nothing. */
const DENIES_NOTHING = /^(?:just|need|him|her|me|you|us|them|only|sure|so much|enough|yet|even|surprised|to|nur|sicher|solo|só|seulement|the (?:time|point|first|last|only)|about|too|very|really|doubt|wonder|one|way|matter|offen[cs]e|idea)(?!\p{L})/u;
const REACH = 4;
const SARCASTIC = /^\W*(?:so|oh|well|yeah|ja|also|ah|pues|então|alors)(?!\p{L})/u;

function negates(sentence: string, theirs: ReadonlySet<string>): boolean {
  if (SARCASTIC.test(sentence)) return false;
  return [...sentence.matchAll(DENIAL)].some(({ 0: denial, index }) => {
    const after = sentence.slice(index + denial.length);
    const [clause = ''] = after.split(/[,;:.!]|(?<!\p{L})(?:but|because|and|aber|und|pero|mas|mais|et|y|e)(?!\p{L})/u, 1);
    const terms = contentTerms(clause.split(/\s+/).slice(0, REACH).join(' '));
    return !DENIES_NOTHING.test(after) && terms.length > 0 && terms.filter((term) => theirs.has(term)).length >= terms.length - (terms.length > 2 ? 1 : 0);
  });
}
