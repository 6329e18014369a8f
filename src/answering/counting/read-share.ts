import type { Aggregation, CountedScope } from './aggregation.ts';
import { sameScope, type ScopeReader } from './read-scope.ts';

const edge = (pattern: string) => new RegExp(`^[\\s¿]*(?:${pattern})[\\s?.!]*$`, 'iu');
const POSTS = '(?:posts?|tweets?|messages?|beiträgen?|publicaciones|publicações|publications)';
const SHARE = '(?:(?:what|which|how (?:big|large|high)|how much|how many)(?: is| was| are| were)?(?: of)?(?: the| a)? ?)?(?:share|percentage|percent|proportion|fraction|part|%)';

interface ShareForm {
  readonly pattern: RegExp;
  /** The whole and the part, as texts to be read; without a whole, all posts of the time that is asked for. */
  readonly parts: (groups: Readonly<Record<string, string | undefined>>) => { readonly whole?: string; readonly part: string };
}

const both = (whole = '', part = ''): { whole: string; part: string } => ({ whole, part: `${whole} ${part}` });

const FORMS: readonly ShareForm[] = [
  { pattern: edge(`${SHARE}(?: of)?(?<whole> .*?${POSTS}.*?) (?:do|does|did) (?<who>.+?) (?:write|post|account for|make up|contribute)(?<tail>.*)`), parts: ({ whole, who, tail = '' }) => both(`${whole} ${tail}`, `by ${who}`) },
  { pattern: edge(`${SHARE}(?: of)?(?<whole> .+?) (?:come|comes|came|stem|stems) from (?<part>.+)`), parts: ({ whole, part }) => both(whole, `by ${part}`) },
  { pattern: edge(`${SHARE}(?: of)?(?<whole> .+?) (?:is|are|was|were) (?:written |posted |tweeted )?(?<part>.+)`), parts: ({ whole, part }) => both(whole, `that are ${part}`) },
  { pattern: edge(`${SHARE}(?: of)?(?<whole> .+?) (?<verb>have|has|had|contain|contains|include|carry|mention|mentions|mentioned|talk about|are about) (?<part>.+)`), parts: ({ whole, verb, part }) => both(whole, `that ${verb} ${part}`) },
  { pattern: edge(`${SHARE} of (?<part>.+)`), parts: ({ part = '' }) => ({ part }) },
  { pattern: edge(`how many (?:of )(?<whole>(?:the|all|all the|his|her|their|these|@\\S+?['’]s|\\p{L}+?['’]s) ?${POSTS}.*?) (?:are|is|were|was) (?:written |posted )?(?!there(?!\\p{L}))(?<part>.+)`), parts: ({ whole, part }) => both(whole, `that are ${part}`) },
  { pattern: edge(`how many (?:of )(?<whole>(?:the|all|all the|his|her|their|these|@\\S+?['’]s|\\p{L}+?['’]s) ?${POSTS}.*?) (?<verb>have|had|contain|include|carry|mention|talk about|mentioned) (?<part>.+)`), parts: ({ whole, verb, part }) => both(whole, `that ${verb} ${part}`) },
  { pattern: edge(`(?:welcher anteil|wie viel prozent|wieviel prozent|wie viele prozent|wie hoch ist der anteil)(?: der| von)?(?<whole> ${POSTS}.*?) (?:sind|ist|stammen|stammt|kommen|waren)(?<part> .+)`), parts: ({ whole, part }) => both(whole, `die${part} sind`) },
  { pattern: edge(`(?:qué|que) (?:porcentaje|parte|proporción) de(?: las)?(?<whole> ${POSTS}.*?) (?:son|es|fueron|están)(?<part> .+)`), parts: ({ whole, part }) => both(whole, `que son${part}`) },
  { pattern: edge(`(?:que|qual) (?:percentagem|porcentagem|parte|proporção) d(?:e|as)(?: as)?(?<whole> ${POSTS}.*?) (?:são|é|foram|estão)(?<part> .+)`), parts: ({ whole, part }) => both(whole, `que são${part}`) },
  { pattern: edge(`quel(?:le)? (?:pourcentage|part|proportion) (?:de |des )(?<whole>${POSTS}.*?) (?:sont|est|étaient)(?<part> .+)`), parts: ({ whole, part }) => both(whole, `qui sont${part}`) },
];

/** "What share of the posts about the bridge is by Gwen?" Undefined where the part does not say more than the whole. */
export function readShare(text: string, scopeOf: ScopeReader): Aggregation | undefined {
  for (const { pattern, parts } of FORMS) {
    const groups = pattern.exec(text)?.groups;
    if (!groups) continue;
    const texts = parts(groups);
    const part = scopeOf(texts.part);
    const scope = texts.whole === undefined ? onlyTime(part, scopeOf('')) : scopeOf(texts.whole);
    if (!sameScope(scope, part) && isWithin(part, scope)) return { kind: 'share', scope, part };
  }
  return undefined;
}

/** All posts of the time that is asked for, within what the caller has set. */
const onlyTime = ({ filter: { since, until } }: CountedScope, base: CountedScope): CountedScope => ({
  ...base,
  filter: { ...base.filter, ...(since === undefined ? {} : { since }), ...(until === undefined ? {} : { until }) },
});

/** Whether the part asks all that the whole asks: of times and authors the part may ask for fewer. */
function isWithin(part: CountedScope, whole: CountedScope): boolean {
  const words = new Set([...part.words, ...part.phrases].map((word) => word.toLowerCase()));
  const fields = Object.keys(whole.filter) as (keyof CountedScope['filter'])[];
  return [...whole.words, ...whole.phrases].every((word) => words.has(word.toLowerCase())) && fields.every((field) => part.filter[field] !== undefined);
}
