/** So many in a row are sorted by insertion. */
const RUN = 8;

/**
 * Places by falling score; ties stay in the order that they have in `places`. A merge sort over numbers: lists that hardly changed since
 * they were last sorted cost a look at each, and no object is touched.
 */
export function bestFirst(places: Uint32Array, scores: Float64Array): Uint32Array {
  let from = places.slice();
  for (let start = 0; start < from.length; start += RUN) sortRun(from, start, Math.min(start + RUN, from.length), scores);
  let to = new Uint32Array(from.length);
  for (let width = RUN; width < from.length; width *= 2) {
    for (let start = 0; start < from.length; start += 2 * width) merge(from, to, { start, middle: start + width, end: Math.min(start + 2 * width, from.length) }, scores);
    [from, to] = [to, from];
  }
  return from;
}

const scoreAt = (places: Uint32Array, at: number, scores: Float64Array): number => scores[places[at] ?? 0] ?? 0;

function sortRun(places: Uint32Array, start: number, end: number, scores: Float64Array): void {
  for (let next = start + 1; next < end; next++) {
    const place = places[next] ?? 0;
    const score = scores[place] ?? 0;
    let at = next;
    for (; at > start && scoreAt(places, at - 1, scores) < score; at--) places[at] = places[at - 1] ?? 0;
    places[at] = place;
  }
}

function merge(from: Uint32Array, to: Uint32Array, { start, middle, end }: { readonly start: number; readonly middle: number; readonly end: number }, scores: Float64Array): void {
  if (middle >= end || scoreAt(from, middle - 1, scores) >= scoreAt(from, middle, scores)) return to.set(from.subarray(start, end), start);
  let [left, right] = [start, middle];
  for (let at = start; at < end; at++) {
    const takesLeft = right >= end || (left < middle && scoreAt(from, left, scores) >= scoreAt(from, right, scores));
    to[at] = (takesLeft ? from[left++] : from[right++]) ?? 0;
  }
}
