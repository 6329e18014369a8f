import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { cruise, type ICruiseResult, type IForbiddenRuleType } from 'dependency-cruiser';

/**
 * Checks which part imports which (.dependency-cruiser.cjs), and that the check itself works: it must see
 * modules, and it must catch imports planted in a tree of their own.
 */
const root = path.resolve(import.meta.dirname, '..');
const { forbidden, options } = createRequire(import.meta.url)('../.dependency-cruiser.cjs') as { forbidden: IForbiddenRuleType[]; options: object };

const PLANTED: Readonly<Record<string, string>> = {
  'src/domain/planted.ts': "import '../adapters/archive/planted.ts';",
  'src/ports/planted.ts': "import '../search/planted.ts';",
  'src/search/planted.ts': "import '../answering/planted.ts';",
  'src/answering/planted.ts': "import '../adapters/archive/planted.ts';",
  'src/adapters/archive/planted.ts': "import '../cache/planted.ts';",
  'src/adapters/cache/planted.ts': "import '../../search/other.ts';",
  'src/search/other.ts': "import 'ioredis';",
  'resolvers/planted.ts': "import '../src/adapters/archive/planted.ts';",
};

const real = await cruiseFolder(root);
const planted = await cruisePlanted();
const missed = Object.keys(PLANTED).filter((file) => !planted.summary.violations.some(({ from }) => from === file));
const violations = real.summary.violations.map(({ from, to, rule }) => `${from} -> ${to}: ${rule.name}`);
const problems = [
  ...violations,
  ...missed.map((file) => `the import planted in ${file} was not caught`),
  ...(real.summary.totalCruised > 50 ? [] : [`only ${real.summary.totalCruised} modules were seen`]),
];
process.stdout.write(problems.length > 0 ? `${problems.join('\n')}\n` : `${real.summary.totalCruised} modules, no import out of bounds, ${Object.keys(PLANTED).length} planted ones caught\n`);
process.exitCode = problems.length > 0 ? 1 : 0;

async function cruiseFolder(baseDir: string): Promise<ICruiseResult> {
  const previous = process.cwd();
  process.chdir(baseDir);
  try {
    const { output } = await cruise(['src', 'resolvers'], { ...options, baseDir, validate: true, ruleSet: { forbidden } });
    if (typeof output === 'string') throw new Error(output);
    return output;
  } finally {
    process.chdir(previous);
  }
}

async function cruisePlanted(): Promise<ICruiseResult> {
  const folder = await mkdtemp(path.join(tmpdir(), 'threadwise-planted-'));
  try {
    await symlink(path.join(root, 'node_modules'), path.join(folder, 'node_modules'));
    for (const [file, text] of Object.entries(PLANTED)) {
      await mkdir(path.dirname(path.join(folder, file)), { recursive: true });
      await writeFile(path.join(folder, file), `${text}\n`);
    }
    return await cruiseFolder(folder);
  } finally {
    await rm(folder, { recursive: true });
  }
}
