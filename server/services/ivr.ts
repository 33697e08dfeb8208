/** The flow stage: carries out what the pure flow walk asks for — prompts, waits, the way into a queue, the end. */
import type { EndCause, NewFact } from 'ccc-workstation/protocol';
import { enterFlow, enterFlowAt, walk, type FlowEffect, type FlowEvent, type FlowState, type Transfer, type Walk } from '../domain/flow.js';
import { Asking } from './asking.js';
import type { Call } from './call.js';
import type { CallLeg } from './call-leg.js';
import type { BoundFlow } from './plan.js';
import type { Stage } from './stage.js';

/** Into the queue; `back` returns the caller to the flow when nobody can serve them. */
export type TransferTo = (transfer: Transfer, back: (reason: 'noAgentOnline' | 'waitedTooLong') => Promise<void>, since?: number) => Promise<void>;

/** Where a call was in its flow before a restart. */
export interface Again { readonly place: FlowState | undefined; readonly waitingSince: number | undefined }

export class FlowStage implements Stage {
  readonly name = 'flow';
  readonly #call: Call;
  readonly #customer: CallLeg;
  readonly #bound: BoundFlow;
  readonly #transferTo: TransferTo;
  #state: FlowState | undefined;
  readonly #asking: Asking;
  #hasLeft = false;

  constructor(call: Call, customer: CallLeg, bound: BoundFlow, transferTo: TransferTo, private readonly again?: Again) {
    this.#call = call;
    this.#customer = customer;
    this.#bound = bound;
    this.#transferTo = transferTo;
    this.#asking = new Asking(call, customer.id, (type) => this.#feed({ type }));
  }

  async enter(): Promise<void> {
    if (this.#state) return;
    const { id, version, flow } = this.#bound;
    if (this.again?.place && flow.nodes.has(this.again.place.nodeId)) return await this.#resume(this.again.place, this.again.waitingSince);
    await this.#perform(enterFlow(flow, this.#call.kit.clock.now()), [{ type: 'flow.entered', flowId: id, version }]);
  }

  /** Into the same node again: a prompt begins anew, a queue is joined at the old place. What was recorded before is not repeated. */
  async #resume(place: FlowState, waitingSince: number | undefined): Promise<void> {
    const { state, effects } = enterFlowAt(this.#bound.flow, place, this.#call.kit.clock.now());
    const rest = effects.filter((effect) => effect.type !== 'step' || effect.step.nodeId !== place.nodeId);
    const transfer = rest.find((effect) => effect.type === 'transfer');
    if (waitingSince === undefined || !transfer) return await this.#perform({ state, effects: rest });
    this.#state = this.#call.place = state;
    await this.#transferTo(transfer.transfer, (reason) => this.#back(reason), waitingSince);
  }

  async digit(leg: CallLeg, digit: string): Promise<void> {
    if (leg === this.#customer) await this.#feed({ type: 'digit', digit });
  }

  async legEnded(leg: CallLeg, cause: EndCause): Promise<void> {
    await this.#call.end({ party: 'customer', cause, facts: [{ type: 'leg.ended', legId: leg.id, cause }] });
  }

  closing(): NewFact[] { return this.#hasLeft ? [] : [{ type: 'flow.left', outcome: 'abandoned' }]; }

  leave(): void { this.#asking.stop(); }

  async #feed(event: FlowEvent): Promise<void> {
    if (this.#state) await this.#perform(walk(this.#bound.flow, this.#state, event, this.#call.kit.clock.now()));
  }

  async #perform({ state, effects }: Walk, facts: readonly NewFact[] = []): Promise<void> {
    this.#state = this.#call.place = state;
    this.#hasLeft = false;
    const steps = effects.filter((effect) => effect.type === 'step').map((effect): NewFact => ({ type: 'flow.step', step: effect.step }));
    const wanted = effects.findLast((effect) => effect.type !== 'step');
    const left: NewFact[] = wanted?.type === 'transfer' ? [{ type: 'flow.left', outcome: 'transferred' }] : [];
    await Promise.all([this.#call.record(...facts, ...steps, ...left), ...(steps.length === 0 ? [this.#call.keep()] : [])]);
    if (wanted) await this.#do(wanted);
  }

  async #do(effect: Exclude<FlowEffect, { type: 'step' }>): Promise<void> {
    switch (effect.type) {
      case 'play': return await this.#asking.play(this.#call.kit.prompts.source(effect.prompt), { bargeIn: effect.bargeIn }, effect.prompt.join(' '));
      case 'wait': return this.#asking.wait(effect.ms);
      case 'transfer':
        this.#asking.leaveOff();
        return await this.#transferTo(effect.transfer, (reason) => this.#back(reason));
      case 'hangUp':
        this.#asking.leaveOff();
        this.#hasLeft = true;
        return await this.#call.end({ party: 'system', cause: effect.outcome === 'failed' ? 'systemError' : 'normal', facts: [{ type: 'flow.left', outcome: effect.outcome }] });
    }
  }

  async #back(reason: 'noAgentOnline' | 'waitedTooLong'): Promise<void> {
    await this.#call.enter(this);
    await this.#feed({ type: 'transferFailed', reason });
  }
}
