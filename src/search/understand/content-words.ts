import { namedWords, namesAmong } from './counted-words.ts';
import { exclusions } from './excluded-words.ts';
import { quotations } from './quotations.ts';
import { STOP_WORDS, STOP_WORDS_OF } from './stop-words.ts';

/** Turns of phrase that ask, and say nothing of what is asked about. Each is taken out where it stands. */
const ASKING: Readonly<Record<string, readonly string[]>> = {
  en: [
    "(?:and |or )?(?:at |by |around |until |since )?what time(?: of (?:the )?day)?", "(?:in|for|at) (?:the (?:first|second) place|the end|total|general|fact|all|least|last|first|once|the time|the same time|that time|this time|the moment|example|instance|what reasons?|which reasons?)", "(?:with|contain(?:s|ing)?|use[sd]?|using|says?|saying|said|mention(?:s|ed|ing)?|holds?|includ(?:e|es|ing)) the (?:exact )?(?:words?|terms?|phrases?|keywords?)", "(?:the year )?in (?:review|retrospect)", "(?:per|each|every|by) (?:year|month|week)", "over time", "(?:chang|evolv|develop|shift)(?:e|ed|es|ing)? over (?:time|the years)", "how (?:long|much longer|soon|far)(?: (?:did|does|do|has|have|had|was|were|is|are|will|ago|it|take|took|taken|last|lasted|for))*",
    "(?:what (?:is|was|are|were) |give |tell )?(?:me )?(?:the |his |her |their |its |some |any )?(?:main |real |only |official )?reasons?(?: (?:why|for|behind|that|of|given|was|were))", "(?:and )?what (?:is|was|were|are) (?:the |his |her |their |its )?(?:main |real |official )?reasons?", "with what reasons?", "compared (?:to|with)", "(?:kind|kinds|sort|sorts|type|types|lot|lots|couple) of", "(?:so far|as well|of course|by the way|each other|one another|any ?more|any longer|at all)",
    "(?:in |on |at |of |by )?(?:which|what) (?:years?|months?|weeks?|days?|dates?|weekdays?|hours?|times?)", "(?:the |his |her |their |my |your )?(?:very )?(?:first|oldest|earliest|last|latest|newest|longest|shortest|best|top|(?:most|least) (?:recent|liked|popular|reposted|retweeted|shared|favou?rited|viewed|commented|replied[- ]to))(?: ever)?(?: \\d+)? (?:posts?|tweets?|toots?|messages?|threads?|replies|reply|reposts?|retweets?)(?: (?:ever|of all time|about|on|that|which|of|mentioning|mention))*",
    "(?:the )?(?:most|least) (?:used|common|frequent|frequently|often|active|prolific|mentioned|liked|popular|recent|retweeted|reposted)(?: (?:used|hashtags?|tags?|words?|authors?|users?|accounts?|people|topics?|mentions?|mentioned))*", "(?:which|what) (?:hashtags?|tags?|users?|authors?|accounts?|topics?)", "(?:the )?(?:main|top|hot|trending|key) topics?(?: (?:of|in|on) (?:this|the|his|her|their|that))?", "(?:the )?most (?:likes|reposts|retweets|replies|shares)",
    "(?:can|could|would|will) you (?:please )?(?:tell|show|find|give|list|help|get)(?: me| us)?", "(?:please )?(?:tell|show|give|find|get|fetch|list|bring)(?: me| us)?(?: up)?(?: (?:all|some|any|the|every))*(?: (?:of|the|my|more|latest|newest|oldest|recent|best|top|most|posts?|tweets?|toots?|messages?|results?|replies|threads?|entries))*(?: (?:about|on|that|which|mentioning|mention|regarding|of|with|for|where|who|saying|say|talking about|containing|posted))?",
    "(?:search|look)(?:ing)? (?:for|up)", "i(?:'m| am)? (?:want|would like|'d like|need|looking)(?: to (?:know|see|read|find|hear))?(?: for)?(?: (?:about|what|posts))?", "do you (?:know|have|remember)(?: (?:anything|something|any posts|posts))?(?: (?:about|on|if|whether))?",
    "what (?:did|do|does|have|has|were|are|was|is) (?:(?:the|most|other|some|all|many|local|other) )*(?:people|everyone|everybody|users|residents|locals|they|folks|anyone|the posts|posts|commenters|others|we|fans|critics|supporters|opponents) (?:say|said|saying|think|thinking|thought|write|written|wrote|post|posting|posted|talk|talking|tweet|tweeting|feel|feeling|make|react|mention|mentioned)(?: (?:about|of|on|to|when|regarding|that))?",
    "what(?:'s| is| was| has)? (?:said|written|posted|been said|been written|been posted)(?: (?:about|on))?", "what(?:'s| is| was| were| are) (?:the )?(?:general |main |overall |public |people's )*(?:opinions?|reactions?|views?|sentiments?|mood|discussion|talk|consensus|arguments?|story|news|latest)(?: (?:about|of|on|to|with|for|behind|from))?",
    "what (?:happened|happens|is happening|went on|was going on)(?: (?:with|to|at|in|on|during))?", "how (?:many|often|much)(?: (?:different|distinct|other|more|people|authors|users|accounts|posts|tweets|toots|messages|replies|reposts|retweets|times|mentions))*(?: (?:have|has|had|did|do|does|are|were|was|is|got|there|be|been|mention|mentioned|mentions|talk|talked|write|wrote|written|say|said|post|posted|tweet|tweeted|contain|about|of|on|that|people|anyone|anybody|i|we|they|the|in total|use|used|refer|referred|discuss|discussed))*",
    "(?:the )?(?:total )?number of (?:posts|tweets|messages|replies|people|authors|users|mentions)(?: (?:about|on|that|mentioning|who|of|wrote|mention))*", "count (?:(?:the|all|of|how many) )*(?:posts|tweets|messages|replies|mentions|people)?(?: (?:about|on|that|mentioning|mention|of))*",
    "(?:please )?(?:summari[sz]e|sum up|recap|outline)(?: (?:me|for me|us))?(?: (?:the|all|what|everything|discussion|debate|posts|tweets|people|was|is|said|story|thread|talk|opinions|reactions|of|about|on|around|were))*", "(?:an? )?(?:short |brief |quick )?(?:summary|overview|recap|timeline|digest|tl;?dr)(?: of)?(?: (?:the|what|posts|discussion|debate))*(?: (?:about|on))?",
    "is there (?:anything|something|any posts?|a post|posts)(?: (?:about|on|that|mentioning))?", "are there (?:any )?(?:posts|tweets|messages)(?: (?:about|on|that|mentioning))?", "(?:has|have|did|does|do) (?:anyone|anybody|someone|people)(?: (?:ever|here))?(?: (?:mention|mentioned|say|said|post|posted|write|wrote|talk|talked|think|complain|know))?(?: (?:about|on|of|that))?",
    "who (?:wrote|posted|tweeted|said|says|talked|talks|mentioned|mentions|talked|writes|posts|commented)(?: (?:about|on|that|of|something|anything))*", "(?:posts?|tweets?|toots?|messages?|threads?|comments?|discussions?)(?: (?:that|which))?(?: (?:are|were|is))?(?: (?:about|on|mentioning|mention|regarding|concerning|talking about|talk about|related to|say|saying|contain|containing|of|discuss|discussing))", "how did (?:people|opinions?|everyone|residents|locals|they|the town|the mood|views?)(?: (?:react|respond|change|feel|develop|think|evolve))*(?: (?:to|about|on|over|when|time))*",
  ],
  de: [
    "was (?:haben|hat|sagen|sagt|sagten|schreiben|schrieben|denken|dachten|meinen|meinten|halten|wurde|wird)(?: (?:die|der|viele|alle|andere))*(?: (?:leute|menschen|nutzer|anwohner|man|sie|bürger|einwohner))?(?: (?:über|von|zu|zum|zur|dazu))?", "(?:gesagt|geschrieben|gepostet|gemeint|gedacht|passiert|berichtet|geredet|gesprochen|erwähnt)(?= *(?:[?.!]|$|\\uE000))",
    "(?:zeige?|finde?|suche?|liste?|gib|nenne?)(?: (?:mir|uns|bitte|alle|nach|auf))*(?: (?:beiträge|posts|tweets|nachrichten))?(?: (?:über|zu|zum|zur|von|mit|nach))?", "(?:fasse?|fass)(?: (?:bitte|mir|die|das|alle|diskussion|beiträge|was|zu|zum|zur|über))*|zusammen(?:fassung)?(?: (?:von|der|des|zu|zum|zur|über))?",
    "wie ?viele?(?: (?:beiträge|posts|tweets|nachrichten|leute|menschen|personen|nutzer))?(?: (?:gibt|es|haben|sind|wurden|erwähnen|über|zu|zum|zur|von))*", "wie oft(?: (?:wurde|wird|haben|hat))?", "(?:beiträge|posts|tweets|nachrichten) (?:über|zu|zum|zur|von|mit)", "was (?:ist|war|geschah|passierte)(?: (?:mit|bei|beim|in|im|am))*", "gibt es (?:etwas|beiträge|posts)?(?: (?:über|zu|zum|zur))?",
  ],
  es: [
    "(?:¿ ?)?(?:qué|que) (?:dijo|dice|dicen|decía|dijeron|piensa|piensan|opina|opinan|opinó|ha dicho|han dicho|escribió|escribieron|comenta|comentan)(?: (?:la|toda|mucha))*(?: (?:gente|personas|vecinos|usuarios))?(?: (?:sobre|de|del|acerca de|acerca del))?", "(?:muéstrame|muestra|busca|buscar|encuentra|enséñame|lista|dame|cuéntame|dime)(?: (?:todas|todos|las|los|la|el|unas|unos))*(?: (?:publicaciones|posts|tuits|mensajes))?(?: (?:sobre|de|del|con|que|acerca de))?",
    "cuánt[oa]s?(?: (?:publicaciones|posts|tuits|mensajes|personas|veces|gente))?(?: (?:hay|hablan|mencionan|se|ha|han|mencionado|mencionó|menciona|sobre|de|del|que|escribieron))*", "(?:resume|resumir|resumen|resúmeme)(?: (?:de|del|la|lo|el|que|se|dijo|las|los|publicaciones|discusión|debate|sobre|pasó))*", "(?:qué|que) (?:pasó|ha pasado|sucedió|ocurrió)(?: (?:con|en|durante))?", "(?:publicaciones|posts|tuits|mensajes) (?:sobre|de|del|con|que hablan de|acerca de)",
  ],
  pt: [
    "(?:o )?(?:que|quê) (?:disse|diz|dizem|disseram|pensa|pensam|acha|acham|acharam|escreveu|escreveram|comentam)(?: (?:a|as|o|os|muita))*(?: (?:gente|pessoas|moradores|usuários))?(?: (?:sobre|de|do|da|acerca de))?", "(?:o )?que (?:as pessoas|a gente|os moradores) (?:disseram|dizem|acham|pensam|escreveram)(?: (?:sobre|de|do|da))?", "(?:mostra|mostre|mostra-me|procura|procure|encontra|encontre|lista|liste|busca|busque|dá-me)(?: (?:me|todas|todos|as|os|a|o))*(?: (?:publicações|posts|tweets|mensagens))?(?: (?:sobre|de|do|da|com|que))?",
    "quant[oa]s?(?: (?:publicações|posts|tweets|mensagens|pessoas|vezes))?(?: (?:há|existem|falam|mencionam|foi|foram|sobre|de|do|da|que|mencionado|escreveram))*", "(?:resume|resuma|resumir|resumo)(?: (?:de|do|da|o|a|que|as|os|publicações|discussão|debate|sobre|disseram))*", "(?:o )?que (?:aconteceu|houve|se passou)(?: (?:com|em|no|na|durante))?", "(?:publicações|posts|tweets|mensagens) (?:sobre|de|do|da|com)",
  ],
  fr: [
    "qu(?:['’]est-ce que|e|['’]ont|['’]a) ?(?:disent|dit|pensent|pense|ont dit|les|la|le|des)*(?: (?:gens|habitants|utilisateurs|personnes))?(?: (?:disent|ont dit|dit|pensent|pensé|ont pensé|écrivent|ont écrit))?(?: (?:sur|de|du|à propos de|des))?", "(?:montre|montrez|trouve|trouvez|cherche|liste|donne)(?:[- ]moi)?(?: (?:tous|toutes|les|des|la|le))*(?: (?:messages|posts|tweets|publications))?(?: (?:sur|de|du|avec|qui|à propos de))?",
    "combien(?: (?:de|d['’])? ?(?:messages|posts|tweets|publications|personnes|fois|gens))?(?: (?:y a-t-il|parlent|mentionnent|sur|de|du|qui|ont|a-t-on))*", "(?:résume|résumez|résumé|résumer)(?: (?:de|du|la|le|les|ce|qui|que|discussion|débat|messages|sur|des))*", "(?:que|qu['’]est-ce qui) s['’]est(?:-il)? passé(?: (?:avec|à|au|pendant|dans))?", "(?:messages|posts|tweets|publications) (?:sur|de|du|avec|à propos de)",
  ],
};

const PATTERNS: ReadonlyMap<string, RegExp> = new Map(
  Object.entries(ASKING).map(([language, list]) => [language, new RegExp(`(?<![\\p{L}\\p{N}_@#'’-])(?:${list.join('|')})(?![\\p{L}\\p{N}_-])`, 'giu')]),
);

const WORD = /[@#＃]?[\p{L}\p{N}](?:[\p{L}\p{M}\p{N}_]|[-.'’:/,](?=[\p{L}\p{N}]))*|\p{Extended_Pictographic}/gu;

/** Nouns for posts and what is done with them: only words of the search itself. */
const SEARCH_WORDS = new Set(
  `explain explains explaining explained discuss discusses discussing discussed archive archives retweet retweets retweeted repost reposts reposted reaction reactions react reacts reacted reacting response responses mood view views comment comments argument arguments post posts tweet tweets toot toots message messages thread threads say said saying says wrote write written posted posting mention mentions mentioned mentioning talk talked talking tweeted people opinion opinions summarize summarise summary overview find show list search think thinks thought feel feels felt happen happens happened happening reply replies replied latest newest oldest recent popular
    beitrag beiträge nachricht nachrichten sagen sagt sagte sagten schreiben schreibt schrieb schrieben gesagt geschrieben gepostet erwähnt erwähnen erwähnte erwähnten enthalten enthält meinung meinungen passiert denken leute menschen publicación publicaciones mencionan menciona mencionó mencionaron contienen contiene dice hablan mencionam tuit tuits mensaje mensajes dijo dijeron dicen piensa piensan opinión opiniones pasó gente escribe escribió escribieron escrito publicó publicaron publicação publicações escreve escreveu escreveram publicou publicaram mensagem mensagens disse disseram dizem opinião opiniões aconteceu pessoas publication publications gens dit disent écrit écrits écrite écrites posté publié avis passé`.split(/\s+/u),
);

/** What a question is about, for searching. Words are in the order and form they were typed. */
export interface Content {
  readonly words: string[];
  readonly phrases: string[];
  /** Words and phrases that a post must not hold ("Ruby but not Rails"); absent when there are none. */
  readonly excluded?: string[];
}

/**
 * What a question is about: its words without question phrases and stop words, and its quoted phrases. Stop words are kept where
 * they are what is asked for: as the object of a count ("how many posts mention Go?") and as names ("posts about IT").
 */
export function contentWords(remainder: string, language: string, { leavesOut = true }: ContentOptions = {}): Content {
  const straight = remainder.replaceAll('\uE000', ' ').replace(/[’‘]/gu, "'");
  const { quoted, open } = withoutQuotes(straight);
  const parts = leavesOut ? exclusions(open) : [];
  const isStop = stopWordTest(language);
  const wordsOf = (text: string) => (text.match(WORD) ?? []).map((word) => withoutClitics(word, language)).filter((word) => word !== '' && !isStop(word));

  const phrasesIn = (start: number, end: number) => {
    const first = open.slice(0, start).split('\uE000').length - 1;
    const count = open.slice(start, end).split('\uE000').length - 1;
    return quoted.slice(first, first + count).filter((phrase) => phrase !== '');
  };
  const excluded = unique(parts.flatMap(({ wordsStart, end }) => [...wordsOf(open.slice(wordsStart, end)), ...phrasesIn(wordsStart, end)]));
  const phrases = quoted.filter((phrase) => phrase !== '' && !excluded.includes(phrase));
  const wanted = parts.reduceRight((text, { start, end }) => `${text.slice(0, start)} , ${text.slice(end)}`, open);

  const asking = PATTERNS.get(language) ?? PATTERNS.get('en');
  const stripped = asking ? wanted.replace(asking, ' ') : wanted;
  const names = namesAmong(wanted, isStop);
  let words = unique((stripped.match(WORD) ?? []).map((word) => withoutClitics(word, language)).filter((word) => word !== '' && (names.includes(word) || (!isStop(word) && isContent(word)))));
  if (words.length === 0 && phrases.length === 0) words = unique(wordsOf(wanted).filter((word) => isContent(word) && !ASKING_WORDS.has(word.toLowerCase())));
  words = unique([...words, ...names.filter((name) => !words.includes(name))]);
  if (words.length === 0 && phrases.length === 0) words = unique(namedWords(wanted));
  return { words, phrases, ...(excluded.length > 0 ? { excluded } : {}) };
}

interface ContentOptions {
  /** Whether plain words can leave words out: "but not Rails". */
  readonly leavesOut?: boolean;
}

/** The quoted phrases, and the text with a sign in the place of each. */
function withoutQuotes(text: string): { readonly quoted: readonly string[]; readonly open: string } {
  const { found } = quotations(text);
  let open = '';
  let at = 0;
  for (const { start, end } of found) {
    open += `${text.slice(at, start)} \uE000 `;
    at = end;
  }
  return { quoted: found.map((quotation) => quotation.text.trim()), open: open + text.slice(at) };
}

/** Whether a text is a list of keywords: it holds no function words, and none that only ask. Handles and tags are none of either. */
export function isKeywords(text: string, language: string): boolean {
  const isStop = stopWordTest(language);
  const words = text.replace(/[’‘]/gu, "'").replace(/(?<![\p{L}\p{N}])OR(?![\p{L}\p{N}])/gu, ' ').match(/(?<![@#＠＃\p{L}\p{M}\p{N}_.])\p{L}[\p{L}\p{M}'-]*/gu) ?? [];
  return !/[?？]/u.test(text) && words.every((word) => isContent(word) && !isStop(word) && !/'s?$/u.test(word));
}

/** Function words of the language, and of those that short questions are mistaken for. */
function stopWordTest(language: string): (word: string) => boolean {
  const own = STOP_WORDS_OF.get(language) ?? STOP_WORDS;
  const kin = (KIN[language] ?? []).map((other) => STOP_WORDS_OF.get(other));
  return (word) => {
    const lower = word.toLowerCase();
    return own.has(lower) || kin.some((list) => list?.has(lower) === true) || (language !== 'en' && FUNCTION_WORDS.has(lower));
  };
}
const KIN: Readonly<Record<string, readonly string[]>> = { es: ['pt'], pt: ['es'] };

/** Words that are content in other places, but not where a question phrase is all there is: "first tweet ever". */
const ASKING_WORDS = new Set('used use first last earliest longest shortest best top main key hot year years month months day days date week weeks time times hour hours long reason reasons topic topics hashtag hashtags tag tags user users author authors account accounts word words place total number count likes liked common frequent active prolific kind kinds sort type types change changed recap review compare compared highlights fasse zusammen fass resume resumen resumo résume'.split(' '));

const isContent = (word: string): boolean => !SEARCH_WORDS.has(word.toLowerCase());

/** The smallest English words turn up in questions of every language. */
const FUNCTION_WORDS = new Set(['the', 'of', 'and', 'to', 'is', 'what', 'about', 'with', 'from', 'for', 'how', 'did', 'vs', 'versus']);

const unique = (words: readonly string[]): string[] => {
  const seen = new Set<string>();
  return words.filter((word) => {
    const key = word.toLowerCase();
    return !seen.has(key) && seen.add(key);
  });
};

/** "bridge's" is about the bridge, "l'incendie" about the fire. */
function withoutClitics(word: string, language: string): string {
  const bare = word.replace(/'s$/u, '');
  return language === 'fr' ? bare.replace(/^(?:[ldnsmtjc]|qu)'/iu, '') : bare;
}
