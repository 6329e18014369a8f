import { Bool, type Data, Field, FixedSizeList, Float32, Float64, List, makeData, Utf8 } from 'apache-arrow';

// Columns are laid out by hand: the generic conversion of rows to Arrow takes ten times as long, and an
// import spends most of its time there.

export type StringList = List<Utf8>;
export type VectorType = FixedSizeList<Float32>;

export const stringListType = (): StringList => new List(new Field('item', new Utf8(), true));

export const vectorType = (dimensions: number): VectorType =>
  new FixedSizeList(dimensions, new Field('item', new Float32(), true));

export function stringColumn(values: readonly (string | null)[]): Data<Utf8> {
  const offsets = new Int32Array(values.length + 1);
  const validity = new Uint8Array(Math.ceil(values.length / 8));
  let nullCount = 0;
  values.forEach((value, row) => {
    if (value === null) nullCount += 1;
    else markValid(validity, row);
    offsets[row + 1] = (offsets[row] ?? 0) + (value === null ? 0 : Buffer.byteLength(value));
  });
  const bytes = Buffer.from(new ArrayBuffer(offsets[values.length] ?? 0));
  values.forEach((value, row) => {
    if (value !== null) bytes.write(value, offsets[row] ?? 0, 'utf8');
  });
  return makeData({
    type: new Utf8(),
    length: values.length,
    nullCount,
    nullBitmap: nullCount > 0 ? validity : null,
    valueOffsets: offsets,
    data: bytes,
  });
}

export function stringListColumn(lists: readonly (readonly string[])[]): Data<StringList> {
  const offsets = new Int32Array(lists.length + 1);
  lists.forEach((list, row) => {
    offsets[row + 1] = (offsets[row] ?? 0) + list.length;
  });
  return makeData({
    type: stringListType(),
    length: lists.length,
    nullCount: 0,
    valueOffsets: offsets,
    child: stringColumn(lists.flat()),
  });
}

export const numberColumn = (values: readonly number[]): Data<Float64> =>
  makeData({ type: new Float64(), length: values.length, nullCount: 0, data: Float64Array.from(values) });

export function flagColumn(values: readonly boolean[]): Data<Bool> {
  const bits = new Uint8Array(Math.ceil(values.length / 8));
  values.forEach((value, row) => {
    if (value) markValid(bits, row);
  });
  return makeData({ type: new Bool(), length: values.length, nullCount: 0, data: bits });
}

export function vectorColumn(vectors: readonly (readonly number[] | null)[], dimensions: number): Data<VectorType> {
  const validity = new Uint8Array(Math.ceil(vectors.length / 8));
  const values = new Float32Array(vectors.length * dimensions);
  let nullCount = 0;
  vectors.forEach((vector, row) => {
    if (vector === null) {
      nullCount += 1;
      return;
    }
    markValid(validity, row);
    values.set(vector, row * dimensions);
  });
  return makeData({
    type: vectorType(dimensions),
    length: vectors.length,
    nullCount,
    nullBitmap: nullCount > 0 ? validity : null,
    child: makeData({ type: new Float32(), length: values.length, nullCount: 0, data: values }),
  });
}

function markValid(bits: Uint8Array, row: number): void {
  bits[row >> 3] = (bits[row >> 3] ?? 0) | (1 << (row & 7));
}
