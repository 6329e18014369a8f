/**
 * Commits of models that this version of the program was tried with, by name. A pull without a revision takes these; the
 * other models come at the newest commit of "main", which is then recorded.
 */
export const PINNED: ReadonlyMap<string, string> = new Map();
