import { createHash } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { tinyEmbedderFiles } from '../fixtures/make-tiny-embedder.ts';
import { floats, integers, node, onnxModel, tensor, TO_FLOAT } from '../fixtures/onnx-graph.ts';

const DIMENSIONS = 32;
const HIDDEN = 64;
/** Added to the attention to padding tokens. */
const FAR_BELOW = -10_000;

/** Writes an embedding model of one transformer layer with weights from hashes, with the words of the tiny embedder. */
export async function writeTinyEncoder(folder: string): Promise<void> {
  const files = new Map<string, Uint8Array>(tinyEmbedderFiles());
  const config = JSON.parse(Buffer.from(files.get('config.json') ?? []).toString('utf8')) as { readonly vocab_size: number };
  files.set('config.json', Buffer.from(JSON.stringify({ ...config, num_hidden_layers: 1 })));
  files.set('onnx/model.onnx', graph(config.vocab_size));
  for (const [name, content] of files) {
    await mkdir(dirname(join(folder, name)), { recursive: true });
    await writeFile(join(folder, name), content);
  }
}

/** x = table[ids]; a = norm(x + attention(x)); last_hidden_state = norm(a + feed_forward(a)). */
function graph(vocabulary: number): Buffer {
  return onnxModel({
    name: 'tiny_encoder',
    inputs: ['input_ids', 'attention_mask'].map((name) => tensor(name, 'int64', ['batch', 'tokens'])),
    outputs: [tensor('last_hidden_state', 'float', ['batch', 'tokens', DIMENSIONS])],
    constants: [
      weights('table', vocabulary, DIMENSIONS, 1),
      weights('query', DIMENSIONS, DIMENSIONS),
      weights('key', DIMENSIONS, DIMENSIONS),
      weights('value', DIMENSIONS, DIMENSIONS),
      weights('up', DIMENSIONS, HIDDEN),
      weights('down', HIDDEN, DIMENSIONS),
      integers('axis_1', [1]),
      floats('one', [1], [1]),
      floats('far_below', [1], [FAR_BELOW]),
      floats('root', [1], [Math.sqrt(DIMENSIONS)]),
      floats('scale', [DIMENSIONS], Array.from({ length: DIMENSIONS }, () => 1)),
    ],
    nodes: [
      node('Gather', ['table', 'input_ids'], 'x'),
      node('MatMul', ['x', 'query'], 'q'),
      node('MatMul', ['x', 'key'], 'k'),
      node('MatMul', ['x', 'value'], 'v'),
      node('Transpose', ['k'], 'k_t', { perm: [0, 2, 1] }),
      node('MatMul', ['q', 'k_t'], 'products'),
      node('Div', ['products', 'root'], 'scores'),
      node('Cast', ['attention_mask'], 'mask', TO_FLOAT),
      node('Sub', ['one', 'mask'], 'padding'),
      node('Mul', ['padding', 'far_below'], 'penalty'),
      node('Unsqueeze', ['penalty', 'axis_1'], 'penalties'),
      node('Add', ['scores', 'penalties'], 'masked'),
      node('Softmax', ['masked'], 'attention', { axis: -1 }),
      node('MatMul', ['attention', 'v'], 'attended'),
      node('Add', ['x', 'attended'], 'x_attended'),
      node('LayerNormalization', ['x_attended', 'scale'], 'a'),
      node('MatMul', ['a', 'up'], 'hidden'),
      node('Tanh', ['hidden'], 'bent'),
      node('MatMul', ['bent', 'down'], 'forward'),
      node('Add', ['a', 'forward'], 'a_forward'),
      node('LayerNormalization', ['a_forward', 'scale'], 'last_hidden_state'),
    ],
  });
}

/** Numbers between -1 and 1 that depend on the name alone, divided by the root of their rows. */
function weights(name: string, rows: number, columns: number, divisor = Math.sqrt(rows)) {
  const values: number[] = [];
  for (let block = 0; values.length < rows * columns; block += 1) {
    const digest = createHash('sha512').update(`${name}/${block}`).digest();
    for (let at = 0; at < digest.length; at += 2) values.push(digest.readInt16LE(at) / 32_768 / divisor);
  }
  return floats(name, [rows, columns], values.slice(0, rows * columns));
}
