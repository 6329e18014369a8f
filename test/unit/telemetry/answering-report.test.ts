import { PassThrough } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { answeringReport } from '../../../src/telemetry/answering-report.ts';
import { createLogger } from '../../../src/telemetry/logger.ts';
import { createMetrics } from '../../../src/telemetry/metrics.ts';

function world() {
  const output = new PassThrough();
  const lines: string[] = [];
  output.on('data', (chunk) => lines.push(String(chunk)));
  const metrics = createMetrics();
  const { report } = answeringReport(createLogger('info', false, output), metrics);
  const figures = async () => (await metrics.render()).split('\n').filter((line) => /^threadwise_(?:search_)?model_/.test(line));
  return { report, figures, log: () => lines.join('').split('\n').filter((line) => line !== '').map((line) => JSON.parse(line) as Record<string, unknown>) };
}

describe('the report of answering', () => {
  it('counts the calls and tokens of each chat model', async () => {
    const { report, figures } = world();
    report.modelCalled({ model: 'first', outcome: 'completed', tokens: { input: 900, output: 30 } });
    report.modelCalled({ model: 'first', outcome: 'completed', tokens: { input: 100, output: 12 } });
    report.modelCalled({ model: 'second', outcome: 'timed_out' });
    expect(await figures()).toEqual([
      'threadwise_model_calls_total{model="first",outcome="completed"} 2',
      'threadwise_model_calls_total{model="second",outcome="timed_out"} 1',
      'threadwise_model_tokens_total{model="first",direction="input"} 1000',
      'threadwise_model_tokens_total{model="first",direction="output"} 42',
    ]);
  });

  it('logs which model failed at which step', async () => {
    const { report, figures, log } = world();
    report.modelStepFailed('write', 'first', new Error('away'));
    expect(log()).toMatchObject([{ level: 'warn', step: 'write', model: 'first', err: { message: 'away' } }]);
    expect(await figures()).toEqual(['threadwise_model_failures_total{step="write"} 1']);
  });

  it('counts every search without its model, and logs the first of an outage', async () => {
    const { report, figures, log } = world();
    for (let search = 0; search < 3; search += 1) report.searchStepFailed('embed', new Error('away'));
    report.searchStepFailed('rerank', new Error('slow'));
    expect(log()).toMatchObject([{ level: 'warn', step: 'embed' }, { level: 'warn', step: 'rerank' }]);
    expect(await figures()).toEqual(['threadwise_search_model_failures_total{step="embed"} 3', 'threadwise_search_model_failures_total{step="rerank"} 1']);
  });
});
