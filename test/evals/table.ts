/** One measure: a mean between 0 and 1, or a figure with its unit in the name. */
export interface EvalRow {
  readonly measure: string;
  readonly value: number;
  /** Number of cases. */
  readonly size: number;
  /** The least that the value may be. */
  readonly floor?: number;
}

/** A table for people; the last column says which floor was missed. */
export function renderTable(title: string, rows: readonly EvalRow[]): string {
  const lines = rows.map(({ measure, value, size, floor }) => {
    const verdict = floor === undefined ? '' : value >= floor ? `  (floor ${floor})` : `  BELOW ITS FLOOR ${floor}`;
    return `  ${measure.padEnd(52)} ${value.toFixed(3).padStart(9)}  n=${size}${verdict}`;
  });
  return `${title}\n${lines.join('\n')}\n`;
}

export const missesFloor = ({ value, floor }: EvalRow): boolean => floor !== undefined && value < floor;
