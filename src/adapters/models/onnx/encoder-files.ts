import { access, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { AppError } from '../../../domain/errors.ts';
import type { Dtype } from '../../../ports/model-store.ts';
import { onCpu, type DeviceChoice } from './device.ts';
import { chooseWeights, TITLES, type Weights } from './dtype.ts';

export interface EncoderQuery {
  /** Absolute path of the folder of models. */
  readonly modelsDir: string;
  readonly model: string;
  readonly kind: 'embedder' | 'reranker';
  readonly device: DeviceChoice;
  readonly dtype?: Dtype | undefined;
}

export interface EncoderFiles {
  readonly folder: string;
  /** Where it runs, which may be another device than the one asked for. */
  readonly device: DeviceChoice;
  readonly weights: Weights;
  /** The longest text that the model reads, in tokens. */
  readonly contextTokens: number;
  /** A table of token vectors without layers. */
  readonly isStatic: boolean;
}

export const TOKENIZER = 'tokenizer.json';
const TOKENIZER_CONFIG = 'tokenizer_config.json';
const CONFIG = 'config.json';
const SETTING = { embedder: 'EMBEDDING_MODEL', reranker: 'RERANK_MODEL' } as const;
/** Where neither the tokenizer nor the model says it. */
const USUAL_CONTEXT = 512;
/** Their positions begin after that of the padding token. */
const WITH_PADDING_POSITION = /roberta|camembert|mpnet/;
const PADDING_POSITIONS = 2;

const Config = z.object({
  model_type: z.string().default(''),
  num_hidden_layers: z.number().optional(),
  max_position_embeddings: z.number().positive().optional(),
});
const TokenizerConfig = z.object({ model_max_length: z.number().positive().optional() });

/** Looks a model over without loading it. Rejects with `MODEL_UNAVAILABLE`, naming the file, where one is missing or no JSON. */
export async function readEncoder({ modelsDir, model, kind, device: wanted, dtype }: EncoderQuery): Promise<EncoderFiles> {
  const folder = join(modelsDir, model);
  for (const name of [TOKENIZER, TOKENIZER_CONFIG, CONFIG]) await requireFile(join(folder, name), model, kind);
  try {
    const config = Config.parse(await readJson(join(folder, CONFIG)));
    const tokenizer = TokenizerConfig.parse(await readJson(join(folder, TOKENIZER_CONFIG)));
    const isStatic = kind === 'embedder' && config.num_hidden_layers === 0;
    const device = isStatic ? onCpu(`${model} looks its tokens up in a table, which no GPU makes faster`) : wanted;
    const weights = chooseWeights({ folder, model, kind, device, dtype });
    return { folder, device, weights, contextTokens: contextOf(config, tokenizer), isStatic };
  } catch (error) {
    throw error instanceof AppError ? error : cannotBeLoaded({ folder, model, kind, device: wanted.device }, error);
  }
}

export function cannotBeLoaded(
  { folder, model, kind, device }: { folder: string; model: string; kind: EncoderQuery['kind']; device: DeviceChoice['device'] },
  cause: unknown,
): AppError {
  const place = device === 'cpu' ? '' : ` on ${device}`;
  const otherwise = device === 'cpu' ? '' : ', or set DEVICE=cpu';
  const message = `The ${TITLES[kind]} in ${folder} cannot be loaded${place}. Its files may be damaged: fetch it again with "npx threadwise models pull ${model}"${otherwise}.`;
  return new AppError('MODEL_UNAVAILABLE', message, { cause });
}

async function requireFile(path: string, model: string, kind: EncoderQuery['kind']): Promise<void> {
  try {
    await access(path);
  } catch (cause) {
    const message = `The ${TITLES[kind]} ${model} needs the file ${path}, which cannot be read. Get it with "npx threadwise models pull ${model}", or check MODELS_DIR and ${SETTING[kind]}.`;
    throw new AppError('MODEL_UNAVAILABLE', message, { cause });
  }
}

const readJson = async (path: string): Promise<unknown> => JSON.parse(await readFile(path, 'utf8'));

function contextOf(config: z.infer<typeof Config>, tokenizer: z.infer<typeof TokenizerConfig>): number {
  const reserved = WITH_PADDING_POSITION.test(config.model_type) ? PADDING_POSITIONS : 0;
  const positions = config.max_position_embeddings === undefined ? Infinity : config.max_position_embeddings - reserved;
  // Some tokenizers say 1e30 for "no limit".
  const longest = Math.min(tokenizer.model_max_length ?? Infinity, positions);
  return Number.isFinite(longest) ? Math.floor(longest) : USUAL_CONTEXT;
}
