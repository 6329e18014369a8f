import { TITLES, type AuthorsCalled } from './author-names.ts';
import type { Draft } from './draft.ts';
import { STOP_WORDS } from './stop-words.ts';
import { fold } from './tokens.ts';

interface People {
  readonly handles: readonly string[];
  readonly end: number;
}

const HANDLE = /[@＠]([\p{L}\p{N}_](?:[\p{L}\p{N}_.-]{0,60}[\p{L}\p{N}_])?(?:@[\p{L}\p{N}.-]{1,60}\.[\p{L}]{2,})?)/uy;
const NAME_WORD = /[\p{L}\p{N}_][\p{L}\p{M}\p{N}_-]*(?:['’](?!s\b)\p{L}+)?/uy;
const JOINT = /\s*(?:,\s*(?:and|or|und|oder|y|o|e|ou|et)?|\/|&|\b(?:and|or|und|oder|y|o|e|ou|et)\b)\s*/iuy;
const POSSESSIVE = /['’]s?(?![\p{L}\p{N}])/uy;
const POSTS = "(?:posts?|tweets?|toots?|messages?|threads?|statements?|comments?|opinions?|views?|replies|answers?|reposts?|retweets?|photos?|pictures?|videos?|timeline|feed|account|updates?|thoughts?|take|words|beiträge|tweets|nachrichten|publicaciones|mensajes|publicações|mensagens)";
const SAY = "(?:say|says|said|saying|think|thinks|thought|write|writes|wrote|written|post|posts|posted|posting|tweet|tweets|tweeted|mention|mentions|mentioned|claim|claims|claimed|report|reports|reported|announce|announced|argue|argues|argued|answer|answered|comment|commented|complain|complained|promise|promised|share|shared|recommend|recommended|reply|replied|tell|told|describe|described|react|reacted|feel|felt|ask|asked|talk|talked|explain|explained|mean|meant|like|support|oppose|correct|corrected|admit|admitted|apologise|apologize|apologised|apologized|change|changed|warn|warned|joke|joked|predict|predicted|suggest|suggested|propose|proposed|have to say)";

const POSTED = '(?:posts?|tweets?|toots?|beiträge|nachrichten|publicaciones|mensajes|publicações|mensagens|messages|publications)';

interface AuthorRule {
  readonly field: 'authors' | 'excludeAuthors' | 'mentions';
  /** The kind of posts that is meant besides. */
  readonly kind?: 'isReply' | 'isRepost';
  /** Matches up to where the people are named. */
  readonly before: RegExp;
  /** What must follow them. */
  readonly after?: RegExp;
  /** Whether names without "@" count, and whether a lone word of a name is enough. */
  readonly names: 'none' | 'whole' | 'any';
  /** Whether the words before the people became part of the filter, or stay in the question. */
  readonly claims: boolean;
}

const at = (pattern: string) => new RegExp(`(?<![\\p{L}\\p{N}_@#-])(?:${pattern})\\s+(?:the (?:user|account|author) )?`, 'giu');
const next = (pattern: string) => new RegExp(`(?:${pattern})(?![\\p{L}\\p{N}_])`, 'iuy');

const SAID_EN = next(`\\s+(?:(?:also|really|actually|ever|later|first|originally|once)\\s+)?${SAY}`);
const OWN = next(`['’]s?[\\s\uE000]+(?:(?:latest|last|first|own|recent|old|older|best|most|top|funniest|popular|liked|public|early|original)\\s+){0,2}${POSTS}`);

const RULES: readonly AuthorRule[] = [
  { field: 'excludeAuthors', before: at(`(?:but )?not (?:posts |tweets )?(?:from|by)|except(?: for)?(?: from| by| posts (?:from|by))?|excluding(?: posts (?:from|by))?|without (?:any )?(?:posts|tweets|replies|those) (?:from|by|of)|ignor(?:e|ing)(?: posts (?:from|by))?|other than|apart from|nicht von|außer(?: von)?|ohne (?:beiträge|posts) von|excepto(?: de)?|menos(?: de)?|exceto(?: de)?|sauf(?: de)?`), names: 'whole', claims: true },
  { field: 'mentions', kind: 'isRepost', before: at('(?:re-?posts?|re-?tweets?|boosts?|rts?) of|(?:re-?posted|re-?tweeted|boosted)|retweets? von|retuits? de|retweets? (?:de|do|da)'), names: 'none', claims: true },
  { field: 'mentions', kind: 'isReply', before: at('(?:replies|responses) (?:directed |addressed |sent )?to|antworten (?:an|auf)|respuestas a|respostas (?:a|ao|à)|réponses à'), names: 'whole', claims: true },
  { field: 'mentions', before: at('mentioning|mentions?|mentioned|addressed to|directed at|(?:who |that )?(?:replied|replies|replying|responded|responding|answered|reply|response|responses|answers?|reacted) to|tweets? to|posts? to|messages? to|sent to|talking to|tagging|die .{0,12}erwähnen|an|que mencionan(?: a)?|mencionando(?: a)?|que mencionam|mentionnant'), names: 'none', claims: true },
  { field: 'authors', before: at(`(?:written |posted |made |shared |said |sent |tweeted |published )?by|${POSTS} (?:of|from)|(?:geschrieben |verfasst )von|${POSTS} (?:von|de|do|da|du)`), names: 'any', claims: true },
  { field: 'authors', before: at('from|von|por|par'), names: 'whole', claims: true },
  { field: 'authors', before: at('(?<!\\b(?:hablan|habla|hablar|opinan|opina|piensan|piensa|dicen|dice|dijeron|dijo|dizem|disseram|disent|dit|falam|fala|falar|parlent|parle|parler|opinion|pense|pensent) )(?:de|do|da|du)'), names: 'none', claims: true },
  { field: 'authors', before: at('did|does|do|has|have|had|was|were|would|is'), after: SAID_EN, names: 'any', claims: false },
  // "how did @marisol keep selling": whoever did it wrote of it.
  { field: 'authors', before: at('did|does|do|has|have|had'), after: /\s+\p{L}/uy, names: 'none', claims: false },
  { field: 'authors', before: at('(?:was|wie|wann|warum|wo|worüber)\\s+(?:sagt|sagte|sagten|schreibt|schrieb|schrieben|denkt|dachte|meint|meinte|hat|haben|postet|postete)|(?:qué|que|cuándo|cómo) (?:dijo|dice|escribió|escribe|piensa|pensó|opina|opinó|ha dicho|publicó)|(?:o que|que|quando|como) (?:disse|diz|escreveu|pensa|acha|publicou)|(?:que|qu.a|quand) (?:dit|pense|écrit|a dit|a écrit|a publié)|qu.a dit|qu.est-ce que'), names: 'any', claims: false },
  // "wie viele Beiträge hat @lena geschrieben", "quantos posts escreveu @ines".
  { field: 'authors', before: at(`wie ?viele ${POSTED} (?:hat|schrieb|schreibt|postete|verfasste)|cu[aá]nt[oa]s ${POSTED} (?:escribió|ha escrito|publicó|ha publicado|hizo|tiene)|quant[oa]s ${POSTED} (?:escreveu|publicou|fez|tem)|combien de ${POSTED} (?:a (?:écrit|publié|posté)|écrit|publie|a)`), names: 'any', claims: false },
  { field: 'authors', before: at(`combien de ${POSTED}`), after: next('\\s+a(?:-t-(?:il|elle|on))? (?:écrit|publié|posté)(?:e?s)?'), names: 'any', claims: false },
  { field: 'authors', before: at('was|worüber|wann|warum'), after: next('\\s+(?:[^?@]{1,80} )?(?:geschrieben|gesagt|gepostet|gemeint|verfasst) (?:hat|hatte)'), names: 'any', claims: false },
  { field: 'authors', before: at('que'), after: next('\\s+a (?:écrit|dit|publié|posté)'), names: 'any', claims: false },
  // "who posted more, @mara or @omar?"
  { field: 'authors', before: at('who (?:has |have )?(?:posts?|posted|writes?|wrote|written|tweets?|tweeted) (?:more|most|less|least|fewer)(?: (?:posts|tweets|messages|often))?(?: (?:about|on) [^?,@]{1,60})?\\s*[,:–-]?'), names: 'whole', claims: false },
  { field: 'authors', before: at('o que|when|what|why|how|that'), after: next(`\\s+(?:said|says|wrote|writes|posted|tweeted|thinks|thought|disse|escreveu)`), names: 'any', claims: false },
  { field: 'authors', before: /(?<![\p{L}\p{N}_@.\uE000])(?=[\p{L}\p{N}@])/giu, after: OWN, names: 'any', claims: false },
  { field: 'authors', before: /^\s*(?=[\p{L}\p{N}@])/giu, after: next('\\s+(?:said|says|wrote|writes|posted|tweeted|posts|tweets)'), names: 'any', claims: false },
];

/** Who wrote the posts, who must not have, and who is mentioned, where the words around a name say so. */
export function readAuthors(draft: Draft, authorsCalled: AuthorsCalled): void {
  for (const rule of RULES) {
    for (const match of draft.text.matchAll(rule.before)) {
      const start = match.index + match[0].length;
      const people = readPeople(draft.text, start, rule.names, authorsCalled);
      if (!people) continue;
      if (rule.after) {
        rule.after.lastIndex = people.end;
        if (!rule.after.test(draft.text)) continue;
      }
      POSSESSIVE.lastIndex = people.end;
      const end = rule.after === OWN || rule.claims ? people.end + (POSSESSIVE.exec(draft.text)?.[0].length ?? 0) : people.end;
      const from = rule.claims && !rule.kind ? claimFrom(draft.text, match.index, match[0]) : rule.claims ? match.index : start;
      if (rule.kind) draft.set(rule.kind, true, from, start);
      draft.add(rule.field, people.handles, rule.kind ? start : from, end);
    }
  }
}

/**
 * "@name" where no words say what it is. In a question it is a mention; among keywords it is somebody whom posts are by or mention,
 * and stays a word besides.
 */
export function readBareHandles(draft: Draft, as: 'mentions' | 'people'): void {
  for (let from = draft.text.search(/[@＠]/u); from >= 0; ) {
    const handle = readHandle(draft.text, from);
    if (handle && as === 'mentions') draft.add('mentions', handle.handles, from, handle.end);
    if (handle && as === 'people') {
      draft.people.push(...handle.handles.map((name) => `@${name}`));
      draft.shield(from, handle.end);
    }
    const rest = draft.text.slice(from + 1).search(/[@＠]/u);
    from = rest < 0 ? -1 : from + 1 + rest;
  }
}

/** "posts by @icco" keeps its "posts", so that the rest still reads as a question. */
function claimFrom(text: string, index: number, words: string): number {
  const noun = new RegExp(`^${POSTS}\\s+`, 'iu').exec(text.slice(index, index + words.length));
  return index + (noun ? noun[0].length : 0);
}

/** One person or a list: "@a, @b and Ada Okafor". */
export function readPeople(text: string, start: number, names: AuthorRule['names'], authorsCalled: AuthorsCalled): People | undefined {
  const handles: string[] = [];
  let end = start;
  for (let from = start; handles.length < 20; ) {
    const one = readHandle(text, from) ?? (names === 'none' ? undefined : readName(text, from, names, authorsCalled));
    if (!one) break;
    handles.push(...one.handles);
    end = one.end;
    JOINT.lastIndex = end;
    const joint = JOINT.exec(text);
    if (!joint) break;
    from = end + joint[0].length;
  }
  return handles.length > 0 ? { handles, end } : undefined;
}

function readHandle(text: string, start: number): People | undefined {
  if (start > 0 && /[\p{L}\p{N}_.]/u.test(text[start - 1] ?? '')) return undefined;
  HANDLE.lastIndex = start;
  const match = HANDLE.exec(text);
  return match ? { handles: [(match[1] ?? '').toLowerCase()], end: start + match[0].length } : undefined;
}

const LONGEST_NAME = 4;

/**
 * A known handle or display name, the longest that only one author has. In the `whole` mode a lone word
 * must be a handle, or a capitalised word of a name: "from may" is no author, though one be called May.
 */
function readName(text: string, start: number, mode: 'whole' | 'any', authorsCalled: AuthorsCalled): People | undefined {
  const words: { word: string; end: number; written: string }[] = [];
  for (let from = start; words.length < LONGEST_NAME; ) {
    NAME_WORD.lastIndex = from;
    const match = NAME_WORD.exec(text);
    if (!match) break;
    const end = from + match[0].length;
    const word = fold(match[0]);
    if (words.length > 0 || !TITLES.has(word)) words.push({ word, end, written: match[0] });
    const gap = /^(?:\.? +)/u.exec(text.slice(end, end + 3));
    if (!gap) break;
    from = end + gap[0].length;
  }
  for (let count = words.length; count > 0; count--) {
    const used = words.slice(0, count);
    const name = used.map(({ word }) => word).join(' ');
    const handles = authorsCalled(name);
    const [handle] = handles;
    if (handle === undefined || handles.length > 1) continue;
    const [first] = used;
    // "the traders" are traders, though an author is called "Ropewalk Traders".
    if (count === 1 && first && /^the\s/iu.test(text.slice(start)) && /^\p{Ll}/u.test(first.written)) continue;
    if (count === 1 && first && !isPlausible(first.word, first.written, handle, mode)) continue;
    return { handles: [handle], end: used.at(-1)?.end ?? start };
  }
  return undefined;
}

function isPlausible(word: string, written: string, handle: string, mode: 'whole' | 'any'): boolean {
  if (word.length < 3 || STOP_WORDS.has(word) || COMMON.has(word)) return false;
  const isCapital = /^\p{Lu}/u.test(written);
  if (mode === 'any' && isCapital) return true;
  return word === handle ? isCapital || mode === 'any' || /[\d_]/.test(handle) || !COMMON.has(word) : mode === 'any';
}

/** Words that follow "by" or "from" in ordinary questions, whoever may have such a handle. */
const COMMON: ReadonlySet<string> = new Set(
  'people everyone everybody someone anyone nobody users residents locals fans citizens critics supporters others posts post tweets train bus car bike foot tram boat ferry city town council mayor police government home work school university hospital house street bridge harbour market january february march april may june july august september october november december monday tuesday wednesday thursday friday saturday sunday today yesterday spring summer autumn winter fall morning night weather news media photo photos video music football club team english german french spanish portuguese germany france spain london paris berlin rain storm flood fire water food coffee time day week month year'.split(' '),
);
