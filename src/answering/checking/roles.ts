import type { Match } from './align.ts';
import { areConverse } from './synonyms.ts';
import type { Word } from './words.ts';

/** So far from a verb, in words, may stand who does it and whom it is done to. */
const REACH = 6;
/** And from "to", and from "than". */
const NEAR = 4;
const FAR = 8;
const BE = /^(?:is|are|was|were|been|being|be|got|gets|wurde|wurden|wird|werden|worden|fue|fueron|foi|foram|ont|été)$/;
const BY = /^(?:by|von|durch|por|par)$/;
const JOINS = /^(?:and|or|&|und|y|e|et)$/;

/**
 * Whether two things change places around a word between them: "Town beat Rovers" on a post that says "Rovers beat
 * Town". A passive turns the order round, and so does the converse word ("lost to"). The nearest on one side must have changed, and
 * one on the other; around "than" one is enough.
 */
export function swapsRoles(claim: readonly Word[], basis: readonly Word[], matches: ReadonlyMap<number, Match>): boolean {
  const aligned = [...matches].flatMap(([at, { place, isSure }]) => (isSure && claim[at] !== undefined && basis[place] !== undefined ? [{ at, place }] : []));
  const verbs = aligned.filter(({ at }) => claim[at]?.kind === 'word').map((pair) => ({ ...pair, isThan: false, reach: REACH }));
  const converse = verbs.filter(({ at, place }) => areConverse(claim[at]?.stem ?? '', basis[place]?.stem ?? ''));
  return (converse.length > 0 ? converse : [...verbs, ...particlesBetween(claim, basis, aligned)]).some((hinge) => {
    const turned = isPassive(claim, hinge.at) !== isPassive(basis, hinge.place) !== areConverse(claim[hinge.at]?.stem ?? '', basis[hinge.place]?.stem ?? '');
    const sides = aligned
      .filter(({ at, place }) => at !== hinge.at && place !== hinge.place && Math.abs(at - hinge.at) <= hinge.reach && Math.abs(place - hinge.place) <= hinge.reach + 2)
      .filter(({ at, place }) => hinge.isThan || (sameClauses(claim, at, hinge.at) && sameClauses(basis, place, hinge.place)))
      .map(({ at, place }) => ({ distance: Math.abs(at - hinge.at), inClaim: Math.sign(at - hinge.at), isCrossed: Math.sign(at - hinge.at) !== Math.sign(place - hinge.place) * (turned ? -1 : 1) }));
    const [before, after] = [-1, 1].map((side) => sides.filter(({ inClaim }) => inClaim === side).sort((a, b) => a.distance - b.distance));
    if (hinge.isThan) return sides.some(({ isCrossed }) => isCrossed);
    const crosses = (one: typeof sides = [], other: typeof sides = []) => (one[0]?.isCrossed ?? false) && other.some(({ isCrossed }) => isCrossed);
    return !areJoined(claim, hinge.at) && (crosses(before, after) || crosses(after, before)) && sides.filter(({ isCrossed }) => isCrossed).length >= sides.filter(({ isCrossed }) => !isCrossed).length;
  });
}

/** Whether two figures have changed the names that stand before them: "Town 2, Rovers 1" for "Rovers 2, Town 1". */
export function swapsFigures(claim: readonly Word[], basis: readonly Word[], matches: ReadonlyMap<number, Match>): boolean {
  const before = (words: readonly Word[], at: number, isAligned: (place: number) => boolean) => [at - 1, at - 2, at - 3].find((i) => isAligned(i) && words[i]?.kind === 'word');
  const placeOf = new Map([...matches].map(([at, { place }]) => [place, at]));
  const pairs = claim.flatMap((word, at) => {
    const place = basis.findIndex(({ kind, text }) => kind === 'number' && text === word.text);
    const [owner, held] = [before(claim, at, (i) => matches.has(i)), before(basis, place, (i) => placeOf.has(i))];
    return word.kind === 'number' && place >= 0 && owner !== undefined && held !== undefined ? [{ owner: matches.get(owner)?.place ?? -1, held }] : [];
  });
  return pairs.some((one) => one.owner !== one.held && pairs.some((other) => other.owner === one.held && other.held === one.owner));
}

const sameClauses = (words: readonly Word[], a: number, b: number): boolean => words[a]?.clause === words[b]?.clause;
const areJoined = (words: readonly Word[], at: number): boolean => JOINS.test(words[at]?.lower ?? '');

interface Hinge {
  readonly at: number;
  readonly place: number;
  readonly isThan: boolean;
  readonly reach: number;
}

/** "than" behind the same comparison in both, and "to", "instead of", "against"…, where each stands once in both. */
function particlesBetween(claim: readonly Word[], basis: readonly Word[], aligned: readonly { readonly at: number; readonly place: number }[]): Hinge[] {
  const once = ['to', 'against', 'instead', 'after', 'before', 'over', 'zu', 'nach', 'statt', 'a', 'para', 'contra', 'not'].flatMap((particle) => {
    const [inClaim, inBasis] = [claim, basis].map((words) => words.flatMap(({ lower }, i) => (lower === particle ? [i] : [])));
    const [at, place] = [inClaim?.[0], inBasis?.[0]];
    return at !== undefined && place !== undefined && inClaim?.length === 1 && inBasis?.length === 1 ? [{ at, place, isThan: false, reach: NEAR }] : [];
  });
  const than = (words: readonly Word[], from: number) => (/^(?:than|als|que)$/.test(words[from + 1]?.lower ?? '') ? from + 1 : undefined);
  const compared = aligned.flatMap(({ at, place }) => {
    const [inClaim, inBasis] = [than(claim, at), than(basis, place)];
    return inClaim !== undefined && inBasis !== undefined && !areConverse(claim[at]?.stem ?? '', basis[place]?.stem ?? '') ? [{ at: inClaim, place: inBasis, isThan: true, reach: FAR }] : [];
  });
  return [...once, ...compared];
}

/** "was beaten by" */
function isPassive(words: readonly Word[], at: number): boolean {
  const be = words.slice(Math.max(0, at - 3), at).some(({ lower }) => BE.test(lower));
  return be && words.slice(at + 1, at + 5).some(({ lower }) => BY.test(lower));
}
