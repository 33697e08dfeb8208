/** Whoever is in several calls talks in one: answering or taking back a call parks the others of the same agent. */
import type { Call } from './call.js';
import type { Ledger } from './ledger.js';
import { TalkStage } from './talk.js';

export class Focus {
  /** The call each agent talks in. */
  readonly #talksIn = new Map<string, string>();

  constructor(ledger: Ledger, private readonly calls: ReadonlyMap<string, Call>) {
    ledger.onFact(({ fact }, interaction) => {
      if (fact.type !== 'leg.connected' && fact.type !== 'leg.ended' && fact.type !== 'legs.joined') return;
      const ids = fact.type === 'legs.joined' ? fact.legIds : [fact.legId];
      for (const leg of interaction.legs) {
        const { agentId } = leg.party;
        if (agentId === undefined || !ids.includes(leg.id)) continue;
        if (fact.type === 'leg.connected') this.claim(agentId, interaction.id);
        else if (fact.type === 'leg.ended') this.#leave(agentId, interaction.id);
        else if (leg.state === 'connected') this.#keepAway(agentId, interaction.id);
      }
    });
  }

  /** From now on the agent talks here; every other call of the agent is parked. */
  claim(agentId: string, callId: string): void {
    if (this.#talksIn.get(agentId) === callId) return;
    this.#talksIn.set(agentId, callId);
    for (const call of this.calls.values()) {
      if (call.id !== callId && call.interaction?.legs.some((leg) => leg.party.agentId === agentId && leg.state === 'connected')) this.#park(call, agentId);
    }
  }

  /** A third party answered, or came back, in a call that the agent has left for another. */
  #keepAway(agentId: string, callId: string): void {
    const call = this.calls.get(callId);
    if (call && (this.#talksIn.get(agentId) ?? callId) !== callId) this.#park(call, agentId);
  }

  #leave(agentId: string, callId: string): void { if (this.#talksIn.get(agentId) === callId) this.#talksIn.delete(agentId); }

  #park(call: Call, agentId: string): void {
    call.post(async () => {
      // It may have changed its mind while this waited for its turn.
      if (this.#talksIn.get(agentId) !== call.id && call.stage instanceof TalkStage) await call.stage.park(agentId);
    });
  }
}
