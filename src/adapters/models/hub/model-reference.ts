import { AppError } from '../../../domain/errors.ts';

export interface ModelReference {
  /** "owner/name" or "name". */
  readonly name: string;
  /** A branch, tag or commit. */
  readonly revision?: string;
}

/** What a hub and transformers.js take for a part of a name; also safe as a folder's name. */
const PART = /^\w(?:[\w.-]{0,94}\w)?$/;
const REVISION = /^[\w][\w./-]{0,199}$/;

/** "owner/name@revision". Throws `BAD_USER_INPUT` for what is no name: names become folders and must not climb out. */
export function readReference(text: string): ModelReference {
  const [name = '', ...rest] = text.split('@');
  const revision = rest.join('@');
  if (!isModelName(name)) {
    throw new AppError('BAD_USER_INPUT', `"${text}" is no name of a model. Write it as the hub does, for example onnx-community/Qwen2.5-0.5B-Instruct, or with a revision: NAME@main.`);
  }
  if (rest.length === 0) return { name };
  if (!REVISION.test(revision) || revision.includes('..')) {
    throw new AppError('BAD_USER_INPUT', `"${revision}" is no revision. Name a branch, a tag or a commit: ${name}@main.`);
  }
  return { name, revision };
}

export function isModelName(name: string): boolean {
  const parts = name.split('/');
  return parts.length <= 2 && parts.every((part) => PART.test(part)) && !/\.\.|--|\.(?:git|ipynb)$/.test(name);
}

/** A whole commit id: what it names never changes. */
export const isCommit = (revision: string): boolean => /^[0-9a-f]{40}$/.test(revision);
