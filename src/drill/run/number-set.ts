/** A set of integers from 0, with one bit for each. */
export class NumberSet {
  #bits = new Uint8Array(1_024);

  /** Adds a number. @returns false when the set already had it */
  add(number: number): boolean {
    const [at, bit] = [Math.floor(number / 8), 1 << (number % 8)];
    if (at >= this.#bits.length) {
      const larger = new Uint8Array(Math.max(at + 1, this.#bits.length * 2));
      larger.set(this.#bits);
      this.#bits = larger;
    }
    const before = this.#bits[at] ?? 0;
    this.#bits[at] = before | bit;
    return (before & bit) === 0;
  }
}
