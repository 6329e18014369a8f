import { readFileSync } from 'node:fs';
import { Command, CommanderError, Option } from 'commander';
import { AppError } from '../domain/errors.ts';

export interface CliParts {
  /** Serves until it is stopped; resolves with the exit code. Loaded by its caller only when it is called. */
  readonly serve: () => Promise<number>;
  readonly out?: NodeJS.WritableStream;
  readonly errors?: NodeJS.WritableStream;
}

/**
 * Runs one command; returns the exit code: 1 also for unknown commands and missing arguments, which print the help. Expected
 * failures go to stderr in one line, without a stack. A command's parts are loaded when it runs, so that `ask` starts fast.
 */
export async function runCli(argv: readonly string[], { serve, out = process.stdout, errors = process.stderr }: CliParts): Promise<number> {
  let exitCode = 0;
  const program = new Command('threadwise')
    .description('Conversational search over a post archive. Settings are environment variables; the README lists them.')
    .version(version(), '-v, --version', 'print the version')
    .exitOverride()
    .configureOutput({ writeOut: (text) => out.write(text), writeErr: (text) => errors.write(text) })
    .showHelpAfterError()
    .addHelpText('after', examples('threadwise serve', 'threadwise import ~/my-x-export.zip', 'threadwise ask "What did people say about the ferry?"'));

  program
    .command('serve')
    .description('serve the API (the same as npm start)')
    .addHelpText('after', examples('threadwise serve', 'PORT=8080 THREADWISE_DATA=/srv/threadwise threadwise serve'))
    .action(async () => {
      exitCode = await serve();
    });

  program
    .command('import')
    .argument('<path>', 'an X account export (folder or zip), or JSON lines (.jsonl, .jsonl.gz)')
    .description('add the posts of an archive to the data folder; importing twice changes nothing')
    .addHelpText('after', examples('threadwise import ~/my-x-export.zip', 'threadwise import posts.jsonl.gz', 'THREADWISE_DATA=/srv/threadwise threadwise import posts.jsonl'))
    .action(async (path: string) => {
      const [{ readConfig }, { composeArchive }, { runImport }] = await Promise.all([import('../config.ts'), import('../compose.ts'), import('./import-command.ts')]);
      const archive = await composeArchive(readConfig());
      try {
        exitCode = await runImport(path, archive, out);
      } finally {
        await archive[Symbol.asyncDispose]();
      }
    });

  program
    .command('ask')
    .argument('<question>', 'in plain language')
    .option('--url <url>', 'the server to ask (default: this machine, port PORT or 4000)')
    .option('--conversation <id>', 'go on with this conversation; its id is printed under every answer')
    .addOption(new Option('--effort <effort>', 'how much work it may cost').choices(['fast', 'balanced', 'thorough']))
    .option('--as-of <time>', 'answer as the archive stood then: 2015-03-01 (its first moment, UTC) or 2015-03-01T12:00:00Z')
    .description('ask a running server; print the answer as it comes, and its sources')
    .addHelpText('after', examples('threadwise ask "Why was the bridge closed?"', 'threadwise ask "and in 2015?" --conversation ID', 'threadwise ask "How many posts mention the ferry?" --url http://search.example:4000'))
    .action(async (question: string, { url, conversation, effort, asOf }: { url?: string; conversation?: string; effort?: string; asOf?: string }) => {
      const { askServer } = await import('./ask-command.ts');
      exitCode = await askServer(question, { url: url ?? (await localServer()), conversationId: conversation, effort: effort?.toUpperCase(), asOf, out, errors });
    });

  const models = program.command('models').description('the models on this machine: list, pull and remove').addHelpText('after', examples('threadwise models list', 'threadwise models pull onnx-community/Qwen2.5-0.5B-Instruct'));

  models
    .command('list')
    .description('list the models on this machine: name, weights, size, revision')
    .addHelpText('after', examples('threadwise models list', 'MODELS_DIR=/srv/models threadwise models list'))
    .action(async () => {
      const { store, command } = await loadModels();
      exitCode = await command.listModels(store, out);
    });

  models
    .command('pull')
    .argument('<name>', 'a model of the hub, with @REVISION for a certain branch, tag or commit')
    .option('--dtype <dtype>', 'the weights to fetch: fp32, fp16, q8, q4 ... (default: what suits the device)')
    .option('--update', 'move to the newest commit; without it the one pulled first is kept')
    .description('fetch a model into MODELS_DIR, or check and complete one that is there; goes on where an earlier pull stopped')
    .addHelpText('after', examples('threadwise models pull onnx-community/Qwen2.5-0.5B-Instruct', 'threadwise models pull onnx-community/Qwen2.5-0.5B-Instruct --dtype q4', 'threadwise models pull onnx-community/Qwen2.5-0.5B-Instruct --update', 'MODEL_HUB_URL=https://hub.example threadwise models pull OWNER/NAME@v1.0'))
    .action(async (name: string, options: { dtype?: string; update?: boolean }) => {
      const { store, command } = await loadModels();
      exitCode = await command.untilInterrupted((signal) => command.pullModel(name, { ...options, signal }, store, out, errors));
    });

  models
    .command('remove')
    .argument('<name>', 'a model of the list, or one whose pull was stopped')
    .description('delete a model that was pulled')
    .addHelpText('after', examples('threadwise models remove onnx-community/Qwen2.5-0.5B-Instruct'))
    .action(async (name: string) => {
      const { store, command } = await loadModels();
      exitCode = await command.removeModel(name, store, out);
    });

  try {
    await program.parseAsync([...argv]);
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode;
    if (!(error instanceof AppError)) throw error;
    errors.write(`${error.message}\n`);
    return 1;
  }
  return exitCode;
}

async function loadModels() {
  const [{ readConfig }, { composeModelStore }, command] = await Promise.all([import('../config.ts'), import('../compose-models.ts'), import('./models-command.ts')]);
  return { store: composeModelStore(readConfig()), command };
}

async function localServer(): Promise<string> {
  const { readConfig } = await import('../config.ts');
  return `http://localhost:${readConfig().PORT}`;
}

const examples = (...lines: string[]): string => `\nExamples:\n${lines.map((line) => `  ${line}`).join('\n')}\n`;

function version(): string {
  const manifest: unknown = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'));
  return manifest instanceof Object && 'version' in manifest ? String(manifest.version) : 'unknown';
}
