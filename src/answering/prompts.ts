import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { ChatPromptTemplate } from '@langchain/core/prompts';
import { AppError } from '../domain/errors.ts';

/** A prompt file, ready to be filled. `hash` changes with every change of the file: it is part of cache keys. */
interface Prompt {
  readonly template: ChatPromptTemplate;
  readonly hash: string;
}

export interface Prompts {
  readonly writeAnswer: Prompt;
  readonly routeQuestion: Prompt;
  readonly rewriteQuestion: Prompt;
  readonly repairReply: Prompt;
}

/** Reads and checks all prompt files. Rejects a missing file, and variables that are not as declared. */
export function loadPrompts(folder = new URL('../../prompts/', import.meta.url)): Prompts {
  return {
    writeAnswer: loadPrompt(new URL('write-answer.md', folder)),
    routeQuestion: loadPrompt(new URL('route-question.md', folder)),
    rewriteQuestion: loadPrompt(new URL('rewrite-question.md', folder)),
    repairReply: loadPrompt(new URL('repair-reply.md', folder)),
  };
}

const FILE = /^---\n(?<head>[\s\S]*?)\n---\n(?:# system\n(?<system>[\s\S]*?)\n)?# human\n(?<human>[\s\S]*)$/;

function loadPrompt(file: URL): Prompt {
  const text = readFileSync(file, 'utf8');
  const { head, system, human } = FILE.exec(text)?.groups ?? {};
  const declared = /^variables: (.*)$/m.exec(head ?? '')?.[1]?.split(',').map((name) => name.trim());
  if (human === undefined || declared === undefined) {
    throw new AppError('BAD_CONFIG', `${fileURLToPath(file)}: a prompt needs front matter with "purpose" and "variables", then "# system" (which a prompt in mid-conversation may lack) and "# human".`);
  }
  const opening: [string, string][] = system === undefined ? [] : [['system', system.trim()]];
  const template = ChatPromptTemplate.fromMessages([...opening, ['human', human.trim()]]);
  const used = [...template.inputVariables].sort();
  if (used.join() !== [...declared].sort().join()) {
    throw new AppError('BAD_CONFIG', `${fileURLToPath(file)}: declares the variables ${declared.join(', ')} but uses ${used.join(', ')}.`);
  }
  return { template, hash: createHash('sha256').update(text).digest('hex').slice(0, 16) };
}
