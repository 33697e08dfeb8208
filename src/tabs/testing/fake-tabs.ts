/** Locks and channels of one browser in memory: what a tab says reaches the others at the next turn, in order; a tab can crash or go deaf. */
import type { Clock } from '../../kernel/clock.js';
import type { TabChannel, TabPlatform } from '../seat.js';

interface Waiting { readonly grant: () => void; readonly tab: object }

export class FakeBrowser {
  /** Every message posted, for tests that count them. */
  readonly said: unknown[] = [];
  readonly #held = new Map<string, object>();
  readonly #waiting = new Map<string, Waiting[]>();
  readonly #channels = new Set<{ readonly name: string; readonly tab: object; readonly end: FakeChannel; deaf: boolean }>();

  constructor(private readonly clock: Clock) {}

  tab(): TabPlatform & { crash(): void; deaf(deaf: boolean): void } {
    const tab = {};
    let alive = true;
    return {
      locks: {
        request: async (name, { ifAvailable, signal }, held) => {
          if (ifAvailable && this.#held.has(name)) { await held(null); return; }
          await new Promise<void>((resolve, reject) => {
            const waiting = { tab, grant: resolve };
            signal?.addEventListener('abort', () => {
              this.#waiting.set(name, (this.#waiting.get(name) ?? []).filter((each) => each !== waiting));
              reject(new DOMException('aborted', 'AbortError'));
            });
            if (this.#held.has(name)) this.#waiting.set(name, [...this.#waiting.get(name) ?? [], waiting]);
            else { this.#held.set(name, tab); resolve(); }
          });
          await held({});
          if (alive) this.#pass(name);
        },
      },
      channel: (name) => {
        const end = new FakeChannel((data) => { if (alive) this.#say(name, tab, data); }, () => { this.#channels.forEach((each) => { if (each.end === end) this.#channels.delete(each); }); });
        this.#channels.add({ name, tab, end, deaf: false });
        return end;
      },
      crash: () => {
        alive = false;
        for (const each of [...this.#channels]) if (each.tab === tab) this.#channels.delete(each);
        for (const [name, list] of this.#waiting) this.#waiting.set(name, list.filter((each) => each.tab !== tab));
        for (const [name, holder] of [...this.#held]) if (holder === tab) this.#pass(name);
      },
      deaf: (deaf) => { for (const each of this.#channels) if (each.tab === tab) each.deaf = deaf; },
    };
  }

  #pass(name: string): void {
    const [next, ...rest] = this.#waiting.get(name) ?? [];
    this.#waiting.set(name, rest);
    if (!next) { this.#held.delete(name); return; }
    this.#held.set(name, next.tab);
    next.grant();
  }

  #say(name: string, from: object, data: unknown): void {
    const copy = structuredClone(data);
    this.said.push(copy);
    for (const each of this.#channels) {
      if (each.name !== name || each.tab === from) continue;
      this.clock.after(1, () => { if (this.#channels.has(each) && !each.deaf) each.end.onmessage?.(new MessageEvent('message', { data: copy })); });
    }
  }
}

class FakeChannel implements TabChannel {
  onmessage: TabChannel['onmessage'] = null;
  constructor(readonly postMessage: (data: unknown) => void, readonly close: () => void) {}
}
