import { beforeEach, describe, expect, it, vi } from 'vitest';
import { CircuitBreaker, type CircuitState, type Permit } from '../../../../../src/adapters/models/openai-compatible/circuit-breaker.ts';
import { REPLY, StubChat } from './open-chat.ts';

let now = 0;
let states: CircuitState[] = [];

beforeEach(() => {
  now = 0;
  states = [];
});

const newBreaker = () => new CircuitBreaker({ failuresInRow: 3, window: 10, share: 0.5, openMs: 1_000, now: () => now, onStateChange: (state) => void states.push(state) });

function admitted(breaker: CircuitBreaker): Permit {
  const permit = breaker.admit();
  if (!permit) throw new Error('The circuit is open.');
  return permit;
}

function open(breaker: CircuitBreaker): void {
  for (let failure = 0; failure < 3; failure++) admitted(breaker).failed();
}

describe('a circuit breaker', () => {
  it('opens after so many failures in a row, and says when to come back', () => {
    const breaker = newBreaker();
    admitted(breaker).failed();
    admitted(breaker).failed();
    admitted(breaker).succeeded();
    admitted(breaker).failed();
    admitted(breaker).failed();
    expect(breaker.state).toBe('closed');
    admitted(breaker).failed();
    now += 400;
    expect(breaker.admit()).toBeUndefined();
    expect(breaker.retryAfterMs).toBe(600);
    expect(states).toEqual(['open']);
  });

  it('opens when too many of the last requests failed, though never in a row', () => {
    const breaker = newBreaker();
    for (let request = 0; request < 9; request++) {
      if (request % 2) admitted(breaker).failed();
      else admitted(breaker).succeeded();
    }
    expect(breaker.state).toBe('closed');
    admitted(breaker).failed();
    expect(breaker.state).toBe('open');
  });

  it('lets one trial through when its time is over, and closes when that is answered', () => {
    const breaker = newBreaker();
    open(breaker);
    now += 1_000;
    const trial = admitted(breaker);
    expect(breaker.state).toBe('half-open');
    expect(breaker.admit()).toBeUndefined();
    expect(breaker.retryAfterMs).toBeGreaterThan(0);
    trial.answered();
    expect(breaker.state).toBe('closed');
    admitted(breaker).succeeded();
    expect(states).toEqual(['open', 'half-open', 'closed']);
  });

  it('opens again when the trial fails, also in the middle of its reply', () => {
    const breaker = newBreaker();
    open(breaker);
    now += 1_000;
    admitted(breaker).failed();
    expect(breaker.state).toBe('open');
    expect(breaker.retryAfterMs).toBe(1_000);
    now += 1_000;
    const trial = admitted(breaker);
    trial.answered();
    trial.failed();
    expect(states).toEqual(['open', 'half-open', 'open', 'half-open', 'closed', 'open']);
  });

  it('lets another trial through when the first is dropped', () => {
    const breaker = newBreaker();
    open(breaker);
    now += 1_000;
    admitted(breaker).dropped();
    expect(breaker.state).toBe('half-open');
    admitted(breaker).succeeded();
    expect(breaker.state).toBe('closed');
  });

  it('does not count callers that give up, nor anything twice', () => {
    const breaker = newBreaker();
    for (let request = 0; request < 20; request++) admitted(breaker).dropped();
    const permit = admitted(breaker);
    for (let twice = 0; twice < 5; twice++) permit.failed();
    expect(breaker.state).toBe('closed');
  });

  it('does not count the outcomes of requests from before it opened', () => {
    const breaker = newBreaker();
    const old = [admitted(breaker), admitted(breaker), admitted(breaker), admitted(breaker)];
    open(breaker);
    now += 1_000;
    const trial = admitted(breaker);
    old[0]?.failed();
    old[1]?.succeeded();
    expect(breaker.state).toBe('half-open');
    trial.answered();
    old[2]?.failed();
    old[3]?.dropped();
    expect(breaker.state).toBe('closed');
  });
});

describe('a model server behind a circuit breaker', () => {
  const behind = (breaker: CircuitBreaker) => ({ breaker, retry: { retries: 0, pauseMs: 1 } });

  it('that fails is left alone: further calls reject at once', async () => {
    await using stub = await StubChat.open({ fault: { status: 500 } }, behind(newBreaker()));
    for (let asked = 0; asked < 3; asked++) await stub.fail();
    const { error } = await stub.fail();
    expect(error).toMatchObject({ code: 'MODEL_UNAVAILABLE', retryable: true, retryAfterMs: 1_000 });
    expect(stub.server.requests).toHaveLength(3);
  });

  it('that works again is used again, after one trial', async () => {
    await using stub = await StubChat.open({ fault: 'reset' }, behind(newBreaker()));
    for (let asked = 0; asked < 3; asked++) await stub.fail();
    stub.server.behave({ reply: () => REPLY, fault: { stallAfter: 1 }, faultTimes: 1 });
    now += 1_000;
    const stop = new AbortController();
    const trial = stub.chat.model.stream('Why?', { signal: stop.signal });
    const others = await Promise.all([stub.fail(), stub.fail()]);
    expect(others.map(({ error }) => (error as { code: string }).code)).toEqual(['MODEL_UNAVAILABLE', 'MODEL_UNAVAILABLE']);
    await (await trial).next();
    expect(await stub.ask()).toBe(REPLY);
    stop.abort();
    expect(states).toEqual(['open', 'half-open', 'closed']);
  });

  it('is not asked a second time by a call whose first attempt opened the circuit', async () => {
    await using stub = await StubChat.open({ fault: { status: 503 } }, { breaker: newBreaker(), retry: { retries: 2, pauseMs: 1 } });
    await stub.fail();
    expect(states).toEqual(['open']);
    stub.server.requests.length = 0;
    now += 1_000;
    expect((await stub.fail()).error).toMatchObject({ message: expect.stringContaining('503') });
    expect(stub.server.requests).toHaveLength(1);
  });

  it('is not blamed for refused keys or callers that give up', async () => {
    await using stub = await StubChat.open({ fault: { status: 401 } }, behind(newBreaker()));
    for (let asked = 0; asked < 6; asked++) await stub.fail();
    stub.server.behave({ reply: () => REPLY, fault: 'hang' });
    for (let asked = 0; asked < 6; asked++) {
      const stop = new AbortController();
      const failed = stub.fail('Why?', stop.signal);
      await vi.waitFor(() => expect(stub.server.requests).toHaveLength(7 + asked), 10_000);
      stop.abort();
      await failed;
    }
    expect(states).toEqual([]);
  });

  it('is blamed for streams that stall or break', async () => {
    await using stub = await StubChat.open({ fault: { endAfter: 2 } }, behind(newBreaker()));
    for (let asked = 0; asked < 3; asked++) await stub.fail();
    expect(states).toEqual(['open']);
  });
});
