/** One measure: a mean between 0 and 1, or a figure with its unit in the name. */
export interface EvalRow {
  readonly measure: string;
  readonly value: number;
  /** Number of cases. */
  readonly size: number;
  /** The least that the value may be. */
  readonly floor?: number;
  /** 95 % confidence interval of the value. */
  readonly interval?: readonly [number, number];
}

/** The mean of the values with its 95 % interval: Wilson's for values of 0 and 1, else by the normal approximation. */
export function rowOf(measure: string, values: readonly number[], floor?: number): EvalRow {
  const size = values.length;
  const value = values.reduce((sum, one) => sum + one, 0) / (size || 1);
  const interval = values.every((one) => one === 0 || one === 1) ? wilson(value, size) : normal(values, value);
  return { measure, value, size, interval, ...(floor === undefined ? {} : { floor }) };
}

/** Wilson 1927: the score interval of a proportion. */
function wilson(share: number, size: number): [number, number] {
  if (size === 0) return [0, 1];
  const square = Z * Z;
  const centre = (share + square / (2 * size)) / (1 + square / size);
  const half = (Z / (1 + square / size)) * Math.sqrt((share * (1 - share)) / size + square / (4 * size * size));
  return [Math.max(0, centre - half), Math.min(1, centre + half)];
}

function normal(values: readonly number[], mean: number): [number, number] {
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / Math.max(1, values.length - 1);
  const half = Z * Math.sqrt(variance / (values.length || 1));
  return [mean - half, mean + half];
}

const Z = 1.96;

/** A table for people; the last column says which floor was missed. */
export function renderTable(title: string, rows: readonly EvalRow[]): string {
  const lines = rows.map(({ measure, value, size, floor, interval }) => {
    const between = interval ? `  (${interval.map((end) => end.toFixed(3)).join(' to ')})` : '';
    const verdict = floor === undefined ? '' : value >= floor ? `  (floor ${floor})` : `  BELOW ITS FLOOR ${floor}`;
    return `  ${measure.padEnd(52)} ${value.toFixed(3).padStart(9)}  n=${size}${between}${verdict}`;
  });
  return `${title}\n${lines.join('\n')}\n`;
}

export const missesFloor = ({ value, floor }: EvalRow): boolean => floor !== undefined && value < floor;
