// @ts-check

/** Where a character may still be in pieces. */
const BROKEN = '\uFFFD';
/** No character has more tokens than this: what is broken after so many stays broken. */
const LONGEST_CHARACTER = 6;

/**
 * The text of a reply, token by token. No piece of it ends within a character, and nothing of a stop sequence is in it.
 *
 * A token is decoded behind the ones before it, because many tokenizers write its leading space only there.
 */
export class ReplyText {
  /** Whether a stop sequence has been met. */
  stopped = false;
  #decode;
  #stop;
  /** Tokens whose text is known, which stand before those whose text is not. @type {number[]} */
  #before = [];
  /** @type {number[]} */
  #after = [];
  /** Text that may be the beginning of a stop sequence. */
  #held = '';

  /**
   * @param {(tokens: number[]) => string} decode
   * @param {readonly string[]} stop
   */
  constructor(decode, stop) {
    this.#decode = decode;
    this.#stop = stop.filter((sequence) => sequence !== '');
  }

  /**
   * What can be sent after one more token.
   * @param {number} token
   */
  push(token) {
    this.#after.push(token);
    const text = this.#newText();
    if (text === '' || (text.endsWith(BROKEN) && this.#after.length < LONGEST_CHARACTER)) return '';
    return this.#take(text);
  }

  /** What is left at the end. */
  end() {
    const text = this.#take(this.#newText()) + this.#held;
    this.#held = '';
    return text;
  }

  #newText() {
    const known = this.#decode(this.#before);
    return this.#decode([...this.#before, ...this.#after]).slice(known.length);
  }

  /** @param {string} text */
  #take(text) {
    if (this.#after.length > 0) this.#before = this.#after;
    this.#after = [];
    if (this.stopped) return '';
    this.#held += text;
    const cut = Math.min(...this.#stop.map((sequence) => this.#held.indexOf(sequence)).filter((at) => at >= 0));
    this.stopped = Number.isFinite(cut);
    const length = this.stopped ? cut : this.#held.length - this.#beginningOfStop();
    const sent = this.#held.slice(0, length);
    this.#held = this.stopped ? '' : this.#held.slice(length);
    return sent;
  }

  /** Length of the longest end of the text with which a stop sequence begins. */
  #beginningOfStop() {
    const lengths = this.#stop.map((sequence) => {
      let length = Math.min(sequence.length - 1, this.#held.length);
      while (!this.#held.endsWith(sequence.slice(0, length))) length -= 1;
      return length;
    });
    return Math.max(0, ...lengths);
  }
}
