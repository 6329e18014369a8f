import { Writable } from 'node:stream';
import { pino, type Logger as PinoLogger } from 'pino';

export type Logger = PinoLogger;
export type LogLevel = 'debug' | 'info' | 'warn' | 'error' | 'silent';

/**
 * JSON lines on standard output; `pretty` writes a line for people instead. Questions and texts of posts
 * do not belong in logs at info level.
 */
export function createLogger(level: LogLevel, pretty = false, output: NodeJS.WritableStream = process.stdout): Logger {
  const options = { level, base: null, timestamp: () => `,"time":"${new Date().toISOString()}"`, formatters: { level: (label: string) => ({ level: label }) } };
  return pino(options, pretty ? prettyStream(output) : output);
}

function prettyStream(output: NodeJS.WritableStream): Writable {
  return new Writable({
    write(chunk: Buffer, _encoding, done) {
      output.write(`${prettyLine(String(chunk))}\n`);
      done();
    },
  });
}

/** One line of the log for people: time, level, message, then the fields. */
function prettyLine(line: string): string {
  const { time, level, msg, err, ...fields } = JSON.parse(line) as Record<string, unknown>;
  const rest = Object.entries(fields).map(([name, value]) => `${name}=${typeof value === 'string' ? value : JSON.stringify(value)}`);
  const stack = err && typeof err === 'object' && 'stack' in err ? `\n${String(err.stack)}` : '';
  return [String(time).slice(11, 19), String(level).toUpperCase().padEnd(5), typeof msg === 'string' ? msg : '', ...rest].join(' ') + stack;
}
