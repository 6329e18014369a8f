import type { PostFilter } from '../../domain/filter.ts';
import type { AuthorsCalled } from './author-names.ts';
import { readPeople } from './authors.ts';
import type { Draft } from './draft.ts';

/** When an author wrote the first post that the archive holds, in milliseconds since 1970-01-01 UTC; undefined for an unknown handle. */
export type FirstPostAt = (handle: string) => number | undefined;

const HERE = '(?: (?:here|in here|on here|twitter|x|mastodon|bluesky|(?:on|to|in|at) (?:twitter|x|mastodon|bluesky)|(?:the |this )?(?:site|platform|network|service|server|instance|archive)|(?:on|to) (?:the |this )?(?:site|platform|network|service|server|instance|archive)))';
const BEGAN = `(?:(?:first |originally |even )?(?:joined|signed up|registered|came on board|opened (?:an|his|her|their|the) account|(?:started|began)(?: (?:out|posting|tweeting|tooting|writing|to post|to tweet|(?:his|her|their|the|an) account))?)${HERE}?)`;
/** Nothing may follow that would make it the start of something else: "since he started the bakery". */
const ENDS = String.raw`(?=\s*(?:$|[?!.,;:)\uE000]|(?:and|but|or|until|till|in|about|on|that|which|who|did|does|has|have|was|were|is|are)(?![\p{L}])))`;
const PRONOUN = '(?:he|she|they)';
const edge = (pattern: string) => new RegExp(String.raw`(?<![\p{L}\p{N}_-])${pattern}`, 'giu');

const SINCE_NAMED = edge('(?:ever since|since|when|after) (?:the (?:user|account|author) )?');
const NAMED_BEGAN = new RegExp(String.raw`\s+${BEGAN}${ENDS}`, 'iuy');
const SINCE = edge(`(?:ever since|since|when|after) ${PRONOUN} ${BEGAN}${ENDS}`);
const SINCE_OTHERS = edge(String.raw`(?:seit (?:er|sie) (?:hier |auf twitter |dabei )?(?:ist|begann|anfing|angefangen hat|beigetreten ist|sich angemeldet hat|dabei ist)|desde que (?:él |ella )?(?:se unió|se registró|empezó|entró)|desde que (?:ele |ela )?(?:entrou|começou|se registou|se registrou)|depuis qu['’](?:il|elle) (?:est (?:là|ici|inscrite?|arrivée?)|s['’]est inscrite?|a (?:commencé|rejoint)))${ENDS}`);
const SPAN = edge(String.raw`(?:in|during|from|within) (?:the first|(?:his|her|their) (?:very )?first) (?:(two|three|four|five|six|\d{1,2}) )?(year|month|week|day)s?(?:${HERE}| of (?:posting|tweeting|being here))${ENDS}`);
const OWN_SPAN = edge(String.raw`(?:in|during|from|within) (?:his|her|their) (?:very )?first (?:(two|three|four|five|six|\d{1,2}) )?(year|month|week|day)s?(?=\s*(?:$|[?!]))`);

const NUMBERS: Readonly<Record<string, number>> = { two: 2, three: 3, four: 4, five: 5, six: 6 };

interface FirstPosts {
  readonly authorsCalled: AuthorsCalled;
  readonly firstPostAt: FirstPostAt;
}

/** "since @mara joined", "when Ada Okafor signed up": from the first post of somebody who is named there. To be read before authors. */
export function readNamedFirstPosts(draft: Draft, { authorsCalled, firstPostAt }: FirstPosts): void {
  for (const match of draft.text.matchAll(SINCE_NAMED)) {
    const named = readPeople(draft.text, match.index + match[0].length, 'any', authorsCalled);
    const [handle] = named?.handles ?? [];
    if (!named || handle === undefined || named.handles.length > 1) continue;
    NAMED_BEGAN.lastIndex = named.end;
    const began = NAMED_BEGAN.exec(draft.text);
    const first = began ? firstPostAt(handle) : undefined;
    if (began && first !== undefined) draft.set('since', first, match.index, named.end + began[0].length);
  }
}

/**
 * "since he joined", "in her first year here": from the first post of the one author, or else the one person mentioned, that the
 * question or its filter names. Nothing where that is not one, or nobody that the archive knows.
 */
export function readFirstPosts(draft: Draft, firstPostAt: FirstPostAt, given: PostFilter): void {
  const handle = onlyOne(draft.get('authors')) ?? onlyOne(given.authors) ?? onlyOne(draft.get('mentions')) ?? onlyOne(given.mentions);
  const first = handle === undefined ? undefined : firstPostAt(handle.replace(/^@/, '').toLowerCase());
  if (first === undefined) return;
  for (const pattern of [SINCE, SINCE_OTHERS]) {
    for (const match of draft.text.matchAll(pattern)) draft.set('since', first, match.index, match.index + match[0].length);
  }
  for (const pattern of [SPAN, OWN_SPAN]) {
    for (const match of draft.text.matchAll(pattern)) {
      const [words, count = '1', unit = 'year'] = match;
      const end = match.index + words.length;
      draft.set('since', first, match.index, end);
      draft.set('until', later(first, NUMBERS[count.toLowerCase()] ?? Number(count), unit.toLowerCase()), match.index, end);
    }
  }
}

const onlyOne = (names: readonly string[] | undefined): string | undefined => (names?.length === 1 ? names[0] : undefined);

/** So many units after a moment; a month later is the same day of the next month. */
function later(time: number, count: number, unit: string): number {
  const moment = new Date(time);
  if (unit === 'year') return moment.setUTCFullYear(moment.getUTCFullYear() + count);
  if (unit === 'month') return moment.setUTCMonth(moment.getUTCMonth() + count);
  return moment.setUTCDate(moment.getUTCDate() + count * (unit === 'week' ? 7 : 1));
}
