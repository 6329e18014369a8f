import type { Post } from '../../domain/post.ts';
import { alignWords, coverageOf, type Match, type WordSimilarity } from './align.ts';
import { isAuthor, speaks } from './attribution.ts';
import { dateHolds, dayOf, type NamedDate } from './dates.ts';
import { figureHolds, isNumberWord, type Figure } from './figures.ts';
import type { Claim, ReadSentence } from './read-claim.ts';
import type { Passage, ReadPost } from './read-post.ts';
import { swapsFigures, swapsRoles } from './roles.ts';
import { asks, commands, countTurns, deniedPlace, denies, losesMood, overstates, speaksOfSelf, takesForReal, tellsOfOrder, tellsOfQuestion } from './stance.ts';
import { areConverse, areRelated, areSynonyms } from './synonyms.ts';
import type { Word } from './words.ts';

/** Why a sentence must not be sent. */
export type Fault =
  | 'noPosts' | 'untrusted' | 'voice' | 'link' | 'handle' | 'quote' | 'attribution' | 'terms' | 'word' | 'name' | 'figure' | 'date' | 'polarity' | 'roles' | 'mood' | 'quantifier' | 'question' | 'quoted';

/** How well a post carries a claim, by its best passage, and what speaks against it. */
export interface Basis {
  readonly read: ReadPost;
  readonly passage: Passage;
  readonly matches: ReadonlyMap<number, Match>;
  /** Places of words that name the author, who speaks of himself. */
  readonly held: ReadonlySet<number>;
  /** Places of words that stand nowhere in the post. */
  readonly unmet: ReadonlySet<number>;
  readonly coverage: number;
  readonly fault?: Fault;
}

export interface Sense {
  readonly similarity: WordSimilarity;
  /** What a word of a claim counts: the rarer the more. */
  readonly weight: (word: Word) => number;
}

/** Share of the weight of a claim's words that its passage must hold. */
const MIN_COVERAGE = 0.8;
/** What a word counts that the post has in another place, or beside its text. */
const ELSEWHERE = 0.75;
const NAME_WEIGHT = 1.5;
/** A passage that quotes this share of what a claim rests on speaks with another's voice. */
const MOSTLY = 0.7;
const FEW = 3;

/** The passage of a post that holds most of a claim, with the first fault found. */
export function checkClaim(claim: Claim, sentence: ReadSentence, read: ReadPost, sense: Sense): Basis {
  const best = bestPassage(claim, sentence, read, sense);
  const fault = faultOf(claim, sentence, best);
  return fault === undefined ? best : { ...best, fault };
}

function bestPassage(claim: Claim, { words }: ReadSentence, read: ReadPost, { similarity, weight }: Sense): Basis {
  const isName = new Set(claim.names);
  const weightAt = (at: number) => (words[at] === undefined ? 0 : weight(words[at]) * (isName.has(at) ? NAME_WEIGHT : 1));
  const anywhere = alignWords(words, claim.places, [...read.words, ...read.beside], similarity);
  const bySelf = speaksOfSelf(read.words) ? claim.places.filter((at) => isAuthor(bareName(words[at]), read.post)) : [];
  let best: Basis | undefined;
  for (const passage of read.passages) {
    const matches = alignWords(words, claim.places, passage.words, similarity);
    const self = passage.words.findIndex((word) => speaksOfSelf([word]));
    if (self >= 0) for (const at of bySelf) matches.set(at, { place: self, value: 1, isSure: true, isOpposite: false });
    const all = new Map(matches);
    for (const [at, match] of anywhere) if ((matches.get(at)?.value ?? 0) < match.value * ELSEWHERE) all.set(at, { ...match, place: -1, value: match.value * ELSEWHERE });
    for (const at of bySelf) all.set(at, { place: -1, value: 1, isSure: true, isOpposite: false });
    const coverage = claim.places.length === 0 ? factsOnly(claim) : coverageOf(claim.places, all, weightAt);
    // Of two passages that hold the same the first is enough: it is the shorter one.
    if (best === undefined || coverage > best.coverage + 1e-9) best = { read, passage, matches, held: new Set(bySelf), unmet: new Set(claim.places.filter((at) => !all.has(at))), coverage };
  }
  return best ?? { read, passage: { from: 0, to: 0, words: [] }, matches: new Map(), held: new Set(), unmet: new Set(claim.places), coverage: 0 };
}

const bareName = (word: Word | undefined): string => word?.lower.replace(/'s$/, '') ?? '';

/** A claim of nothing but figures and dates rests on these. */
const factsOnly = ({ figures, dates }: Claim): number => (figures.length + dates.length > 0 ? 1 : 0);

function faultOf(claim: Claim, sentence: ReadSentence, basis: Basis): Fault | undefined {
  if (basis.coverage < MIN_COVERAGE || addsOwn(claim, sentence, basis)) return 'terms';
  const { read, passage, matches } = basis;
  const clause = basisClause(basis);
  if (claim.figures.some((figure) => !isCounted(figure, basis))) return 'figure';
  if (claim.dates.some((date) => !isDated(date, sentence, basis))) return 'date';
  if (claim.names.some((at) => !basis.held.has(at) && !holdsName(sentence.words[at], sentence, basis))) return 'name';
  if (swapsRoles(sentence.words, passage.words, matches) || swapsFigures(sentence.words, passage.words, matches)) return 'roles';
  if (contradicts(claim, sentence, basis, clause)) return 'polarity';
  if (putsAnother(claim, sentence, basis)) return 'word';
  const quoted = isMostlyQuoted(basis);
  if (quoted && !sentence.attribution?.names.some((name) => !isAuthor(name, read.post) && speaks(name, read.post, read.words))) return 'quoted';
  if (asks(passage.words.filter((word) => word.sentence === clause[0]?.sentence)) && !tellsOfQuestion(sentence.words)) return 'question';
  if (commands(passage.words.filter((word) => word.sentence === clause[0]?.sentence)) && !tellsOfOrder(sentence.words)) return 'mood';
  if (losesMood(sentence.words, [...clause, ...conditionsOf(passage.words, clause)]) || takesForReal(sentence.words, clause)) return 'mood';
  return overstates(claim.words, passage.words) ? 'quantifier' : undefined;
}

/** Whether a claim has a clause, or two words in a row, of which the post has nothing: what rides along with a true statement. */
function addsOwn({ places }: Claim, { words }: ReadSentence, { unmet }: Basis): boolean {
  const clauses = new Set(places.map((at) => words[at]?.clause));
  const isFree = (clause: number | undefined) => places.every((at) => words[at]?.clause !== clause || unmet.has(at));
  return [...clauses].some(isFree) || places.some((at, i) => unmet.has(at) && unmet.has(places[i + 1] ?? -1));
}

/** The clause of a passage that most of the claim's words stand in; of several the one of its first word. */
function basisClause({ passage, matches }: Basis): readonly Word[] {
  const most = mainClause({ passage, matches });
  return passage.words.filter(({ clause }) => clause === most);
}

function mainClause({ passage, matches }: Pick<Basis, 'passage' | 'matches'>): number {
  const held = new Map<number, number>();
  let seen = 0;
  for (const [, { place, value }] of [...matches].sort(([a], [b]) => a - b)) {
    const clause = passage.words[place]?.clause ?? -1;
    // What a sentence is about tells more than what it ends with.
    held.set(clause, (held.get(clause) ?? 0) + value * (seen++ < 2 ? 1.5 : 1));
  }
  const [first] = [...held].sort(([, a], [, b]) => b - a);
  return first?.[0] ?? passage.words[0]?.clause ?? 0;
}

/** The clauses of a passage in which words of the claim stand. */
const clausesHit = ({ passage, matches }: Basis): Set<number> => new Set([...matches.values()].flatMap(({ place, isSure }) => (isSure ? [passage.words[place]?.clause ?? -1] : [])));

/** Words of conditions that stand in a clause of their own in the same sentence: "if it rains, …". */
const conditionsOf = (words: readonly Word[], clause: readonly Word[]): readonly Word[] =>
  words.filter((word, i) => word.sentence === clause[0]?.sentence && /^(?:if|unless|falls|whether|si|otherwise|sonst)$/.test(word.lower) && (i === 0 || words[i - 1]?.clause !== word.clause));

/**
 * Whether a claim denies what its passage says, or says what it denies. What counts is the clause of the word that is denied; a
 * word that is met by its opposite turns the claim round, unless it is the converse of a pair that has changed places.
 */
function contradicts(claim: Claim, { words }: ReadSentence, basis: Basis, main: readonly Word[]): boolean {
  const { matches, passage } = basis;
  const offset = words.indexOf(claim.words[0] as Word);
  const opposites = [...matches].filter(([at, { isOpposite, place }]) => isOpposite && !isConverse(words, passage.words, at, place, matches));
  const denied = deniedPlace(claim.words);
  const claimDenies = denies(claim.words);
  const clauseOf = (place: number) => passage.words.filter(({ clause }) => clause === passage.words[place]?.clause);
  let basisDenies = denies(main);
  if (claimDenies && denied !== undefined) {
    const match = matches.get(denied + offset);
    if (match) basisDenies = denies(clauseOf(match.place));
  } else if (!claimDenies) {
    basisDenies = [...clausesHit(basis)].some((hit) => {
      const clause = passage.words.filter((word) => word.clause === hit);
      if (!denies(clause)) return false;
      const place = deniedPlace(clause);
      const target = place === undefined ? undefined : clause[place];
      return clause === main || hit === main[0]?.clause || [...matches.values()].some((match) => passage.words[match.place] === target);
    });
  }
  const turned = [...matches.keys()].some((at) => matches.get(at)?.isOpposite && !opposites.some(([other]) => other === at));
  const turns = opposites.length + (turned ? 0 : countTurns(claim.words, passage.words));
  return (claimDenies !== basisDenies) !== (turns % 2 === 1);
}

/** "A lost to B" for "B beat A": the opposite word is right where those beside it have changed places. */
function isConverse(claim: readonly Word[], basis: readonly Word[], at: number, place: number, matches: Basis['matches']): boolean {
  if (!areConverse(claim[at]?.stem ?? '', basis[place]?.stem ?? '')) return false;
  return [...matches].some(([other, match]) => other !== at && match.isSure && !match.isOpposite && Math.sign(other - at) !== Math.sign(match.place - place));
}

/** Neighbours in a sentence have no more words than this between them. */
const BESIDE = 3;

/**
 * Whether a claim puts another word in the place of one of the passage: its own is not met in the clause of its neighbour, while
 * the one that stands beside that neighbour there is not in the claim ("the ferry office" for "the harbour office"). A
 * word that is met in another clause must stand right beside it.
 */
function putsAnother(claim: Claim, { words }: ReadSentence, { passage, matches, held }: Basis): boolean {
  const sure = (at: number | undefined) => {
    const match = at === undefined ? undefined : matches.get(at);
    return match?.isSure ? match.place : undefined;
  };
  const met = new Set(claim.places.map(sure));
  return claim.places.some((at, i) =>
    ([-1, 1] as const).some((side) => {
      const beside = claim.places[i - side];
      const [own, place] = [sure(at), sure(beside)];
      if (beside === undefined || place === undefined || held.has(at) || (own !== undefined && passage.words[own]?.clause === passage.words[place]?.clause)) return false;
      const reach = own === undefined ? BESIDE : 1;
      if (Math.abs(beside - at) > reach || words[beside]?.clause !== words[at]?.clause) return false;
      const other = Array.from({ length: reach }, (_, step) => place + side * (step + 1)).find((near) => passage.words[near]?.isContent);
      const word = other === undefined ? undefined : passage.words[other];
      return word !== undefined && word.kind === 'word' && word.clause === passage.words[place]?.clause && !met.has(other) && !LIGHT.has(word.lower) && !isNumberWord(word.lower);
    }),
  );
}

/** Words that a sentence may drop without another taking their place. */
const LIGHT: ReadonlySet<string> = new Set(['new', 'today', 'again', 'tonight', 'finally', 'big', 'great', 'nice', 'little', 'lovely', 'old', 'whole', 'own', 'quick', 'quickly']);

/** A figure stands in the passage; where that counts none of the kind, anywhere in the post. */
function isCounted(figure: Figure, { read, passage }: Basis): boolean {
  const [first, last] = [passage.words[0]?.start ?? 0, passage.words.at(-1)?.end ?? 0];
  const near = read.figures.filter(({ start, end }) => start >= first && end <= last);
  const counts = near.some(({ counted, kind }) => kind === figure.kind && figure.counted.slice(0, 1).some((stem) => counted.slice(0, 2).includes(stem)));
  return figureHolds(figure, near) || (!counts && figureHolds(figure, read.figures));
}

function isMostlyQuoted({ passage, matches }: Basis): boolean {
  const places = [...matches.values()].map(({ place }) => passage.words[place]).filter((word) => word !== undefined);
  return places.length >= FEW && places.filter(({ isQuoted }) => isQuoted).length >= MOSTLY * places.length;
}

/** A name stands in the post, or is its author's who speaks of himself or is said to speak. */
function holdsName(name: Word | undefined, { words, attribution }: ReadSentence, { read, passage }: Basis): boolean {
  if (name === undefined) return true;
  const bare = name.stem.replace(/^#/, '');
  const same = ({ stem }: Word) => stem === name.stem || stem === `#${bare}` || stem === `@${bare}` || areSynonyms(stem, name.stem) || areRelated(stem, name.stem);
  if (read.words.some(same) || read.beside.some(same)) return true;
  return isAuthor(name.lower.replace(/'s$/, ''), read.post) && (speaksOfSelf(passage.words) || attribution !== undefined || words.every(({ isQuoted }) => isQuoted));
}

/** A date stands in the clauses that the claim rests on, else in the passage, else in the post; the day of writing where none of them names another, or where the sentence tells of the writing. */
function isDated(date: NamedDate, { attribution }: ReadSentence, basis: Basis): boolean {
  const { read, passage } = basis;
  const { createdAt } = read.post;
  const isWriting = dateHolds(date, { ...dayOf(createdAt, 0), start: 0, end: 0, sentence: 0 }, createdAt);
  if (isWriting && attribution !== undefined) return true;
  const hit = clausesHit(basis);
  const inClauses = passage.words.filter(({ clause }) => hit.has(clause));
  const tiers = [inClauses, passage.words].map((words) => read.dates.filter((held) => words.some(({ start, end }) => start < held.end && end > held.start)));
  const near = tiers.find((held) => held.some((one) => !isCoarser(one, date))) ?? tiers.find((held) => held.length > 0);
  if (near?.some((held) => dateHolds(date, held, createdAt))) return true;
  if (near !== undefined && near.some((held) => !isCoarser(held, date) && !isCompared(held, passage.words))) return false;
  const first = passage.words[0]?.sentence ?? 0;
  return isWriting || read.dates.some((held) => held.sentence < first && dateHolds(date, held, createdAt));
}

/** "warmer than yesterday" says nothing of when. */
const isCompared = (held: NamedDate, words: readonly Word[]): boolean => {
  const at = words.findIndex(({ start }) => start === held.start);
  return words.slice(Math.max(0, at - 2), at).some(({ lower }) => /^(?:than|als|since|unlike|seit|que)$/.test(lower));
};

/** Whether a date of a post leaves open what another says: a year beside a day. */
const isCoarser = (held: NamedDate, date: NamedDate): boolean => (date.day !== undefined || date.weekday !== undefined) && held.day === undefined && held.weekday === undefined;

/** Handles that a sentence names must stand in one of its posts. */
export const holdsHandle = (handle: string, posts: readonly Post[]): boolean =>
  posts.some(({ text, author }) => author.handle.toLowerCase() === handle.slice(1) || text.toLowerCase().includes(handle));
