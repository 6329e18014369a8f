/** Texts in UTF-8: the bytes of number i are `[offsets[i], offsets[i + 1])`. */
export interface TextColumn {
  readonly offsets: Int32Array;
  readonly bytes: Uint8Array;
}

/** A list of texts for each row: those of row i are `[offsets[i], offsets[i + 1])` of `values`. */
export interface ListColumn {
  readonly offsets: Int32Array;
  readonly values: TextColumn;
}

/** Posts on their way into a segment, by column. An empty text stands for none. */
export interface IndexRows {
  readonly count: number;
  readonly ids: TextColumn;
  /** Analysed terms, separated by spaces; fields (body, attached, author) end with a line feed. */
  readonly terms: TextColumn;
  readonly authors: TextColumn;
  readonly authorIds: TextColumn;
  readonly fingerprints: TextColumn;
  readonly parentIds: TextColumn;
  readonly quotedIds: TextColumn;
  readonly languages: ListColumn;
  readonly hashtags: ListColumn;
  readonly mentions: ListColumn;
  readonly createdAt: Float64Array;
  readonly batches: Float64Array;
  readonly likes: Float64Array;
  readonly reposts: Float64Array;
  /** Bits of `Flag`. */
  readonly flags: Uint8Array;
  /** The posts as they are stored, as JSON; absent: the index keeps none. */
  readonly posts?: TextColumn;
  readonly vectors?: {
    /** Row after row. */
    readonly values: Float32Array;
    /** 1 where the row has a vector. */
    readonly present: Uint8Array;
  };
}
