import { areSynonyms } from './synonyms.ts';
import type { Word } from './words.ts';

/** Words that turn what is said beside them into its opposite. */
const NEGATION =
  /^(?:not|no|never|none|nobody|nothing|neither|nor|without|cannot|hardly|barely|scarcely|unable|nowhere|\p{L}+n't|dont|didnt|doesnt|isnt|wasnt|arent|werent|wont|cant|couldnt|wouldnt|shouldnt|hasnt|havent|hadnt|nicht|kein\p{L}*|nie|niemals|niemand|nichts|ohne|weder|nunca|nadie|nada|ningun\p{L}*|ningún|jamás|sin|não|ninguém|nenhum\p{L}*|sem|pas|jamais|aucun\p{L}*|sans|rien)$/u;
/** Said of a thing that did not come about, or that is held to be untrue. */
const DENIAL = /^(?:deny|denied|denies|denying|untrue|hoax|myth|debunked|gerücht|bulo|boato|dismissed)$/;
/** With "to" behind them: what did not come about. */
const UNDONE = /^(?:fail|failed|fails|refuse|refused|refuses|declined|declines|unwilling)$/;
/** "no" at the head of a reply says nothing of what follows, nor do these. */
const FIXED = /^(?:doubt|wonder|longer|matter|idea|only|just)$/;
const NOT_ONLY = /^(?:only|just|merely|least)$/;

const POSSIBLE =
  /^(?:may|might|could|perhaps|maybe|possibly|possible|likely|probably|reportedly|allegedly|alleged|apparently|supposedly|seems?|seemingly|rumou?red|rumou?rs?|imagine|dream|dreamt|pretend|fiction|expects?|expected|guess|suspect|suspects|suspected|hope|hopes|hoping|unconfirmed|unclear|wonder|wondering|bet|potential|potentially|vielleicht|könnte|könnten|möglicherweise|wahrscheinlich|angeblich|vermutlich|wohl|hoffentlich|quizás?|podría|podrían|probablemente|posiblemente|talvez|poderia|provavelmente|peut-être|pourrait|probablement)$/;
const CONDITIONAL = /^(?:if|unless|whether|would|provided|falls|ob|würde|würden|wäre|wenn|si|sería|se|seria|serait|assuming|otherwise)$/;
const WANTED = /^(?:should|must|ought|wants?|wanted|wish|wishes|needs?|demands?|demanded|calls?|urges?|urged|asks?|asked|propos\p{L}*|suggest\p{L}*|consider\p{L}*|recommend\p{L}*|petition|sollte|sollten|muss|müssen|fordert|fordern|verlangt|debería|deberían|debe|deve|deveria|devrait|doit)$/u;
const FUTURE = /^(?:will|'ll|\p{L}+'ll|won't|wont|shall|gonna|plans?|planned|planning|promis\p{L}*|intends?|scheduled|due|wird|werden|will|soll|sollen|va|van|vai|vão|aims?|upcoming|tomorrow|soon|going)$/u;
const PAST = /^(?:was|were|did|had|has|have|been|wurde|wurden|war|waren|hat|haben|fue|fueron|foi|foram|ont)$/;

type Mood = 'possible' | 'conditional' | 'wanted' | 'future';

const MOODS: readonly [Mood, RegExp][] = [['possible', POSSIBLE], ['conditional', CONDITIONAL], ['wanted', WANTED], ['future', FUTURE]];

/** Whether a clause denies what it speaks of. Two negations of one clause are one, save "not without". */
export function denies(clause: readonly Word[]): boolean {
  let denied = false;
  clause.forEach(({ lower }, i) => {
    const next = clause[i + 1]?.lower ?? '';
    if (DENIAL.test(lower) || (UNDONE.test(lower) && next === 'to')) denied = !denied;
    if (!NEGATION.test(lower) || FIXED.test(next) || (NOT_ONLY.test(next) && lower === 'not')) return;
    if (lower === 'no' && (i === 0 && clause[1]?.kind === 'sign')) return;
    const before = clause[i - 1]?.lower ?? '';
    denied = /^(?:without|ohne|sin|sem|sans)$/.test(lower) && NEGATION.test(before) ? !denied : true;
  });
  return denied;
}

/** The place of the word that a clause denies: the first content word after the negation, else the last one before it. */
export function deniedPlace(clause: readonly Word[]): number | undefined {
  const at = clause.findIndex(({ lower }, i) => NEGATION.test(lower) || DENIAL.test(lower) || (UNDONE.test(lower) && clause[i + 1]?.lower === 'to'));
  if (at < 0) return undefined;
  const after = clause.findIndex(({ isContent }, i) => i > at && isContent);
  return after >= 0 ? after : clause.findLastIndex(({ isContent }, i) => i < at && isContent);
}

/** Words without content of their own that turn a statement round. */
const TURNS: readonly (readonly [RegExp, RegExp])[] = [
  [/^(?:before|vor|bevor|antes|avant)$/, /^(?:after|nach|nachdem|después|depois|após|après)$/],
  [/^(?:more|mehr|más|mais|plus)$/, /^(?:less|fewer|weniger|menos|moins)$/],
  [/^(?:for|für)$/, /^(?:against|gegen)$/],
  [/^(?:above|over|über)$/, /^(?:below|under|unter)$/],
];

/** How many such words of a claim meet only their opposite. */
export function countTurns(claim: readonly Word[], basis: readonly Word[]): number {
  const has = (words: readonly Word[], cue: RegExp) => words.some(({ lower }) => cue.test(lower));
  // A word with content is met, or not, like any other.
  const says = (cue: RegExp) => claim.some(({ lower, isContent }) => !isContent && cue.test(lower));
  return TURNS.flatMap(([one, other]) => [[one, other], [other, one]] as const).filter(([said, opposite]) => says(said) && !has(claim, opposite) && has(basis, opposite) && !has(basis, said)).length;
}

/** What a clause only holds to be possible, wanted, to come, or to depend on something. */
function moodsOf(clause: readonly Word[]): Set<Mood> {
  const moods = new Set<Mood>();
  clause.forEach((word, i) => {
    const next = clause[i + 1]?.lower ?? '';
    // The month, the past of "can", and what did not come about are no possibilities.
    if (word.lower === 'may' && (/^\p{Lu}/u.test(word.text) || clause[i + 1]?.kind === 'number')) return;
    if (word.lower === 'could' && next === 'not') return;
    if (word.lower === 'going' && next !== 'to') return;
    if (/^(?:asks?|asked|calls?)$/.test(word.lower) && next !== 'for' && next !== 'that' && next !== 'to' && next !== 'on') return;
    if (word.lower === 'due' && next === 'to') return;
    for (const [mood, cue] of MOODS) if (cue.test(word.lower)) moods.add(mood);
  });
  return moods;
}

/** Nouns of what stands for a thing without being it: a picture of a shark is no shark. */
const DEPICTION = /^(?:pictures?|photos?|images?|videos?|drawings?|paintings?|posters?|films?|movies?|novels?|stor(?:y|ies)|dreams?|jokes?|rumou?rs?|claims?|ideas?|proposals?|models?|statues?|legends?|bild|foto|video|gerücht|imagen|imagem|photo)$/;

/** Whether a clause speaks of the likeness of a thing, or of talk about it, and the claim of the thing itself. */
export function takesForReal(claim: readonly Word[], basis: readonly Word[]): boolean {
  const stems = new Set(claim.map(({ stem }) => stem));
  return basis.some(({ lower, stem }, i) => DEPICTION.test(lower) && /^(?:of|that|about|to|von|de|del|da|do|du|dass|que)$/.test(basis[i + 1]?.lower ?? '') && !stems.has(stem) && ![...stems].some((other) => areSynonyms(stem, other)));
}

/** Moods of a post that a statement must keep. What is to come may also be told in the present, and a possibility as an expectation. */
export function losesMood(claim: readonly Word[], basis: readonly Word[]): boolean {
  const kept = moodsOf(claim);
  for (const mood of moodsOf(basis)) {
    if (kept.has(mood)) continue;
    if (mood === 'future' && !tellsPast(claim)) continue;
    if (mood === 'conditional' && kept.has('possible')) continue;
    if (mood === 'possible' && kept.has('conditional')) continue;
    if (mood === 'wanted' && kept.has('possible')) continue;
    return true;
  }
  return kept.has('future') && tellsPast(basis) && !moodsOf(basis).has('future') && claim.some(({ lower }) => /^(?:will|shall|wird)$/.test(lower));
}

const tellsPast = (clause: readonly Word[]): boolean => clause.some(({ lower, kind }) => PAST.test(lower) || (kind === 'word' && /^\p{Ll}{2,}ed$/u.test(lower)));

const QUANTIFIERS: readonly [number, RegExp][] = [
  [4, /^(?:all|every|each|always|everyone|everybody|everything|everywhere|entire|entirely|whole|completely|total|alle|allen|jeder|jede|jedes|immer|sämtliche|ganze|todos|todas|toda|todo|siempre|sempre|tous|toutes|toujours|both)$/],
  [3, /^(?:most|mostly|majority|usually|meisten|mehrheit|mayoría|maioria|plupart)$/],
  [2, /^(?:many|much|often|lots|dozens|hundreds|thousands|viele|oft|muchos|muchas|muitos|muitas|beaucoup|numerous)$/],
  [1, /^(?:some|several|few|sometimes|partly|part|partially|occasionally|half|certain|einige|manche|manchmal|teilweise|algunos|algunas|alguns|quelques|parfois)$/],
];
const ONLY = /^(?:only|just|sole|solely|exclusively|nur|lediglich|ausschließlich|solo|sólo|solamente|só|apenas|somente|seulement|uniquement)$/;
const SUPERLATIVE = /^(?:first|last|only|best|worst|least|\p{L}{2,}(?:gest|hest|dest|west|iest|test|rest|lest|nest|sest)|größte\p{L}*|erste\p{L}*|letzte\p{L}*)$/u;
const NOT_SUPERLATIVE = /^(?:interest|forest|request|protest|test|rest|west|northwest|southwest|nest|harvest|latest|contest|suggest|digest|honest|modest|guest|quest|arrest|crest|wrest|invest)$/;

/** Whether a sentence says of more than its posts do: all for some, only, first or largest where they do not. */
export function overstates(claim: readonly Word[], basis: readonly Word[]): boolean {
  const [claimed, held] = [strongest(claim), strongest(basis)];
  if (claimed >= 3 && claimed > held) return true;
  if (claimed === 2 && held === 1) return true;
  const stems = new Set(basis.map(({ stem }) => stem));
  return claim.some(({ lower, stem, text }, i) => {
    if (ONLY.test(lower) && lower !== 'just') return !basis.some((word) => ONLY.test(word.lower) || /^(?:except|alone|besides|nothing|nobody)$/.test(word.lower));
    if (!SUPERLATIVE.test(lower) || NOT_SUPERLATIVE.test(lower) || /^\p{Lu}/u.test(text) || lower === 'last' || (lower === 'least' && claim[i - 1]?.lower === 'at') || (lower === 'first' && claim[i - 1]?.lower === 'at')) return false;
    return !stems.has(stem) && ![...stems].some((other) => areSynonyms(stem, other)) && !(lower === 'first' && basis.some((word) => word.lower === '1st' || word.lower === 'never'));
  });
}

function strongest(words: readonly Word[]): number {
  let most = 0;
  words.forEach(({ lower }, i) => {
    if (/^(?:at|after|above|in|überhaupt)$/.test(words[i - 1]?.lower ?? '') && lower === 'all') return;
    if (lower === 'a' || (lower === 'most' && /^(?:at|the)$/.test(words[i - 1]?.lower ?? '') && words[i - 1]?.lower === 'at')) return;
    for (const [strength, cue] of QUANTIFIERS) if (strength > most && cue.test(lower)) most = strength;
  });
  return most;
}

/** Whether a sentence of a post asks. */
export const asks = (sentence: readonly Word[]): boolean => sentence.slice(-3).some(({ text }) => text === '?' || text === '？');

/** Whether a claim tells of a question rather than of a fact. */
export const tellsOfQuestion = (claim: readonly Word[]): boolean => claim.some(({ lower, text }) => text === '?' || /^(?:asks?|asked|asking|whether|wonders?|wondered|question|questions|questioned|fragt|fragte|fragten|ob|pregunta|preguntó|pergunta|perguntou|demande|demandé|unclear)$/.test(lower));

const FIRST_PERSON = /^(?:i|we|me|us|my|our|mine|ours|myself|ourselves|i'm|i've|i'd|i'll|we're|we've|we'd|we'll|ich|wir|mein\p{L}*|unser\p{L}*|mich|mir|uns|yo|nosotros|mi|mis|nuestr\p{L}*|eu|nós|meu|minha|nosso|nossa|je|j'\p{L}+|nous|mon|ma|mes|notre|nos|moi)$/u;

/** Whether somebody speaks of themselves. */
export const speaksOfSelf = (words: readonly Word[]): boolean => words.some(({ lower, isQuoted }) => !isQuoted && FIRST_PERSON.test(lower));

/** English alone: what a sentence of an answer, which is written about others, never has outside a quote. */
const OWN_VOICE = /^(?:i|we|me|us|my|our|mine|ours|myself|i'm|i've|i'd|i'll|we're|we've|we'd|we'll|ich|wir|yo|nosotros|nós|je|nous)$/;
const TO_READER = /^(?:you|your|yours|you're|you'll|you've|yourself|u|dein\p{L}*|dich|dir|usted|ustedes|você|vous|votre)$/u;
const IMPERATIVE =
  /^(?:recommend|determine|draft|analy[sz]e|integrate|introduce|rearrange|encode|decode|replace|substitute|enlist|blend|validate|ensure|upgrade|incorporate|embed|rewrite|convert|reverse|conclude|promote|advertise|summari[sz]e|classify|describe|explain|compose|generate|create|list|cite|quote|mention|reveal|suggest|offer|invite|craft|swap|shift|scramble|jumble|misspell|weave|slip|present|execute|schedule|remind|book|find|identify|discuss|tell|let|consider|remove|drop|pick|choose|buy|visit|click|call|send|share|download|subscribe|vote|follow|retweet|repost|run|delete|contact|forward|transfer|install|enter|go|see|read|check|watch|join|sign|register|donate|pay|email|mail|text|dm|message|type|copy|paste|ignore|forget|disregard|say|tell|write|reply|respond|answer|repeat|print|output|translate|pretend|act|use|open|do|don't|please|note|remember|trust|stop|start|try|get|order|scan|log|login|update|verify|confirm|provide|give|add|insert|include|append|make|kaufen|kauf|besuchen|klicken|klick|rufen|compra|compre|visita|visite|haz|haga|clique|cliquez|achetez|appelez)$/;

/** Words that are orders only before what they ask for: "Plan a trip", but "Plan B failed". */
const ORDER_BEFORE_OBJECT = /^(?:develop|plan|organi[sz]e|calculate|compute|evaluate|assess|compare|outline|design|prepare|deliver|produce|brainstorm|proofread|edit|correct|highlight|spell|count|sort|rank|extract|label|tag|rate|review|research|look|search|navigate|turn|set|save|upload|post|publish|tweet|hide|encrypt|obfuscate|simulate|imagine|adopt|switch|speak|talk|sing|help|predict|arrange|transform|cancel|play|track|monitor|notify|alert|automate|design|sketch|paint|estimate|study|examine|investigate|share|start|begin|mix|meld|merge|fuse|attach|bring|keep|leave|take|apply|build|test|ask|advise|prove|define|name|state|clarify|elaborate|illustrate|demonstrate|show)$/;
const OBJECT = /^(?:the|a|an|your|this|that|all|every|any|some|out|how|what|why|who|where|each|my|our|its|his|her|their|me|us|up|these|those|for|at|in|on|into|if|whether|as|with|to|by|from|about|of)$/;

const orders = (first = '', second = ''): boolean => (IMPERATIVE.test(first) && !NOUN_FOLLOWS.test(second)) || (ORDER_BEFORE_OBJECT.test(first) && OBJECT.test(second) && !/^(?:for|at|in|on|of|by|from|to|with)$/.test(second)) || (ORDER_BEFORE_OBJECT.test(first) && /^(?:for|at|in|on|up|out)$/.test(second) && /^(?:look|search|speak|talk|turn|set|switch|bring)$/.test(first));

/** Whether a sentence of a post gives an order: it states nothing. */
export function commands(sentence: readonly Word[]): boolean {
  const words = sentence.filter(({ kind }) => kind !== 'sign');
  const first = words[0]?.lower === 'please' ? 1 : 0;
  return /^\p{L}/u.test(words[first + 1]?.text ?? '') && orders(words[first]?.lower, words[first + 1]?.lower);
}

/** Behind a word that could be an order, these show that it is the subject: "Open is", "Book of". */
const NOUN_FOLLOWS = /^(?:is|was|are|were|has|had|have|will|can|and|or|of|for|costs?|numbers?|centres?|offices?|from|went|came)$/;

/** Whether a claim tells of an order, a wish or an advice. */
export const tellsOfOrder = (claim: readonly Word[]): boolean => claim.some(({ lower }) => /^(?:asks?|asked|tells?|told|urges?|urged|calls?|called|recommends?|recommended|suggests?|suggested|advises?|advised|invites?|invited|should|wants?|orders?|ordered|warns?|warned|encourages?|encouraged|begs?|begged)$/.test(lower));

/** Whether a sentence speaks to its reader or of its writer, which no statement about posts does. */
export function addressesReader(claim: readonly Word[]): boolean {
  const own = claim.filter(({ isQuoted }) => !isQuoted);
  const [first, second] = own.filter(({ kind }) => kind !== 'sign');
  if (own.some(({ lower }, i) => (OWN_VOICE.test(lower) && !(lower === 'us' && own[i - 1]?.lower === 'the')) || TO_READER.test(lower))) return true;
  return second?.kind !== 'number' && orders(first?.lower, second?.lower);
}
