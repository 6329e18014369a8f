import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

/** Generates types and schema anew; fails when the published schema was not what the SDL in `schema/` gives. */
const published = new URL('../schema.graphql', import.meta.url);
const before = readFileSync(published, 'utf8');
execFileSync('npx', ['graphql-codegen', '--config', 'codegen.ts'], { stdio: ['ignore', 'ignore', 'inherit'] });
if (readFileSync(published, 'utf8') !== before) {
  process.stderr.write('schema.graphql was not up to date: run "npm run codegen" and commit it.\n');
  process.exitCode = 1;
}
