/** Collects digits from the customer of a call: the agent hears nothing meanwhile, the business system gets them, and both talk again (CAL-09). */
import { CccError } from 'ccc-workstation/errors';
import type { Collection, CollectionDefinition, CollectionResult, NewFact } from 'ccc-workstation/protocol';
import { beginCollecting, stepCollecting, type CollectEvent, type Collecting, type CollectStep, type Outcome } from '../domain/collecting.js';
import type { PlaySource } from '../ports/media.js';
import { Asking } from './asking.js';
import type { Call } from './call.js';
import type { CallLeg } from './call-leg.js';

/** What is being collected; the digits are in `state` and nowhere else, until they are all there. */
interface Running {
  readonly agentId: string; readonly templateId: string; readonly definition: CollectionDefinition; readonly prompt: PlaySource | undefined;
  readonly customer: CallLeg; readonly asking: Asking;
  state: Collecting;
}
/** Stores what changed, then makes media and recording follow. */
type Change = (...facts: readonly NewFact[]) => Promise<void>;

export class DigitCollection {
  #running: Running | undefined;

  constructor(private readonly call: Call, private readonly change: Change) {}

  async start(agentId: string, templateId: string): Promise<void> {
    const { collections } = this.call.kit;
    const customer = [...this.call.legs.values()].findLast((leg) => leg.role === 'customer' && !leg.over);
    // It takes until the system has answered before there can be another: one result at a time belongs to a call.
    if (!customer || this.call.interaction?.collection?.state === 'collected') throw new CccError('not-allowed-now', 'collect');
    const definition = collections.definition(templateId);
    const prompt = await collections.prompt(definition);
    const { state, effect } = beginCollecting();
    const asking = new Asking(this.call, customer.id, (type) => this.#on({ type }));
    this.#running = { agentId, templateId, definition, prompt, customer, asking, state };
    try {
      await this.change(this.#told('collecting'));
    } catch (error) {
      this.#running = undefined;
      throw error;
    }
    await this.#carryOut({ state, ...(effect ? { effect } : {}) });
  }

  async cancel(): Promise<void> { await this.#on({ type: 'cancelled' }); }

  /** True when it was meant for us, and nobody else may see it. */
  async digit(leg: CallLeg, digit: string): Promise<boolean> {
    const running = this.#running;
    if (leg !== running?.customer) return false;
    // What came by SIP INFO does not interrupt a prompt by itself.
    running.asking.hush();
    await this.#on({ type: 'digit', digit });
    return true;
  }

  /** The call, or the agent's part in it, is over: so is this. */
  stop(): NewFact[] {
    const running = this.#running;
    if (!running) return [];
    running.asking.stop();
    const told = this.#told('interrupted');
    this.#running = undefined;
    return [told];
  }

  async #on(event: CollectEvent): Promise<void> {
    const running = this.#running;
    if (!running) return;
    const before = running.state;
    const step = stepCollecting(running.definition, before, event);
    running.state = step.state;
    const typed = step.state.digits.length !== before.digits.length || step.state.attempt !== before.attempt;
    await this.#carryOut(step);
    if (typed && this.#running === running) await this.call.record(this.#told('collecting'));
  }

  async #carryOut({ effect }: CollectStep): Promise<void> {
    const running = this.#running;
    if (!running || !effect) return;
    switch (effect.type) {
      case 'ask': return running.prompt ? await running.asking.play(running.prompt, { bargeIn: true }, `collection ${running.templateId}`) : running.asking.wait(0, 'played');
      case 'wait': return running.asking.wait(effect.ms);
      case 'over': return await this.#over(running, effect.outcome);
    }
  }

  async #over(running: Running, outcome: Outcome): Promise<void> {
    running.asking.stop();
    const { templateId, definition: { masked } } = running;
    const { digits } = running.state;
    const told = this.#told(outcome, outcome === 'collected' && !masked ? { [templateId]: digits } : undefined);
    this.#running = undefined;
    await this.change(told);
    if (outcome !== 'collected') return;
    const { call } = this;
    const { deliveries } = call.kit;
    const result = this.#resultOf(running);
    void deliveries.deliver(result, told.collection, deliveries.keep(result, masked), (job) => call.run(job));
  }

  #resultOf({ agentId, templateId, definition: { name, params }, state: { digits, attempt } }: Running): CollectionResult {
    const { id, kit, interaction } = this.call;
    return { collectionId: kit.ids.next('col'), sessionId: id, agentId, template: { id: templateId, name }, digits, attempt, params: { ...params }, data: { ...interaction?.data } };
  }

  #told(state: Collection['state'], data?: Readonly<Record<string, string>>): Extract<NewFact, { type: 'collection.changed' }> {
    const running = this.#running;
    if (!running) throw new Error('nothing is being collected');
    const { templateId, definition: { name, masked }, state: { digits, attempt } } = running;
    return { type: 'collection.changed', collection: { templateId, name, state, count: digits.length, attempt, masked, at: this.call.kit.clock.now(), ...(data ? { data: { ...data } } : {}) } };
  }
}
