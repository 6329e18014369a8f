/** Precision of ONNX weights, in the words of transformers.js. */
export type Dtype = 'fp32' | 'fp16' | 'q8' | 'int8' | 'uint8' | 'q4' | 'q4f16' | 'bnb4' | 'q2' | 'q2f16' | 'q1' | 'q1f16';

/** A model on this machine's disk. transformers.js loads it with `env.localModelPath = root` and `name`. */
export interface StoredModel {
  /** "owner/name" or "name": also its folder under `root`. */
  readonly name: string;
  /** Absolute path of the folder that holds it. */
  readonly root: string;
  /** The hub's commit it was pulled at; none for a built-in model and for a folder that was put there by hand. */
  readonly revision?: string;
  /** ISO 8601. */
  readonly pulledAt?: string;
  /** Weights that are there, at least one. */
  readonly dtypes: readonly Dtype[];
  /** Size of all its files. */
  readonly bytes: number;
  /** Comes with the program and cannot be removed. */
  readonly builtIn: boolean;
}

export interface PullProgress {
  /** The file in work, by its path in the model. */
  readonly file: string;
  /** Bytes that are here, of this pull and of earlier ones. They shrink when a file must be started again. */
  readonly bytes: number;
  readonly totalBytes: number;
  /** Bytes that came over the network in this pull. */
  readonly fetchedBytes: number;
}

export interface PullOptions {
  /** These weights, besides those that are here. */
  readonly dtype?: string;
  /** Without `dtype`: the first of these that the model has, or those that are here when one of them is in the list. */
  readonly prefer?: readonly Dtype[];
  /** Moves to the newest commit of the branch or tag instead of keeping the one that was pulled. */
  readonly update?: boolean;
  readonly onProgress?: (progress: PullProgress) => void;
  /** Stops; what was fetched so far is kept for the next pull. */
  readonly signal?: AbortSignal;
}

/**
 * Models on disk, pulled from a model hub. A reference is "name" or "owner/name", with "@revision" (a branch, tag or commit)
 * where a certain one is meant. Malformed references reject with `BAD_USER_INPUT`.
 */
export interface ModelStore {
  /** A model on this machine; never asks the hub. */
  find(reference: string): Promise<StoredModel | undefined>;
  /**
   * Brings a model here, whole or not at all. One that is here already is checked by its checksums; only what is missing or
   * wrong is fetched, and the hub is not asked when nothing is. Rejects with `NOT_FOUND` (no such model, revision or weights),
   * `MODEL_UNAVAILABLE` (retryable where the hub is out of reach or fails), `DATA_FOLDER_IN_USE` (another process is
   * pulling it) and, once stopped, with an `AbortError`.
   */
  pull(reference: string, options?: PullOptions): Promise<StoredModel>;
  /** All models on this machine, by name. */
  list(): Promise<StoredModel[]>;
  /**
   * Deletes a model and what an unfinished pull left of it. Resolves with the bytes freed, or undefined where there was
   * nothing. Rejects with `BAD_USER_INPUT` for a built-in model, and with `DATA_FOLDER_IN_USE` while it is being pulled.
   */
  remove(reference: string): Promise<number | undefined>;
}
