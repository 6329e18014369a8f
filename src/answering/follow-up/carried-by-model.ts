import type { CarriedPart } from '../../domain/answer.ts';
import { contentWords } from '../../search/understand/content-words.ts';
import { detectQuestionLanguage } from '../../search/understand/detect-question-language.ts';
import type { Read } from './earlier-turn.ts';
import { filterParts, withoutGroups } from './filter-groups.ts';
import { mentions, stemsIn } from './resolve-pronouns.ts';
import type { Rewrite } from './rewrite-follow-up.ts';

const IN_TEXT = new Set(['subject', 'person', 'question', 'post']);

/**
 * What a model's rewrite took from earlier turns, told by its text alone: those parts of the rules' rewrite that it holds, the filter
 * that it names and the follow-up does not, and as a subject whatever other words it has beside those of the follow-up.
 */
export function carriedByModel(text: string, typed: string, ruled: Rewrite, read: Read): CarriedPart[] {
  const language = detectQuestionLanguage(text);
  const own = new Set(stemsIn(typed));
  const words = contentWords(read(text).remainder, language).words.filter((word) => !stemsIn(word).every((stem) => own.has(stem)));
  const kept = ruled.carried.filter(({ key, words: part }) => IN_TEXT.has(key) && (key === 'question' ? words.some((word) => mentions(part, word)) : mentions(text, part)));
  const told = new Set(kept.flatMap((part) => stemsIn(part.words)));
  const rest = words.filter((word) => stemsIn(word).some((stem) => !told.has(stem)));
  const subject = kept.find(({ key }) => key === 'subject');
  const added = rest.length === 0 ? [] : [{ key: 'subject', words: [...(subject ? [subject.words] : []), rest.join(' ')].join(', ') }];
  const filter = { ...withoutGroups(read(text).filter, Object.keys(read(typed).filter)), ...ruled.carriedFilter };
  const persons = kept.some(({ key }) => key === 'person') ? ['authors', 'mentions'] : [];
  return [...(added.length > 0 ? kept.filter((part) => part !== subject) : kept), ...added, ...filterParts(withoutGroups(filter, persons), language)];
}
