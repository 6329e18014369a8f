import { JUDGED_SETS } from './search-data.ts';
import { ENGINES, QUERY_KINDS, type EngineName } from './search-engine.ts';
import type { QualityFigures, SpeedFigures } from './search-measure.ts';
import type { Outcome } from './search-run-task.ts';

export interface SpeedRow {
  readonly engine: EngineName;
  /** So many posts were to be in it. */
  readonly posts: number;
  readonly outcome: Outcome<SpeedFigures>;
}

export interface QualityRow {
  readonly engine: EngineName;
  readonly outcome: Outcome<QualityFigures>;
}

/** Tables in Markdown: speed, the kinds of queries, and in words what an engine could not do. */
export function renderSpeed(rows: readonly SpeedRow[]): string {
  const measured = rows.flatMap(({ outcome, ...row }) => ('failed' in outcome ? [] : [{ ...row, figures: outcome }]));
  return [
    markdown(
      ['posts', 'engine', 'p50', 'p99', 'p50 to bare', 'p99 to bare', 'searches/s, 8 at once', 'build', 'on disk', 'memory: empty', 'with posts', 'peak'],
      rows.map(({ engine, posts, outcome }) => {
        const name = ENGINES[engine];
        if ('failed' in outcome) return [count(posts), name, ...Array<string>(10).fill('–')];
        const bare = measured.find((row) => row.engine === 'lancedb' && row.posts === posts)?.figures;
        const { buildMs, diskBytes, emptyBytes, residentBytes, peakBytes, p50Ms, p99Ms, perSecond } = outcome;
        return [
          outcome.stoppedBy ? `${count(outcome.posts)} of ${count(posts)}` : count(posts),
          name,
          milliseconds(p50Ms),
          milliseconds(p99Ms),
          bare ? times(p50Ms / bare.p50Ms) : '',
          bare ? times(p99Ms / bare.p99Ms) : '',
          perSecond.toFixed(perSecond < 10 ? 1 : 0),
          `${(buildMs / 1000).toFixed(1)} s`,
          diskBytes === undefined ? 'memory only' : megabytes(diskBytes),
          ...[emptyBytes, residentBytes, peakBytes].map(megabytes),
        ];
      }),
    ),
    markdown(['posts', 'engine', ...QUERY_KINDS.map((kind) => `${kind}, p50`)], measured.map(({ engine, figures }) => [count(figures.posts), ENGINES[engine], ...QUERY_KINDS.map((kind) => milliseconds(figures.p50ByKind[kind] ?? NaN))])),
    ...rows.map(remarkOn).filter((remark) => remark !== ''),
  ].join('\n');
}

export function renderQuality(rows: readonly QualityRow[]): string {
  return [
    markdown(
      ['nDCG@10', ...JUDGED_SETS.map(({ name }) => name)],
      rows.map(({ engine, outcome }) => [ENGINES[engine], ...JUDGED_SETS.map(({ name }) => ('failed' in outcome ? '–' : (outcome[name]?.toFixed(3) ?? '–')))]),
    ),
    ...rows.map(({ engine, outcome }) => ('failed' in outcome ? `${ENGINES[engine]}: ${outcome.failed}.\n` : '')).filter((remark) => remark !== ''),
  ].join('\n');
}

function remarkOn({ engine, posts, outcome }: SpeedRow): string {
  const place = `${ENGINES[engine]}, ${count(posts)} posts`;
  if ('failed' in outcome) return `${place}: ${outcome.failed}.\n`;
  const { stoppedBy, searches, failedSearches, firstFailure } = outcome;
  const remarks = [
    stoppedBy ? `the limit of ${stoppedBy} ended the build after ${count(outcome.posts)} posts` : '',
    failedSearches > 0 ? `${failedSearches} of ${searches + failedSearches} searches failed ("${firstFailure}")` : '',
  ].filter((remark) => remark !== '');
  return remarks.length > 0 ? `${place}: ${remarks.join('; ')}.\n` : '';
}

const markdown = (head: readonly string[], rows: readonly (readonly string[])[]): string => [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |\n`).join('');

const count = (posts: number): string => posts.toLocaleString('en-US');
const milliseconds = (ms: number): string => (Number.isNaN(ms) ? '–' : `${ms.toFixed(1)} ms`);
const megabytes = (bytes: number): string => `${count(Math.round(bytes / 1e6))} MB`;
const times = (ratio: number): string => (Number.isNaN(ratio) ? '–' : ratio.toFixed(2));
