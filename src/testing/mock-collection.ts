/** Collecting digits in the mock center: what the customer presses is counted, and a business system of its own answers. */
import { CccError } from '../kernel/errors.js';
import { isCollecting } from '../model/index.js';
import type { Collection, Interaction, NewFact } from '../protocol/index.js';
import type { MockExchange } from './mock-exchange.js';
import type { MockTemplate } from './people.js';

interface Parts { readonly interaction: () => Interaction | undefined; readonly say: (...facts: readonly NewFact[]) => void }
/** As the real center's: the last keys settle before anybody hears the customer again. */
const settleMs = 600, firstDigitMs = 10_000, nextDigitMs = 5_000;

export class MockCollection {
  #template: MockTemplate | undefined;
  #digits = '';
  #settling = false;
  #cancelTimer = (): void => undefined;

  constructor(private readonly exchange: MockExchange, private readonly parts: Parts) {}

  start(templateId: string): void {
    const template = this.exchange.settings.collections.find(({ id }) => id === templateId);
    if (this.parts.interaction()?.collection?.state === 'collected') throw new CccError('not-allowed-now', 'collect');
    if (!template) throw new CccError('not-found', 'collection template');
    this.#template = template;
    this.#digits = '';
    this.#settling = false;
    this.#tell('collecting');
    this.#wait(firstDigitMs);
  }

  cancel(): void { if (this.#digits === '') this.#over('cancelled'); else this.#settle('cancelled'); }

  /** True when it was asked for, and the agent may not see it. */
  press(key: string): boolean {
    const template = this.#template;
    const x = this.parts.interaction();
    if (!template || !x || !isCollecting(x)) return false;
    if (this.#settling) return true;
    if (key === '#' && this.#digits.length >= template.minDigits) this.#settle('collected');
    else if (/^\d$/.test(key)) {
      this.#digits += key;
      this.#tell('collecting');
      if (this.#digits.length >= template.maxDigits) this.#settle('collected'); else this.#wait(nextDigitMs);
    }
    return true;
  }

  /** The call is over, or the agent talks elsewhere. */
  stop(): NewFact[] {
    const fact = this.#template ? this.#fact('interrupted') : undefined;
    this.#end();
    return fact ? [fact] : [];
  }

  #settle(state: 'collected' | 'cancelled'): void {
    this.#settling = true;
    this.#cancelTimer();
    this.#cancelTimer = this.exchange.clock.after(settleMs, () => { this.#over(state); });
  }
  #wait(ms: number): void {
    this.#cancelTimer();
    this.#cancelTimer = this.exchange.clock.after(ms, () => { this.#over(this.#template && this.#digits.length >= this.#template.minDigits ? 'collected' : 'timedOut'); });
  }

  #over(state: 'collected' | 'timedOut' | 'cancelled'): void {
    const template = this.#template;
    if (!template) return;
    const typed: Record<string, string> = state === 'collected' && !template.masked ? { [template.id]: this.#digits } : {};
    const said = this.#fact(state, typed);
    this.#end();
    if (!said) return;
    this.parts.say(said);
    if (state !== 'collected') return;
    const { answer } = template;
    this.exchange.clock.after(300, () => {
      const data = { ...typed, ...answer };
      this.parts.say({ ...said, collection: { ...said.collection, state: answer ? 'delivered' : 'undelivered', at: this.exchange.clock.now(), ...Object.keys(data).length > 0 ? { data } : {} } });
    });
  }

  #end(): void {
    this.#cancelTimer();
    this.#template = undefined;
    this.#settling = false;
  }

  #tell(state: Collection['state']): void { const fact = this.#fact(state); if (fact) this.parts.say(fact); }
  #fact(state: Collection['state'], data: Readonly<Record<string, string>> = {}): Extract<NewFact, { type: 'collection.changed' }> | undefined {
    const template = this.#template;
    if (!template) return undefined;
    const { id: templateId, name, masked } = template;
    return { type: 'collection.changed', collection: { templateId, name, state, count: this.#digits.length, attempt: 1, masked, at: this.exchange.clock.now(), ...Object.keys(data).length > 0 ? { data: { ...data } } : {} } };
  }
}
