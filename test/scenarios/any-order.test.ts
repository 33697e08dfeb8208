/** Whatever callers, agents and the disk do in whatever order: when everybody has gone, nobody is left offered, ringing or on a call, and every call ended once. proves F-30 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { CenterCommand } from 'ccc-workstation/protocol';
import type { Phone } from '../../server/adapters/sip/testing/phone.js';
import type { PhoneCall } from '../../server/adapters/sip/testing/phone-call.js';
import { sdp, Town, type AgentDesk } from './support/town.js';

const line = '02066240099', outside = '02182881882';
const people = ['anna', 'ben', 'carol'] as const;
const numbers = ['8001', '8002', '8003', '1001', outside] as const;
const talkCommands = ['hold', 'resume', 'swap', 'join', 'split', 'leave', 'completeTransfer', 'cancelTransfer', 'cancelConsult', 'switchTo', 'finishWrapUp', 'finishWrapUp', 'hangUp'] as const;
/** Several times what happens most. */
const doings = ['call', 'call', 'call', 'giveUp', 'ring', ...Array(8).fill('answer') as 'answer'[], 'decline', 'bye', 'carrierAnswers', 'carrierAnswers', 'carrierDeclines', 'dial', ...Array(3).fill('transfer') as 'transfer'[], ...Array(6).fill('consult') as 'consult'[], 'pickUp', 'reject', 'ready', 'ready', 'notReady', 'pageDies', 'pageReturns', 'pageReturns', 'signOut', ...talkCommands] as const;
const step = fc.record({ after: fc.integer({ min: 0, max: 500 }), doing: fc.constantFrom(...doings), who: fc.nat(2), whom: fc.nat(6) });
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

/** Straight into the line of the first skill group, without a greeting; two calls at once. */
async function busyTown(): Promise<Town> {
  return await Town.build({
    configure: async ({ config }) => {
      await config.putFlow({ id: 'line', name: 'Line', version: '1', definition: { start: 'start', nodes: [{ id: 'start', type: 'start', label: 'Start', next: 'to' }, { id: 'to', type: 'transferToAgent', label: 'To', skillGroups: ['support'] }] } });
      await config.putNumber({ number: line, trunkId: 'demo', flowId: 'line', outboundSkillGroupIds: ['support'] });
      for (const [key, value] of Object.entries({ afterMissed: 'ready', maxCalls: 2, outboundWrapUpSeconds: 2, restoreAfterSeconds: 2 })) await config.putSetting({ key, value });
    },
  });
}

const says = (call: PhoneCall, method: string): boolean => call.messages.some((message) => message.kind === 'request' && message.method === method);
const wasAnswered = (call: PhoneCall): boolean => call.messages.some((message) => message.kind === 'response' && message.cseq.method === 'INVITE' && message.status >= 200);

class Streets {
  readonly #customers: PhoneCall[] = [];
  readonly #answered = new Set<PhoneCall>();
  /** Of pages that are gone, too: what was on its way to them. */
  readonly #phones: Phone[];
  constructor(private readonly town: Town, private readonly desks: AgentDesk[], private readonly carrier: Phone) { this.#phones = [carrier, ...desks.map((desk) => desk.phone)]; }

  async run({ after, doing, who, whom }: Step): Promise<void> {
    await this.town.clock.advance(after);
    const desk = this.desks[who];
    if (!desk) return;
    const { phone } = desk;
    switch (doing) {
      case 'call': if (this.#customers.filter((each) => !each.ended).length < 5) this.#customers.push(this.carrier.invite(line, { sdp: sdp() })); break;
      case 'giveUp': this.#leave(this.#customers.filter((each) => !each.ended)[whom]); break;
      case 'ring': this.#ringing(phone)[0]?.ring(); break;
      case 'answer': this.#answer(this.#ringing(phone)[whom % 2]); break;
      case 'decline': this.#ringing(phone)[0]?.reject(486); break;
      case 'bye': this.#leave([...phone.calls.values()].filter((call) => !call.ended && !this.#ringing(phone).includes(call))[whom % 2]); break;
      case 'carrierAnswers': this.#answer(this.#ringing(this.carrier)[0]); break;
      case 'carrierDeclines': this.#ringing(this.carrier)[0]?.reject(486); break;
      case 'dial': phone.invite(numbers[whom % numbers.length] ?? outside, { sdp: sdp() }); break;
      case 'transfer': case 'consult': this.#ask(desk, (interactionId) => ({ name: doing, interactionId, to: this.#target(whom) })); break;
      case 'pickUp': this.#command(desk, { name: 'pickUp', agentId: people[whom % 3] ?? 'anna' }); break;
      case 'ready': case 'notReady': this.#command(desk, { name: 'setPresence', presence: doing }); break;
      case 'pageDies': this.#pageDies(desk); break;
      case 'pageReturns': await this.#pageReturns(who, desk); break;
      case 'signOut': await this.town.during(this.town.center.signOut(desk.id, 'signedOut')); break;
      default: this.#ask(desk, (interactionId) => ({ name: doing, interactionId }), whom);
    }
  }

  /** Everybody hangs up whatever they have, until nothing new comes. */
  async goHome(): Promise<void> {
    for (let round = 0; round < 8; round++) {
      for (const phone of this.#phones) {
        for (const call of phone.calls.values()) if (this.#ringing(phone).includes(call)) call.reject(480); else this.#leave(call);
      }
      await this.town.clock.advance(3_000);
    }
  }

  /** Its sockets close and its sound stops. */
  #pageDies({ id, phone }: AgentDesk): void {
    phone.close();
    this.town.center.setPresent(id, false);
    for (const { interactionId } of this.town.agentState(id).work ?? []) {
      for (const leg of this.town.center.interaction(interactionId)?.legs ?? []) if (leg.party.agentId === id && leg.state === 'connected') this.town.media.silence(interactionId, leg.id);
    }
  }
  /** It is loaded again, where it was closed or signed out. */
  async #pageReturns(who: number, desk: AgentDesk): Promise<void> {
    if (this.town.agentState(desk.id).reachable) return;
    const next = this.desks[who] = await this.town.agent(desk.id);
    this.#phones.push(next.phone);
    for (const { interactionId } of this.town.agentState(desk.id).work ?? []) this.#command(next, { name: 'attach', interactionId });
  }

  #target(whom: number): Extract<CenterCommand, { name: 'transfer' }>['to'] {
    return whom < 3 ? { kind: 'agent', id: people[whom] ?? 'anna' } : whom === 3 ? { kind: 'skillGroup', id: 'sales' } : whom === 4 ? { kind: 'skillGroup', id: 'support' } : whom === 5 ? { kind: 'external', id: outside } : { kind: 'phone', id: '1001' };
  }
  #ringing(phone: Phone): PhoneCall[] {
    return [...phone.calls.values()].filter((call) => call.invitation && !call.ended && !this.#answered.has(call) && !says(call, 'CANCEL'));
  }
  #answer(call: PhoneCall | undefined): void {
    if (!call) return;
    this.#answered.add(call);
    call.answer(sdp());
  }
  #leave(call: PhoneCall | undefined): void {
    if (!call || call.ended || says(call, 'BYE') || says(call, 'CANCEL')) return;
    // A 200 that crosses a CANCEL on the wire is hung up when they all go home.
    if (call.invitation || wasAnswered(call)) call.bye(); else call.cancel();
  }
  #ask(desk: AgentDesk, command: (interactionId: string) => CenterCommand, nth = 0): void {
    const work = this.town.agentState(desk.id).work ?? [];
    const interactionId = work[nth % Math.max(1, work.length)]?.interactionId;
    if (interactionId !== undefined) this.#command(desk, command(interactionId));
  }
  /** What is not allowed now is refused, and that is right. */
  #command(desk: AgentDesk, command: CenterCommand): void { void this.town.center.command(desk.id, command).catch(() => undefined); }
}

const runs = Number(process.env['CCC_ANY_ORDER_RUNS'] ?? 8);

describe('a busy minute in any order', () => {
  it('leaves nobody behind', async () => {
    await fc.assert(fc.asyncProperty(fc.array(step, { minLength: 80, maxLength: 160 }), fc.array(fc.integer({ min: 0, max: 120 }), { minLength: 20, maxLength: 40 }), async (steps, delays) => {
      const town = await busyTown();
      const desks: AgentDesk[] = [];
      for (const id of people) desks.push(await town.agent(id));
      await town.deskPhone('1001');
      const streets = new Streets(town, desks, await town.carrier());
      let writes = 0;
      // The disk takes its time, now more and now less.
      Object.defineProperty(town.store, 'slow', { get: () => new Promise<void>((done) => { town.clock.after(delays[writes++ % delays.length] ?? 0, done); }) });
      for (const each of steps) await streets.run(each);
      await streets.goHome();
      await town.expectQuiet();
      for (const id of town.calls) expect(town.types(id).filter((type) => type === 'interaction.ended'), id).toHaveLength(1);
      await town.sip.stop({ handOver: true });
    }), { numRuns: runs, endOnFailure: true });
  }, Math.max(60_000, runs * 6_000));
});
