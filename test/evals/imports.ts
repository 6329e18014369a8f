import path from 'node:path';
import type { EvalArchive } from './eval-archive.ts';
import type { EvalRow } from './table.ts';

/** Exports with their numbers of posts, as their publisher's notes and an independent count have them. */
const ARCHIVES = [
  ['x-grailbird/icco', 18_559],
  ['x-ytd/alrocar', 1_223],
  ['x-ytd/denchi', 22],
] as const;

/** Imports each archive twice: the share of its posts that is new the first time, and unchanged the second. */
export async function evaluateImports(folder: string, withArchive: (use: (parts: EvalArchive) => Promise<EvalRow[]>) => Promise<EvalRow[]>): Promise<EvalRow[]> {
  const rows: EvalRow[] = [];
  for (const [name, posts] of ARCHIVES) {
    rows.push(...(await withArchive(async ({ importFrom }) => {
      const first = await importFrom(path.join(folder, name));
      const second = await importFrom(path.join(folder, name));
      return [
        { measure: `${name}: posts imported`, value: first.inserted / posts, size: posts, floor: 1 },
        { measure: `${name}: unchanged when imported again`, value: second.unchanged / posts, size: posts, floor: 1 },
      ];
    })));
  }
  return rows;
}
