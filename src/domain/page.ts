/** One page of a list, newest state at the time of reading; `endCursor` is opaque to callers. */
export interface Page<T> {
  readonly items: readonly { readonly item: T; readonly cursor: string }[];
  readonly hasNextPage: boolean;
}
