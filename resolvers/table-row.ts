import type { TableRowResolvers } from './types.generated.ts';

export const tableRow = {
  cells: (cells) => cells,
} satisfies TableRowResolvers;
