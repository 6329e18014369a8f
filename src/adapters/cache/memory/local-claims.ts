/** Keys that are being written in this process, by the id of the answer that writes them. */
export class LocalClaims {
  readonly #holders = new Map<string, { readonly answerId: string }>();

  /** Returns how to release the key, or the answer that holds it. */
  claim(key: string, answerId: string): { readonly release: () => void } | { readonly holder: string } {
    const held = this.#holders.get(key);
    if (held !== undefined) return { holder: held.answerId };
    const mine = { answerId };
    this.#holders.set(key, mine);
    return {
      release: () => {
        if (this.#holders.get(key) === mine) this.#holders.delete(key);
      },
    };
  }
}
