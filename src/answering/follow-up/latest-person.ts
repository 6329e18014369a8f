import type { AuthorsCalled } from '../../search/understand/author-names.ts';
import { fold } from '../../search/understand/tokens.ts';
import { PRONOUNS } from './follow-up-phrases.ts';
import { namesIn } from './question-subject.ts';
import { THING } from './thing-names.ts';

/** A name after one of these is a place or a thing, not somebody. */
const PLACED = /(?<![\p{L}])(?:in|at|into|near|around|via|across|inside|using|on|(?:move[ds]?|moving|go|goes|going|gone|went|been|travel(?:l?ed)?|fl(?:y|ew)|drove|drive|return(?:ed)?|came|come|visit(?:ed)? ?(?:to)?) to|(?:live[ds]?|leave|left|leaving|visit|visited|visiting|join|joined|quit|reach|reached) ?(?:in|for)?|from|the|version of)\s+$/iu;
/** What a lone name is a person by: somebody does, says, is asked after. */
const DOES = /^(?:['’]s\s+(?:opinion|view|mind|wife|husband|son|daughter|mother|father|family|life|career|death|birth|work|argument|post|tweet|position|reaction|role|last|first|early|later)|\s+(?:say|said|think|thought|write|wrote|post|posted|tweet|tweeted|marry|married|die|died|born|live|lived|claim|claimed|feel|felt|argue|argued|complain|complained|reply|replied|want|wanted|like|liked|play|played|win|won|study|studied|grow|grew|become|became|work|worked|make|made|do|did|get|got|have|had|go|went|leave|left|join|joined))(?![\p{L}])/iu;

/**
 * The person that "he" or "she" can stand for: the last one that earlier questions name. Undefined where they name none, and
 * where the last question says "he" itself without it being known who that is: the names in it are somebody or something else.
 */
export function latestPerson(questions: readonly string[], authorsCalled: AuthorsCalled): string | undefined {
  for (const question of questions.toReversed()) {
    const handle = /@[\p{L}\p{N}_.-]*[\p{L}\p{N}_]/u.exec(question)?.[0];
    const names = namesIn(question).map((name) => name.replace(/^the /iu, ''));
    const known = names.find((name) => authorsCalled(fold(name)).length === 1);
    const unknownOne = PRONOUNS.person.exec(question)?.index ?? Infinity;
    const free = names.filter((name) => question.indexOf(name) < unknownOne);
    const person = known ?? free.find((name) => isFullName(name, question)) ?? handle ?? free.find((name) => isActive(name, question));
    if (person) return person;
    if (unknownOne < Infinity) return undefined;
  }
  return undefined;
}

const before = (name: string, question: string): string => question.slice(0, Math.max(0, question.indexOf(name)));

const isFullName = (name: string, question: string): boolean =>
  /^\p{Lu}\S+ \p{Lu}\S+/u.test(name) && !THING.test(name) && !PLACED.test(before(name, question));

const isActive = (name: string, question: string): boolean => {
  if (!/^\p{Lu}[\p{L}.'’-]+$/u.test(name) || THING.test(name) || PLACED.test(before(name, question))) return false;
  const after = question.slice(before(name, question).length + name.length);
  const acts = /(?<![\p{L}])(?:did|does|has|had|could|would|should|will)\s+$/iu.test(before(name, question)) && /^\s+\p{Ll}/u.test(after);
  return acts || DOES.test(after) || /(?<![\p{L}])who(?:m| is| was|'s)\s+$/iu.test(before(name, question)) || /(?<![\p{L}])(?:is|was|about|of|with|by|to)\s+$/iu.test(before(name, question));
};
