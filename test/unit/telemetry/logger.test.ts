import { PassThrough } from 'node:stream';
import { expect, it } from 'vitest';
import { createLogger } from '../../../src/telemetry/logger.ts';

const lines = (output: PassThrough) => String(output.read() ?? '').trim().split('\n');

it('writes JSON lines with level, time and fields, from its level on', () => {
  const output = new PassThrough();
  const logger = createLogger('info', false, output);
  logger.debug('hidden');
  logger.info({ answerId: 'a1' }, 'Answer ended.');
  expect(lines(output).map((line) => JSON.parse(line) as unknown)).toEqual([
    { level: 'info', time: expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/), answerId: 'a1', msg: 'Answer ended.' },
  ]);
});

it('writes lines for people where it is told to, an error with its stack', () => {
  const output = new PassThrough();
  const logger = createLogger('info', true, output);
  logger.info({ route: '/graphql', ms: 3 }, 'request');
  logger.error({ err: new Error('boom') }, 'internal error');
  const [first, second, third] = lines(output);
  expect(first).toMatch(/^\d\d:\d\d:\d\d INFO {2}request route=\/graphql ms=3$/);
  expect(second).toMatch(/ERROR internal error$/);
  expect(third).toBe('Error: boom');
});
