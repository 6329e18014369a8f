import { describe, expect, it } from 'vitest';
import { readConfig } from '../../src/config.ts';

describe('the settings', () => {
  it('have defaults that need nothing', () => {
    expect(readConfig({})).toMatchObject({ PORT: 4000, HOST: '127.0.0.1', THREADWISE_DATA: './data', LOG_LEVEL: 'info' });
  });

  it('take an empty value as unset', () => {
    expect(readConfig({ REDIS_URL: '', PORT: '' })).toMatchObject({ PORT: 4000 });
    expect(readConfig({ REDIS_URL: '' }).REDIS_URL).toBeUndefined();
  });

  it('name all problems at once, each by its variable', () => {
    expect(() => readConfig({ PORT: 'http', REDIS_URL: 'localhost', DATABASE_URL: 'mysql://x', LOG_LEVEL: 'loud' })).toThrow(/PORT[\s\S]*REDIS_URL[\s\S]*DATABASE_URL[\s\S]*LOG_LEVEL/);
  });

  it('say which setting another one needs', () => {
    expect(() => readConfig({ CHAT_BASE_URL: 'http://x/v1', EMBEDDING_MODEL: 'm' })).toThrow(/CHAT_MODEL[\s\S]*MODELS_DIR/);
    expect(() => readConfig({ CHAT_MODEL: 'm' })).toThrow(/CHAT_BASE_URL/);
  });
});
