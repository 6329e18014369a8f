const MAX = 2 ** 31 - 1;

/** A count that fits GraphQL's Int: a larger one shows as 2,147,483,647, one that is no number as 0. */
export const int32 = (value: number): number => (Number.isNaN(value) ? 0 : Math.trunc(Math.min(Math.max(value, -MAX), MAX)));
