import { readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { HumanMessage } from '@langchain/core/messages';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openOnnxChat } from '../../../../../src/adapters/models/onnx/open-onnx-chat.ts';
import { ChatFolders, MODEL, MODELS } from './onnx-chat-folders.ts';

describe('opening a chat model', () => {
  let folders: ChatFolders;
  beforeAll(async () => {
    folders = await ChatFolders.create();
  });
  afterAll(() => folders[Symbol.asyncDispose]());

  const open = (model: string, options: { identity?: string } = {}) =>
    openOnnxChat({ modelsDir: folders.folder, model, device: { device: 'cpu', float16: true }, timeoutMs: 120_000, maxReplyTokens: 4, ...options });
  const unusable = (...words: string[]) => ({ code: 'MODEL_UNAVAILABLE', retryable: false, message: expect.toSatisfy((text: string) => words.every((word) => text.includes(word))) });

  it('names model, weights and device, and does not load it', async () => {
    await using chat = await openOnnxChat({ modelsDir: MODELS, model: MODEL, device: { device: 'cpu', float16: true }, timeoutMs: 1_000 });
    expect(chat).toMatchObject({ identity: expect.stringMatching(/^tiny-chat:[0-9a-f]{12}$/), device: 'cpu', timeoutMs: 1_000, contextTokens: 2_048, maxReplyTokens: 512 });
  });

  it('tells models apart by whatever changes their replies', async () => {
    const identities = new Set<string>();
    for (const file of ['', 'onnx/model.onnx', 'onnx/model.onnx_data', 'tokenizer.json', 'tokenizer_config.json', 'generation_config.json']) {
      await folders.copy('one');
      if (file !== '') await writeFile(join(folders.folder, 'one', file), `${await readFile(join(MODELS, MODEL, file), 'latin1').catch(() => '')} `);
      await using chat = await open('one');
      identities.add(chat.identity);
    }
    expect(identities.size).toBe(6);
  });

  it('believes an identity that it is given', async () => {
    await folders.copy('one');
    await using chat = await open('one', { identity: 'one@known' });
    expect(chat.identity).toBe('one@known:fp32');
  });

  it.each(['onnx/model.onnx', 'tokenizer.json', 'tokenizer_config.json', 'config.json'])('says which file is missing, and how to get it: %s', async (file) => {
    await folders.copy('partial');
    await rm(join(folders.folder, 'partial', file));
    await expect(open('partial')).rejects.toMatchObject(unusable(join(folders.folder, 'partial', file), 'npx threadwise models pull partial'));
  });

  it.each(['config.json', 'tokenizer_config.json'])('refuses a damaged %s', async (file) => {
    await folders.copy('damaged');
    await truncate(join(folders.folder, 'damaged', file), 60);
    await expect(open('damaged')).rejects.toMatchObject(unusable(join(folders.folder, 'damaged'), 'npx threadwise models pull damaged'));
  });

  it.each(['onnx/model.onnx', 'tokenizer.json'])('fails to load a truncated %s, and loads it once it is repaired', async (file) => {
    await folders.copy('cut');
    const path = join(folders.folder, 'cut', file);
    const whole = await readFile(path);
    await truncate(path, Math.floor(whole.length / 2));
    await using chat = await open('cut');
    await expect(chat.warm()).rejects.toMatchObject(unusable(join(folders.folder, 'cut'), 'npx threadwise models pull cut'));
    await expect(chat.model.invoke([new HumanMessage('Why?')])).rejects.toMatchObject(unusable(join(folders.folder, 'cut')));
    await writeFile(path, whole);
    await chat.warm();
    expect(await chat.model.invoke([new HumanMessage('Why?')])).toMatchObject({ response_metadata: { finish_reason: expect.any(String) } });
  });

  it('refuses a tokenizer without a chat template', async () => {
    await folders.copy('plain');
    await folders.change('plain', 'tokenizer_config.json', { chat_template: undefined });
    await expect(open('plain')).rejects.toMatchObject(unusable(join(folders.folder, 'plain'), 'no chat template'));
  });

  it('reads a chat template from a file of its own', async () => {
    await folders.copy('apart');
    await folders.change('apart', 'tokenizer_config.json', { chat_template: undefined });
    await writeFile(join(folders.folder, 'apart', 'chat_template.jinja'), '{% for message in messages %}{{ message.content }}{% endfor %}');
    await using chat = await open('apart');
    const message = await chat.model.invoke([new HumanMessage('The ferry was late.')]);
    expect(message).toMatchObject({ usage_metadata: { input_tokens: await chat.countTokens('The ferry was late.') } });
  });

  it('passes on that a chat template refuses the messages', async () => {
    await folders.copy('strict');
    await folders.change('strict', 'tokenizer_config.json', { chat_template: "{{ raise_exception('Roles must alternate') }}" });
    await using chat = await open('strict');
    await expect(chat.model.invoke([new HumanMessage('Why?')])).rejects.toMatchObject({ ...unusable('chat template of strict'), cause: new Error('Roles must alternate') });
  });

  it('ends a reply at any token that the model names as its end, which is no text', async () => {
    await folders.copy('short');
    const everyToken = Array.from({ length: 5_000 }, (_, token) => token);
    await folders.change('short', 'generation_config.json', { eos_token_id: everyToken });
    await using chat = await open('short');
    const message = await chat.model.invoke([new HumanMessage('Why?')]);
    expect(message).toMatchObject({ text: '', response_metadata: { finish_reason: 'stop' }, usage_metadata: { output_tokens: 1 } });
  });

  it('refuses weights of another kind of model', async () => {
    await folders.copy('other');
    await writeFile(join(folders.folder, 'other', 'onnx/model.onnx'), await readFile(join(MODELS, 'tiny-embedder', 'onnx/model.onnx')));
    await using chat = await open('other');
    await expect(chat.warm()).rejects.toMatchObject(unusable(join(folders.folder, 'other')));
  });
});
