import path from 'node:path';
import { z } from 'zod';
import { AppError } from './domain/errors.ts';

const isUrl = (value: string, ...schemes: string[]) => URL.canParse(value) && schemes.includes(new URL(value).protocol);

const url = (...schemes: string[]) =>
  z.string().refine((value) => isUrl(value, ...schemes), {
    message: `must be a URL that starts with ${schemes.map((scheme) => `${scheme}//`).join(' or ')}`,
  });

/** Timers take no more than 24 days. */
const MOST_SECONDS = 2_000_000;

const seconds = (fallback: number) => z.coerce.number().positive().max(MOST_SECONDS).default(fallback);

/** A model by name in this process, or with the address of the server that runs it. */
export interface ModelPlace {
  readonly model: string;
  readonly baseUrl?: string;
}

const FALLBACK = /^(?<model>[^\s,]+?)(?:@(?<baseUrl>https?:\/\/[^\s,]+))?$/;

/** "small@http://10.0.0.2:8000/v1, onnx-community/Qwen2.5-0.5B-Instruct": in the order in which they are tried. */
const fallbacks = z.string().transform((list, context): ModelPlace[] =>
  list.split(',').map((entry) => {
    const { model, baseUrl } = FALLBACK.exec(entry.trim())?.groups ?? {};
    if (model === undefined || (baseUrl !== undefined && !URL.canParse(baseUrl))) {
      context.addIssue({ code: 'custom', message: `"${entry.trim()}" is neither MODEL nor MODEL@http://SERVER/v1` });
      return { model: '' };
    }
    return baseUrl === undefined ? { model } : { model, baseUrl };
  }),
);

const dtype = z.enum(['fp32', 'fp16', 'q8', 'int8', 'uint8', 'q4', 'q4f16', 'bnb4']);

/** So that an archive that was imported without a model can be opened. */
export const NO_MODEL = 'none';

const ConfigSchema = z.object({
  PORT: z.coerce.number().int().min(0).max(65535).default(4000),
  HOST: z.string().default('127.0.0.1'),
  THREADWISE_DATA: z.string().default('./data'),
  REDIS_URL: url('redis:', 'rediss:').optional(),
  DATABASE_URL: url('postgres:', 'postgresql:').optional(),
  CHAT_MODEL: z.string().optional(),
  CHAT_DTYPE: dtype.optional(),
  CHAT_BASE_URL: url('http:', 'https:').optional(),
  CHAT_API_KEY: z.string().optional(),
  CHAT_FALLBACKS: fallbacks.default([]),
  CHAT_FALLBACK_API_KEYS: z.string().default('').transform((keys) => keys.split(',').map((key) => key.trim())),
  CHAT_TIMEOUT_SECONDS: seconds(60),
  CHAT_CONNECT_SECONDS: seconds(5),
  CHAT_FIRST_TOKEN_SECONDS: seconds(30),
  CHAT_STALL_SECONDS: seconds(15),
  CHAT_CONTEXT_TOKENS: z.coerce.number().int().min(512).optional(),
  CHAT_REPLY_TOKENS: z.coerce.number().int().min(16).optional(),
  CHAT_INPUT_PRICE: z.coerce.number().nonnegative().optional(),
  CHAT_OUTPUT_PRICE: z.coerce.number().nonnegative().optional(),
  EMBEDDING_MODEL: z.string().default('threadwise-embed-en'),
  EMBEDDING_DTYPE: dtype.optional(),
  EMBEDDING_BASE_URL: url('http:', 'https:').optional(),
  EMBEDDING_API_KEY: z.string().optional(),
  RERANK_MODEL: z.string().optional(),
  RERANK_BASE_URL: url('http:', 'https:').optional(),
  RERANK_API_KEY: z.string().optional(),
  DEVICE: z.enum(['auto', 'cuda', 'webgpu', 'cpu']).default('auto'),
  MODELS_DIR: z.string().optional(),
  MODEL_HUB_URL: url('http:', 'https:').optional(),
  MODEL_HUB_TOKEN: z.string().optional(),
  CACHE_TTL_SECONDS: seconds(3600),
  DRAIN_SECONDS: seconds(20),
  LOG_LEVEL: z.enum(['debug', 'info', 'warn', 'error', 'silent']).default('info'),
});

/** Settings of one process. Names are those of the environment; the README has the table. */
export type Config = Omit<z.infer<typeof ConfigSchema>, 'MODELS_DIR'> & {
  /** Folder of models that were pulled or put there, in the layout of transformers.js. */
  readonly MODELS_DIR: string;
};

/** Reads the settings, an empty value as unset. Rejects with all problems at once. */
export function readConfig(environment: Readonly<Record<string, string | undefined>> = process.env): Config {
  const given = Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== undefined && value !== ''));
  const result = ConfigSchema.safeParse(given);
  const problems = result.success ? missingPartners(result.data) : result.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`);
  if (!result.success || problems.length > 0) {
    throw new AppError('BAD_CONFIG', `The settings cannot be used:\n${problems.map((problem) => `  ${problem}`).join('\n')}`);
  }
  return { ...result.data, MODELS_DIR: result.data.MODELS_DIR ?? path.join(result.data.THREADWISE_DATA, 'models') };
}

type Given = z.infer<typeof ConfigSchema>;

function missingPartners(config: Given): string[] {
  const problems: string[] = [];
  if (config.CHAT_BASE_URL && !config.CHAT_MODEL) problems.push('CHAT_MODEL: CHAT_BASE_URL needs the name of a model, too');
  if (config.RERANK_BASE_URL && !config.RERANK_MODEL) problems.push('RERANK_MODEL: RERANK_BASE_URL needs the name of a model, too');
  if (config.CHAT_FALLBACKS.length > 0 && !config.CHAT_MODEL) problems.push('CHAT_MODEL: CHAT_FALLBACKS needs a first model to fall back from');
  if ((config.CHAT_INPUT_PRICE === undefined) !== (config.CHAT_OUTPUT_PRICE === undefined)) problems.push('CHAT_INPUT_PRICE: is set together with CHAT_OUTPUT_PRICE, or not at all');
  return problems;
}
