/*
 * The keys of one answer share the hash tag {answerId}, so that a cluster keeps them together:
 *   tw:log:{id}:events  list of events as JSON; event n stands at index n - 1
 *   tw:log:{id}:state   hash: owner (token of the writer), ended (token of who ended it), stop
 *   tw:log:{id}:lease   token of the writer, expires when it is not renewed
 * and one sorted set names all running answers by the time (of Redis) at which their lease runs out.
 */
export const answerKeys = (answerId: string) => ({
  events: `tw:log:{${answerId}}:events`,
  state: `tw:log:{${answerId}}:state`,
  lease: `tw:log:{${answerId}}:lease`,
  news: `tw:log:{${answerId}}:news`,
});
export const RUNNING_KEY = 'tw:log:running';
export const STOP_CHANNEL = 'tw:log:stop';

/** Scripts run as one step each. `numberOfKeys` says how many of the arguments are keys. */
export const SCRIPTS = {
  /**
   * events state lease | token leaseMs retainMs from ends news event* -> [code, length, stop, terminal]
   * Adds the events numbered `from`, `from + 1` ... that are not there yet, and renews the lease. GAP: events before
   * `from` are missing, send from length + 1. LOST: the log belongs to another writer or was ended by somebody else.
   */
  twAppend: {
    numberOfKeys: 3,
    lua: `
      local token = ARGV[1]
      local owner = redis.call('HGET', KEYS[2], 'owner')
      local ended = redis.call('HGET', KEYS[2], 'ended')
      if (owner and owner ~= token) or (ended and ended ~= token) then
        return {'LOST', 0, 0, ended and redis.call('LINDEX', KEYS[1], -1) or ''}
      end
      if not owner then
        redis.call('DEL', KEYS[1])
        redis.call('HSET', KEYS[2], 'owner', token)
      end
      local length = redis.call('LLEN', KEYS[1])
      local from = tonumber(ARGV[4])
      local code = 'OK'
      local before = length
      if from > length + 1 then
        code = 'GAP'
      else
        for i = 7 + length + 1 - from, #ARGV do
          length = redis.call('RPUSH', KEYS[1], ARGV[i])
        end
        if ARGV[5] == '1' then
          redis.call('HSET', KEYS[2], 'ended', token)
          ended = token
        end
      end
      if ended then
        redis.call('DEL', KEYS[3])
      else
        redis.call('SET', KEYS[3], token, 'PX', ARGV[2])
      end
      redis.call('PEXPIRE', KEYS[1], ARGV[3])
      redis.call('PEXPIRE', KEYS[2], ARGV[3])
      if length > before then redis.call('PUBLISH', ARGV[6], length) end
      return {code, length, redis.call('HEXISTS', KEYS[2], 'stop'), ''}`,
  },
  /** events state | position count -> [known, event*] */
  twRead: {
    numberOfKeys: 2,
    readOnly: true,
    lua: `
      local events = redis.call('LRANGE', KEYS[1], ARGV[1], ARGV[1] + ARGV[2] - 1)
      table.insert(events, 1, redis.call('EXISTS', KEYS[2]))
      return events`,
  },
  /** events state lease | retainMs news event -> ALIVE, GONE, ENDED or REAPED. Ends a run without a lease; \`event\` is JSON without its number. */
  twReap: {
    numberOfKeys: 3,
    lua: `
      if redis.call('EXISTS', KEYS[3]) == 1 then return 'ALIVE' end
      if redis.call('EXISTS', KEYS[2]) == 0 then return 'GONE' end
      if redis.call('HEXISTS', KEYS[2], 'ended') == 1 then return 'ENDED' end
      local seq = redis.call('LLEN', KEYS[1]) + 1
      redis.call('RPUSH', KEYS[1], '{"seq":' .. seq .. ',' .. string.sub(ARGV[3], 2))
      redis.call('HSET', KEYS[2], 'ended', 'reaper')
      redis.call('PEXPIRE', KEYS[1], ARGV[1])
      redis.call('PEXPIRE', KEYS[2], ARGV[1])
      redis.call('PUBLISH', ARGV[2], seq)
      return 'REAPED'`,
  },
  /** state | stopChannel answerId -> 1 when the run was there to be stopped. The mark stays for a writer that misses the message. */
  twStop: {
    numberOfKeys: 1,
    lua: `
      if redis.call('EXISTS', KEYS[1]) == 0 or redis.call('HEXISTS', KEYS[1], 'ended') == 1 then return 0 end
      redis.call('HSET', KEYS[1], 'stop', 1)
      redis.call('PUBLISH', ARGV[1], ARGV[2])
      return 1`,
  },
  /** running | leaseMs answerId* -> 1. Notes that these leases run out in leaseMs, by the clock of Redis. */
  twTouch: {
    numberOfKeys: 1,
    lua: `
      local time = redis.call('TIME')
      local expiry = time[1] * 1000 + math.floor(time[2] / 1000) + ARGV[1]
      for i = 2, #ARGV do redis.call('ZADD', KEYS[1], expiry, ARGV[i]) end
      return 1`,
  },
  /** running | limit -> ids whose lease should have run out by the clock of Redis, oldest first. */
  twOverdue: {
    numberOfKeys: 1,
    lua: `
      local time = redis.call('TIME')
      local now = time[1] * 1000 + math.floor(time[2] / 1000)
      return redis.call('ZRANGEBYSCORE', KEYS[1], '-inf', now, 'LIMIT', 0, ARGV[1])`,
  },
  /** claim | value leaseMs -> the value that holds the claim: ours when it was free. */
  twClaim: {
    numberOfKeys: 1,
    lua: `
      local value = redis.call('GET', KEYS[1])
      if value then return value end
      redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
      return ARGV[1]`,
  },
  /** claim | value leaseMs -> 1 while the claim is ours. Takes it anew where Redis lost it. */
  twRenewClaim: {
    numberOfKeys: 1,
    lua: `
      local value = redis.call('GET', KEYS[1])
      if value and value ~= ARGV[1] then return 0 end
      redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
      return 1`,
  },
  /** claim | value -> 1 when it was ours and is gone. */
  twReleaseClaim: {
    numberOfKeys: 1,
    lua: `
      if redis.call('GET', KEYS[1]) == ARGV[1] then return redis.call('DEL', KEYS[1]) end
      return 0`,
  },
};
