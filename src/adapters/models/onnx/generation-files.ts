import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { AppError } from '../../../domain/errors.ts';

export interface ChatFiles {
  /** Prompt and reply together, in tokens, where the model says it. */
  readonly contextTokens: number | undefined;
  /** All but the weights that decide on its replies, within the folder. */
  readonly files: readonly string[];
}

/** Where models keep how many tokens they were made for. */
const Positions = z.object({
  max_position_embeddings: z.int().positive().optional(),
  n_positions: z.int().positive().optional(),
});
const ModelConfig = Positions.extend({ model_type: z.string(), text_config: Positions.optional() });
const TokenizerConfig = z.object({ chat_template: z.unknown().optional() });

const TEMPLATE = 'chat_template.jinja';
const OPTIONAL = [TEMPLATE, 'generation_config.json'];

/** Reads what is known of a chat model before it is loaded. Rejects with `MODEL_UNAVAILABLE`, saying what is wrong. */
export async function readChatFiles(modelsDir: string, model: string): Promise<ChatFiles> {
  const folder = path.join(modelsDir, model);
  const needed = ['config.json', 'tokenizer.json', 'tokenizer_config.json'];
  const missing = needed.find((file) => !existsSync(path.join(folder, file)));
  if (missing !== undefined) throw missingFile(path.join(folder, missing), model);
  const optional = OPTIONAL.filter((file) => existsSync(path.join(folder, file)));
  try {
    const config = ModelConfig.parse(await readJson(folder, 'config.json'));
    const { chat_template: template } = TokenizerConfig.parse(await readJson(folder, 'tokenizer_config.json'));
    if (!template && !optional.includes(TEMPLATE)) throw noTemplate(folder);
    return { contextTokens: positions(config) ?? positions(config.text_config), files: [...needed, ...optional] };
  } catch (error) {
    throw error instanceof AppError ? error : damaged(folder, model, error);
  }
}

const readJson = async (folder: string, file: string): Promise<unknown> => JSON.parse(await readFile(path.join(folder, file), 'utf8'));

const positions = (config: z.infer<typeof Positions> | undefined) => config?.max_position_embeddings ?? config?.n_positions;

const missingFile = (file: string, model: string) =>
  new AppError('MODEL_UNAVAILABLE', `The chat model ${model} needs the file ${file}, which cannot be read. Get it with "npx threadwise models pull ${model}", or check MODELS_DIR.`);

const damaged = (folder: string, model: string, cause: unknown) =>
  new AppError('MODEL_UNAVAILABLE', `The chat model in ${folder} has damaged files. Fetch it again with "npx threadwise models pull ${model}".`, { cause });

const noTemplate = (folder: string) =>
  new AppError('MODEL_UNAVAILABLE', `The tokenizer in ${folder} has no chat template, so its model cannot answer. Set CHAT_MODEL to a model that was trained on chats.`);
