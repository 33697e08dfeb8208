/** Two of our stacks call each other over a network that loses a quarter of all datagrams. */
import { SimulatedClock } from 'ccc-workstation/clock';
import { describe, expect, it } from 'vitest';
import { createSipStack } from './index.js';
import { createMemoryNetwork } from './network-memory.js';
import { ANSWER, OFFER, seededRandom } from './testing/world.js';

describe('a bad network', () => {
  it.each([0.1, 0.25])('loses %d of all datagrams and no call', async (loss) => {
    const clock = new SimulatedClock();
    const dice = seededRandom(`loss ${loss}`);
    const network = createMemoryNetwork({ clock, latencyMs: 20, lose: () => (dice(1)[0] ?? 0) < 256 * loss });
    const make = (host: string, other: string, seed: string) => createSipStack({
      domain: host, host, udpPort: 5060, clock, network, random: seededRandom(seed), trunks: () => ({ host: other, port: 5060, transport: 'udp' }), limits: { newCallsPerSecond: 10_000 },
    }, { account: () => Promise.resolve(undefined), trunkOf: () => 'other' });
    const a = make('10.0.0.1', '10.0.0.2', 'a'), b = make('10.0.0.2', '10.0.0.1', 'b');
    const ends: string[] = [], confirmed: string[] = [], reoffered: string[] = [];
    await a.start({ onCall: () => undefined, onRegistration: () => undefined });
    await b.start({
      onCall: (leg) => {
        leg.ring();
        leg.events.onConfirmed = () => { confirmed.push(leg.id); };
        leg.events.onOffer = () => Promise.resolve(ANSWER);
        leg.events.onEnded = (cause, byRemote) => { ends.push(`callee ${cause} ${byRemote}`); };
        clock.after(1_000, () => { leg.answer(ANSWER); });
      },
      onRegistration: () => undefined,
    });
    const calls = 60;
    for (let i = 0; i < calls; i++) {
      const leg = a.dial({ kind: 'trunk', trunkId: 't', number: String(i) }, { offer: OFFER, from: { number: '1' }, interactionId: `i${i}`, ringTimeoutMs: 60_000 });
      leg.events.onEnded = (cause, byRemote) => { ends.push(`caller ${cause} ${byRemote}`); };
      leg.events.onAnswered = () => { clock.after(3_000, () => { leg.reoffer(OFFER).then(() => { reoffered.push(leg.id); leg.hangUp('normal'); }, () => undefined); }); };
    }
    await clock.advance(200_000);
    expect(confirmed).toHaveLength(calls);
    expect(reoffered).toHaveLength(calls);
    expect([...new Set(ends)].sort()).toEqual(['callee normal true', 'caller normal false']);
    expect(ends).toHaveLength(2 * calls);
  });
});
