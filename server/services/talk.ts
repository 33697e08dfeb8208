/** The talk stage: two parties are joined and recorded until one of them hangs up. */
import type { EndCause } from 'ccc-workstation/protocol';
import { CccError } from 'ccc-workstation/errors';
import { otherLeg } from 'ccc-workstation/model';
import type { Call } from './call.js';
import type { CallLeg } from './call-leg.js';
import type { Stage } from './stage.js';

/** How long a digit sounds that arrived by SIP INFO and goes on as RFC 4733. */
const digitMs = 160;

export class TalkStage implements Stage {
  readonly name = 'talk';
  readonly #call: Call;
  readonly #onDigit: (call: Call, leg: CallLeg, digit: string) => void;

  constructor(call: Call, onDigit: (call: Call, leg: CallLeg, digit: string) => void) {
    this.#call = call;
    this.#onDigit = onDigit;
  }

  async enter(): Promise<void> {
    await this.#call.applyMedia();
    if (!this.#isRecorded()) return;
    const tracks = { left: this.#ids('agent'), right: this.#ids('customer') };
    await this.#call.record(...await this.#call.recorder.start(await this.#call.session(), tracks));
  }

  /** Digits travel on to the other party and are shown to it. */
  async digit(leg: CallLeg, digit: string, passedOn: readonly string[]): Promise<void> {
    this.#onDigit(this.#call, leg, digit);
    for (const other of this.#call.legs.values()) {
      if (other === leg || other.over || !other.media || passedOn.includes(other.id)) continue;
      if (!await other.media.sendDtmf(digit, digitMs)) await other.sip?.sendDigit(digit, digitMs);
    }
  }

  /** A caller who sent no offer with the INVITE brings the answer with the ACK; only then can anything be heard. */
  async confirmed(): Promise<void> { await this.#call.applyMedia(); }

  async legEnded(leg: CallLeg, cause: EndCause): Promise<void> {
    const party = leg.role === 'customer' ? 'customer' : 'agent';
    await this.#call.end({ party, cause, facts: [{ type: 'leg.ended', legId: leg.id, cause }] });
  }

  leave(): void { /* The call's end takes recording and music down. */ }

  /** Parks the other party with music, or brings it back; our own leg hears nothing meanwhile. */
  async hold(agentId: string, held: boolean): Promise<void> {
    const { interaction } = this.#call;
    const other = interaction && otherLeg(interaction, agentId);
    if (!other) throw new CccError('not-allowed-now');
    await this.#call.record({ type: held ? 'leg.held' : 'leg.resumed', by: 'agent', legId: other.id, side: 'local' });
    await this.#call.applyMedia();
  }

  #ids(side: 'agent' | 'customer'): string[] {
    return [...this.#call.legs.values()].filter((leg) => !leg.over && (leg.role === 'customer') === (side === 'customer')).map((leg) => leg.id);
  }

  #isRecorded(): boolean {
    return this.#call.interaction?.channel !== 'internal' || this.#call.kit.options.recordInternalCalls;
  }
}
