import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { onnxRuntime } from './onnx-runtime.ts';

export type Trial =
  | {
      readonly works: true;
      readonly float16: boolean;
      /** Names of the Vulkan adapters, the first choice first; empty where there is no Vulkan. */
      readonly adapters: readonly string[];
    }
  | { readonly works: false; readonly problem: string };

const Result = z.union([z.object({ float16: z.boolean() }), z.object({ problem: z.string() })]);
const SCRIPT = fileURLToPath(new URL('./device-trial.js', import.meta.url));
/** CUDA takes some seconds to start. */
const LIMIT_MS = 20_000;
/** A driver that hangs in the kernel cannot be ended, and is not waited for. */
const TO_END_MS = 2_000;
/** Characters. */
const LONGEST_PROBLEM = 200;

/**
 * Runs a tiny model on the device in a process of its own: a broken driver may end or hang the process that uses it.
 * Never rejects, and takes no more than 22 seconds.
 */
export async function tryDevice(device: 'cuda' | 'webgpu', { script = SCRIPT, limitMs = LIMIT_MS } = {}): Promise<Trial> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => resolve({ works: false, problem: 'it did not answer in time' }), limitMs + TO_END_MS);
    execFile(process.execPath, [script, device, onnxRuntime()], { timeout: limitMs, killSignal: 'SIGKILL' }, (error, stdout, stderr) => {
      clearTimeout(timer);
      resolve(readTrial(stdout, stderr) ?? { works: false, problem: whyNot(error) });
    });
  });
}

function readTrial(stdout: string, stderr: string): Trial | undefined {
  const result = stdout.split('\n').map(readResult).findLast((found) => found !== undefined);
  if (result === undefined) return undefined;
  if ('problem' in result) return { works: false, problem: plain(result.problem) };
  return { works: true, float16: result.float16, adapters: adapterNames(stderr) };
}

/** Drivers print, too. */
function readResult(line: string): z.infer<typeof Result> | undefined {
  try {
    return Result.parse(JSON.parse(line));
  } catch {
    return undefined;
  }
}

function whyNot(error: { readonly signal?: string | undefined; readonly killed?: boolean | undefined } | null): string {
  if (error?.killed === true) return 'it did not answer in time';
  return error?.signal ? `its driver crashed with ${error.signal}` : 'its driver ended the process';
}

/** What the runtime says of it, without the place in its source and the failed check before that. */
const plain = (problem: string) => (problem.split(' was false. ').at(-1) ?? '').trim().slice(0, LONGEST_PROBLEM);

/** The Vulkan loader lists them when it is asked to tell what it does: `INFO: [0] SwiftShader Device`. */
function adapterNames(stderr: string): string[] {
  const names = stderr.split('\n').flatMap((line) => /:\s+\[\d+\] (?<name>.*\S)/.exec(line)?.groups?.['name'] ?? []);
  return [...new Set(names)];
}
