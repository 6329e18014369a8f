import { describe, expect, it } from 'vitest';
import { readConfig } from '../../src/config.ts';

describe('the settings', () => {
  it('have defaults that need nothing', () => {
    expect(readConfig({})).toMatchObject({ PORT: 4000, HOST: '127.0.0.1', THREADWISE_DATA: './data', LOG_LEVEL: 'info', EMBEDDING_MODEL: 'threadwise-embed-en', DEVICE: 'auto' });
  });

  it('keep models in the data folder unless they are told another place', () => {
    expect(readConfig({ THREADWISE_DATA: '/srv/threadwise' }).MODELS_DIR).toBe('/srv/threadwise/models');
    expect(readConfig({ MODELS_DIR: '/models' }).MODELS_DIR).toBe('/models');
  });

  it('take an empty value as unset', () => {
    expect(readConfig({ REDIS_URL: '', PORT: '' })).toMatchObject({ PORT: 4000 });
    expect(readConfig({ REDIS_URL: '' }).REDIS_URL).toBeUndefined();
  });

  it('name all problems at once, each by its variable', () => {
    expect(() => readConfig({ PORT: 'http', REDIS_URL: 'localhost', DATABASE_URL: 'mysql://x', LOG_LEVEL: 'loud' })).toThrow(/PORT[\s\S]*REDIS_URL[\s\S]*DATABASE_URL[\s\S]*LOG_LEVEL/);
  });

  it('say which setting another one needs', () => {
    expect(() => readConfig({ CHAT_BASE_URL: 'http://x/v1', RERANK_BASE_URL: 'http://x/v1' })).toThrow(/CHAT_MODEL[\s\S]*RERANK_MODEL/);
    expect(() => readConfig({ CHAT_FALLBACKS: 'small@http://x/v1' })).toThrow(/CHAT_MODEL/);
    expect(() => readConfig({ CHAT_INPUT_PRICE: '0.5' })).toThrow(/CHAT_OUTPUT_PRICE/);
  });

  it('read the chain of fallbacks, on servers and in this process', () => {
    const { CHAT_FALLBACKS } = readConfig({ CHAT_MODEL: 'big', CHAT_FALLBACKS: 'small@http://10.0.0.2:8000/v1, owner/name@main' });
    expect(CHAT_FALLBACKS).toEqual([{ model: 'small', baseUrl: 'http://10.0.0.2:8000/v1' }, { model: 'owner/name@main' }]);
    expect(() => readConfig({ CHAT_MODEL: 'big', CHAT_FALLBACKS: 'a,,b' })).toThrow(/CHAT_FALLBACKS/);
    expect(() => readConfig({ CHAT_MODEL: 'big', CHAT_FALLBACKS: 'a b' })).toThrow(/CHAT_FALLBACKS.*"a b"/);
  });
});
