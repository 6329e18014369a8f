/** A process that opens the log of an answer, adds three pieces of text, says so, and never ends it: tests kill it. */
import { createRedisAnswerLog } from '../../src/adapters/cache/redis/redis-answer-log.ts';
import { openRedis } from '../../src/adapters/cache/redis/redis-link.ts';

const [url, answerId, leaseMs] = process.argv.slice(2);
if (url === undefined || answerId === undefined) throw new Error('Usage: log-writer URL ANSWER-ID LEASE-MS');
const redis = await openRedis({ url, logger: { info() {}, warn() {} } });
const log = createRedisAnswerLog({ redis, instanceId: 'child', leaseMs: Number(leaseMs) });
const writer = await log.open(answerId);
for (let piece = 0; piece < 3; piece += 1) await writer.append({ type: 'TextDelta', offset: piece, text: 'x' });
setInterval(() => {}, 1_000);
