import { z } from 'zod';
import { AppError } from './domain/errors.ts';

const url = (...schemes: string[]) =>
  z.string().refine((value) => URL.canParse(value) && schemes.includes(new URL(value).protocol), {
    message: `must be a URL that starts with ${schemes.map((scheme) => `${scheme}//`).join(' or ')}`,
  });

const seconds = (fallback: number) => z.coerce.number().positive().default(fallback);

const ConfigSchema = z.object({
  PORT: z.coerce.number().int().min(0).max(65535).default(4000),
  HOST: z.string().default('127.0.0.1'),
  THREADWISE_DATA: z.string().default('./data'),
  REDIS_URL: url('redis:', 'rediss:').optional(),
  DATABASE_URL: url('postgres:', 'postgresql:').optional(),
  CHAT_BASE_URL: url('http:', 'https:').optional(),
  CHAT_MODEL: z.string().optional(),
  CHAT_API_KEY: z.string().optional(),
  CHAT_TIMEOUT_SECONDS: seconds(60),
  MODELS_DIR: z.string().optional(),
  EMBEDDING_MODEL: z.string().optional(),
  CACHE_TTL_SECONDS: seconds(3600),
  DRAIN_SECONDS: seconds(20),
  LOG_LEVEL: z.enum(['debug', 'info', 'warn', 'error', 'silent']).default('info'),
});

/** Settings of one process. Names are those of the environment; the README has the table. */
export type Config = z.infer<typeof ConfigSchema>;

/** Reads the settings, an empty value as unset. Rejects with all problems at once. */
export function readConfig(environment: Readonly<Record<string, string | undefined>> = process.env): Config {
  const given = Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== undefined && value !== ''));
  const result = ConfigSchema.safeParse(given);
  const problems = result.success ? missingPartners(result.data) : result.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`);
  if (!result.success || problems.length > 0) {
    throw new AppError('BAD_CONFIG', `The settings cannot be used:\n${problems.map((problem) => `  ${problem}`).join('\n')}`);
  }
  return result.data;
}

function missingPartners(config: Config): string[] {
  const problems: string[] = [];
  if (config.CHAT_BASE_URL && !config.CHAT_MODEL) problems.push('CHAT_MODEL: CHAT_BASE_URL needs the name of a model, too');
  if (config.CHAT_MODEL && !config.CHAT_BASE_URL) problems.push('CHAT_BASE_URL: CHAT_MODEL needs the address of its server, too');
  if (config.EMBEDDING_MODEL && !config.MODELS_DIR) problems.push('MODELS_DIR: EMBEDDING_MODEL needs the folder that holds it, too');
  return problems;
}
