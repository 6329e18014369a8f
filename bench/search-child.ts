import { readFile } from 'node:fs/promises';
import { measureQuality, measureSpeed, type BenchTask } from './search-measure.ts';

/** One task of `npm run bench:search` in a process of its own: reads it from the file given, sends what was measured. */
const task = JSON.parse(await readFile(process.argv[2] ?? '', 'utf8')) as BenchTask;
const report = (line: string) => void process.stderr.write(`  ${line}\n`);
const figures = task.kind === 'speed' ? await measureSpeed(task, report) : await measureQuality(task, report);
// What an engine left open must not keep the process.
process.send?.(figures, () => process.exit(0));
