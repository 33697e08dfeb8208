// Which peer connection a call gets: one that has gathered, or one made for it without a pool.
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { SimulatedClock } from '../../kernel/clock.js';
import { createWarmPeers } from './warm-peer.js';

class Connection {
  closed = false;
  constructor(readonly configuration: RTCConfiguration) {}
  close(): void { this.closed = true; }
}
beforeEach(() => { vi.stubGlobal('RTCPeerConnection', Connection); });
afterEach(() => { vi.unstubAllGlobals(); });

const clock = new SimulatedClock();
const poolOf = ({ connection }: { connection: RTCPeerConnection }): unknown => Reflect.get(connection, 'configuration').iceCandidatePoolSize;

it('gives away what has gathered, and makes another one a little later', async () => {
  const peers = createWarmPeers(clock, () => []);
  peers.refresh();
  await clock.advance(1_000);
  const first = peers.take();
  expect([poolOf(first), clock.monotonic() - first.since]).toEqual([1, 1_000]);
  await clock.advance(1_000);
  expect(poolOf(peers.take())).toBe(1);
  peers.close();
});

// proves F-12: a reloaded page needs its peer connections at once
it('never gives away a pool that is being filled: Chromium would lose it', async () => {
  const peers = createWarmPeers(clock, () => []);
  peers.refresh();
  await clock.advance(50);
  const [first, second] = [peers.take(), peers.take()];
  expect([poolOf(first), poolOf(second)]).toEqual([0, 0]);
  await clock.advance(500);
  expect(poolOf(peers.take())).toBe(1);
  expect(poolOf(peers.take())).toBe(0);
  peers.close();
});

// proves F-09: a relay that refuses the credentials is remembered until there are others
it('tells a refusal from silence, and forgets it with the credentials', () => {
  const peers = createWarmPeers(clock, () => [{ urls: 'turn:relay.example' }]);
  const told = (errorCode: number): void => { (Reflect.get(peers.take().connection, 'onicecandidateerror') as (event: { errorCode: number }) => void)({ errorCode }); };
  told(701);
  expect(peers.refused).toBe(false);
  told(401);
  expect(peers.refused).toBe(true);
  peers.refresh();
  expect(peers.refused).toBe(false);
  peers.close();
});
