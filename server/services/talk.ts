/** The talk stage: two parties are joined and recorded until one of them hangs up; a third may be asked, join or take over. */
import type { EndCause, NewFact } from 'ccc-workstation/protocol';
import { CccError } from 'ccc-workstation/errors';
import { legOfAgent, otherLeg, parkFacts, returnFacts } from 'ccc-workstation/model';
import type { Call } from './call.js';
import type { CallLeg } from './call-leg.js';
import { DigitCollection } from './digit-collection.js';
import { Losses } from './losses.js';
import type { Stage } from './stage.js';
import { ThirdParty, type ThirdPartyPorts } from './third-party.js';

export interface TalkPorts extends ThirdPartyPorts {
  /** A customer whose agent stayed away goes to somebody else; false where nobody is meant to take the call over. */
  requeue(call: Call): Promise<boolean>;
}

/** How long a digit sounds that arrived by SIP INFO and goes on as RFC 4733. */
const digitMs = 160;

export class TalkStage implements Stage {
  readonly name = 'talk';
  readonly third: ThirdParty;
  readonly losses: Losses;
  readonly collection: DigitCollection;
  readonly #ports: TalkPorts;
  readonly #call: Call;
  readonly #onDigit: (call: Call, leg: CallLeg, digit: string) => void;

  constructor(call: Call, onDigit: (call: Call, leg: CallLeg, digit: string) => void, ports: TalkPorts) {
    this.#call = call;
    this.#ports = ports;
    this.third = new ThirdParty(call, ports);
    this.losses = new Losses(call, (leg) => this.#gaveUp(leg));
    this.collection = new DigitCollection(call, (...facts) => this.third.change(...facts));
    this.#onDigit = onDigit;
  }

  async enter(): Promise<void> {
    this.losses.resume();
    await this.#call.applyMedia();
    if (this.#call.recorder.isRunning) return await this.#call.recorder.retrack(this.third.tracks());
    if (!this.#isRecorded()) return;
    await this.#call.record(...await this.#call.recorder.start(await this.#call.session(), this.third.tracks()));
  }

  /** Digits travel on to who hears the leg, and are shown there; unless they were asked for. */
  async digit(leg: CallLeg, digit: string, passedOn: readonly string[]): Promise<void> {
    if (await this.collection.digit(leg, digit)) return;
    this.#onDigit(this.#call, leg, digit);
    const together = this.#call.interaction?.joined.find((set) => set.includes(leg.id)) ?? [];
    for (const other of this.#call.legs.values()) {
      if (!together.includes(other.id)) continue;
      if (other === leg || other.over || !other.media || passedOn.includes(other.id)) continue;
      if (!await other.media.sendDtmf(digit, digitMs)) await other.sip?.sendDigit(digit, digitMs);
    }
  }

  /** A caller who sent no offer with the INVITE brings the answer with the ACK; only then can anything be heard. */
  async confirmed(): Promise<void> { await this.#call.applyMedia(); }

  async legEnded(leg: CallLeg, cause: EndCause): Promise<void> {
    if (await this.third.legEnded(leg, cause)) return;
    const party = leg.role === 'customer' ? 'customer' : 'agent';
    await this.#call.end({ party, cause, facts: [{ type: 'leg.ended', legId: leg.id, cause }] });
  }

  /** A page is waited for; a desk phone that went silent is gone. */
  async lost(leg: CallLeg): Promise<boolean> {
    if (this.losses.isOver(leg)) return await this.#left(leg);
    if (leg.isPage) return await this.losses.lose(leg);
    if (!await this.third.legEnded(leg, 'mediaTimeout')) return false;
    leg.hangUp('mediaTimeout');
    return true;
  }

  async back(leg: CallLeg): Promise<void> { await this.losses.back(leg); }
  keeps(leg: CallLeg, cause: EndCause): Promise<boolean> { return this.losses.keeps(leg, cause); }

  /** The agent has signed out: a page that can still say BYE does so, and for one that cannot nobody waits. */
  async signedOut(agentId: string): Promise<void> {
    const own = this.#call.interaction && legOfAgent(this.#call.interaction, agentId);
    const leg = own?.lost && this.#call.legs.get(own.id);
    if (leg && !leg.over) await this.#left(leg);
  }
  async #left({ party: { agentId = '' } }: CallLeg): Promise<true> {
    if (!await this.hangUp(agentId)) await this.#call.end({ party: 'agent', cause: 'normal' });
    return true;
  }

  /** The agent did not come back in time (F-07). Whoever else is in the call keeps the customer; otherwise somebody else is looked for. */
  async #gaveUp(leg: CallLeg): Promise<void> {
    const cause = 'networkError';
    const { party } = leg;
    if (party.agentId !== undefined) this.#call.kit.roster.apply(party.agentId, { type: 'connectionLost' }, 'network');
    if (await this.third.legEnded(leg, cause)) return leg.hangUp(cause);
    const facts: NewFact[] = [...this.collection.stop(), { type: 'leg.ended', legId: leg.id, cause }];
    const { interaction } = this.#call;
    if (interaction?.channel === 'internal' || this.#call.kit.plan.settings.afterLoss === 'hangUp') return await this.#call.end({ party: 'system', cause, facts });
    const customer = interaction?.legs.find((each) => each.role === 'customer');
    if (customer?.hold.local) facts.push({ type: 'leg.resumed', legId: customer.id, side: 'local' });
    await this.third.change(...facts);
    await this.#call.release(leg, cause);
    if (!await this.#ports.requeue(this.#call)) await this.#call.end({ party: 'system', cause });
  }

  /** One agent of several goes; false when it is the end of the call. */
  async hangUp(agentId: string): Promise<boolean> {
    const own = [...this.#call.legs.values()].findLast((leg) => leg.party.agentId === agentId && !leg.over);
    if (!own || !await this.third.legEnded(own, 'normal')) return false;
    own.hangUp('normal');
    return true;
  }

  closing(): NewFact[] { return [...this.collection.stop(), ...this.third.closing()]; }

  /** The call's end takes recording and music down. */
  leave(): void { this.losses.stop(); }

  /** Parks the other party with music, or brings it back; our own leg hears nothing meanwhile. */
  async hold(agentId: string, held: boolean): Promise<void> {
    const { interaction } = this.#call;
    const other = interaction && otherLeg(interaction, agentId);
    if (!other) throw new CccError('not-allowed-now');
    await this.#call.plug({ type: held ? 'leg.held' : 'leg.resumed', by: 'agent', legId: other.id, side: 'local' });
  }

  /** Only the agent's own connection (CON-21). */
  async holdConnection(agentId: string, held: boolean): Promise<void> {
    const own = [...this.#call.legs.values()].findLast((leg) => leg.party.agentId === agentId && !leg.over);
    if (!own) throw new CccError('not-allowed-now');
    own.isParked = held;
    await this.#call.plug({ type: held ? 'leg.held' : 'leg.resumed', by: 'agent', legId: own.id, side: 'remote' });
  }

  /** The agent talks in another call now. */
  async park(agentId: string): Promise<void> { await this.#replug(parkFacts, agentId, this.collection.stop()); }
  async unpark(agentId: string): Promise<void> { await this.#replug(returnFacts, agentId); }

  async #replug(factsOf: typeof parkFacts, agentId: string, before: readonly NewFact[] = []): Promise<void> {
    const { interaction } = this.#call;
    const facts = interaction ? [...before, ...factsOf(interaction, agentId)] : [];
    if (facts.length === 0) return;
    await this.#call.plug(...facts);
    await this.#call.recorder.retrack(this.third.tracks());
  }

  async reject(agentId: string, reason: string | undefined): Promise<boolean> { return await this.third.reject(agentId, reason); }
  async pickUp(ringing: string, by: string): Promise<boolean> { return await this.third.pickUp(ringing, by); }
  async take(by: string, groupIds: readonly string[]): Promise<boolean> { return await this.third.take(by, groupIds); }

  #isRecorded(): boolean {
    return this.#call.interaction?.channel !== 'internal' || this.#call.kit.options.recordInternalCalls;
  }
}
