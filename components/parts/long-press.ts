/** Tells a long press from a click on the same key. */
export class LongPress {
  #timer: ReturnType<typeof setTimeout> | undefined;
  #fired = false;

  constructor(readonly ms: number, readonly onLong: () => void) {}

  start(): void {
    this.#fired = false;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => { this.#fired = true; this.onLong(); }, this.ms);
  }
  readonly stop = (): void => { clearTimeout(this.#timer); };
  /** True once after a long press: the click that ends it means nothing. */
  took(): boolean {
    const fired = this.#fired;
    this.#fired = false;
    return fired;
  }
}
