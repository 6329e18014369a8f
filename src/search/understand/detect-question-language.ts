import { detectAll } from 'tinyld';
import { STOP_WORDS_OF } from './stop-words.ts';

/** Words that mark a language in short questions. A word of several languages counts for each a little. */
const MARKS: Readonly<Record<string, string>> = {
  // The last ones are words of other languages, too: "die hard", "car crash".
  en: "die war hat car man son pour plus chat sale use also will far rare chose dame pain the is are was were what who when where why how which did does do say said about people posts post tweets find show me all any with and from of to for in on that this has have not last week month year after before since between many much there",
  de: 'der die das den dem ein eine ist sind war waren was wer wann wo warum wie welche hat haben gesagt über leute beiträge finde zeige mir alle mit und von zu für im am auf nicht wurde gibt es ich letzte letzten woche monat jahr nach vor seit zwischen viele wir sie fasse zusammen danke hallo gestern heute bei zum zur noch auch sagte sagten kostet kosten ging kam steht heißt oft er ihr nie macht machte machen hatte hätte wird werden kann öffnet schließt neue neuen neuer neues einen einem einer des dass wenn als aus kein keine unser unsere meinung passiert gab wieso weshalb wessen wem wen',
  es: 'a el la los las un una es son fue era qué quién cuándo dónde cómo cuál cuántos cuántas dijo gente sobre publicaciones muéstrame busca y de del en con para por que no se hay pasó cuando semana mes año pasado pasada hola gracias ayer hoy entre desde resume opina piensa lo su más dice dicen hizo hicieron abre abrió cierra cuándo cómo nuevo nueva nuevos nuevas fueron estaba está están ha han había al sus le les mi este esta eso esto hubo encuentra mensajes tuits puede quién quiénes',
  pt: 'escreveu escreveram publicou a o os as um uma é são foi era quem quando onde como qual quantos quantas quantos disse pessoas sobre publicações mostra e do da dos das em no na com para por que não se há aconteceu semana mês ano passado passada olá obrigado obrigada ontem hoje entre desde resume acham acha o ao pelo pela mais você achou acharam abre abrem fecha falou falaram fez fizeram ficou ficaram vai vão esteve teve foi porquê porque qual quais nova novo novas novos num numa nos nas às à pelos pelas dela dele seu sua este esta isto isso aquilo muito muita ele ela eles elas me mostra-me diz dizem dizer encontra procura mensagens há',
  fr: "le la les un une est sont était qui quand où comment quel quelle quels combien dit gens sur messages montre moi et de du des en avec pour par que ne pas il y a se passé semaine mois année dernier dernière bonjour merci hier aujourd'hui entre depuis résume pense pensent ce cette au aux plus dans l d qu c n s j m t est-ce ont a été fait sont faut ouvre ferme nouvelle nouveau nouveaux elle elles ils leur leurs son sa ses lui ça cela trouve cherche parle parlent disent avis pourquoi où combien dans",
  it: 'a al alla alle agli ai il lo la le i gli l un una uno è sono era ha ho hanno abbiamo chi quando dove come perché quale quali quanto quanta quanti quante detto gente su sul sulla di del della delle dei degli dell da dal dalla con per tra fra che non cosa cos successo settimana mese anno scorso scorsa ieri oggi ciao grazie e ed o nel nella nei nelle in più si mi ci ne se ma anche fatto stato stata questo questa suo sua loro dopo prima parla parlano post messaggi mostrami trova riassumi pensa pensano ultima ultimo',
  nl: 'de het een is zijn was wat wie wanneer waar waarom hoe welke heeft hebben gezegd over mensen berichten en van met voor niet er ik vorige week maand jaar gisteren bedankt hallo op in te dat',
  sv: 'och det att som är var vad vem när varför hur vilka har sagt om inlägg med för inte jag igår',
  pl: 'i w na z że jest są był co kto kiedy gdzie dlaczego jak który czy się nie o ludzie wczoraj',
  tr: 've bir bu ne kim nerede neden nasıl hangi için ile değil dün hakkında kaç',
};

const WEIGHTS: ReadonlyMap<string, readonly (readonly [string, number])[]> = (() => {
  const languages = new Map<string, Set<string>>();
  for (const [language, words] of STOP_WORDS_OF) for (const word of words) languages.set(word, (languages.get(word) ?? new Set()).add(language));
  for (const [language, words] of Object.entries(MARKS)) for (const word of words.split(' ')) languages.set(word, (languages.get(word) ?? new Set()).add(language));
  return new Map([...languages].map(([word, set]) => [word, [...set].map((language) => [language, 1 / set.size] as const)]));
})();

const SCRIPTS: readonly (readonly [RegExp, string])[] = [
  [/[\p{sc=Hiragana}\p{sc=Katakana}]/u, 'ja'], [/\p{sc=Hangul}/u, 'ko'], [/\p{sc=Han}/u, 'zh'], [/\p{sc=Thai}/u, 'th'],
  [/\p{sc=Greek}{2}/u, 'el'], [/\p{sc=Hebrew}{2}/u, 'he'], [/\p{sc=Georgian}/u, 'ka'], [/\p{sc=Armenian}/u, 'hy'],
];
const LETTERS: readonly (readonly [RegExp, string, number])[] = [[/^o\s/u, 'pt', 0.3], [/[äöüß]/u, 'de', 0.6], [/[ñ¿¡]/u, 'es', 1], [/[ãõ]/u, 'pt', 1], [/[èëîïùœ]/u, 'fr', 0.6], [/[ê]/u, 'fr', 0.4], [/[ê]/u, 'pt', 0.4], [/[ìò]/u, 'it', 0.8], [/è/u, 'it', 0.4], [/ç/u, 'fr', 0.3], [/ç/u, 'pt', 0.3], [/[áíóú]/u, 'es', 0.4], [/[áíóú]/u, 'pt', 0.3], [/é/u, 'fr', 0.3], [/é/u, 'es', 0.3], [/é/u, 'pt', 0.3]];
const OTHER_SCRIPT = /[\p{sc=Cyrillic}\p{sc=Arabic}\p{sc=Devanagari}\p{sc=Bengali}\p{sc=Tamil}\p{sc=Telugu}]/u;
const MOST_CHARACTERS = 500;
const WORDS_FOR_STATISTICS = 5;
const SURE = 0.4;

/** ISO 639-1 language of a question. Function words decide first, as statistics fail on a handful of words; English by default. */
export function detectQuestionLanguage(question: string): string {
  const text = question.slice(0, MOST_CHARACTERS).toLowerCase().replace(/"[^"]*"|“[^”]*”|https?:\/\/\S+|(?<!\p{L})[@#][\p{L}\p{N}_]+|\b[a-z_]+:\S+/gu, ' ');
  const script = SCRIPTS.find(([pattern]) => pattern.test(text));
  if (script) return script[1];
  if (OTHER_SCRIPT.test(text)) return statistical(text) ?? 'en';
  const scores = new Map<string, number>();
  const words = text.match(/\p{L}[\p{L}\p{M}]*/gu) ?? [];
  for (const word of words) for (const [language, weight] of WEIGHTS.get(word) ?? []) scores.set(language, (scores.get(language) ?? 0) + weight);
  for (const [pattern, language, weight] of LETTERS) if (pattern.test(text)) scores.set(language, (scores.get(language) ?? 0) + weight);
  const ranked = [...scores].sort((a, b) => b[1] - a[1] || (a[0] === 'en' ? -1 : 1));
  const [best, second] = ranked;
  if (best && best[1] >= 0.5 && best[1] > (second?.[1] ?? 0) + 0.2) return best[0];
  if (words.length >= WORDS_FOR_STATISTICS) return statistical(text) ?? best?.[0] ?? 'en';
  return best && best[1] >= 0.5 ? best[0] : 'en';
}

function statistical(text: string): string | undefined {
  const [best] = detectAll(text);
  return best && best.accuracy >= SURE ? best.lang : undefined;
}
