// proves F-09: a relay that refuses the credentials is remembered until there are others.
import { afterEach, expect, it, vi } from 'vitest';
import { SimulatedClock } from '../../kernel/clock.js';
import { createWarmPeers } from './warm-peer.js';

interface Made { onicecandidateerror?: (event: { errorCode: number }) => void; close(): void }
afterEach(() => { vi.unstubAllGlobals(); });

it('tells a refusal from silence, and forgets it with the credentials', () => {
  const made: Made[] = [];
  vi.stubGlobal('RTCPeerConnection', class implements Made {
    constructor() { made.push(this); }
    close(): void { /* Nothing runs. */ }
  });
  const peers = createWarmPeers(new SimulatedClock(), () => [{ urls: 'turn:relay.example' }]);
  peers.take();
  made[0]?.onicecandidateerror?.({ errorCode: 701 });
  expect(peers.refused).toBe(false);
  made[0]?.onicecandidateerror?.({ errorCode: 401 });
  expect(peers.refused).toBe(true);
  peers.refresh();
  expect(peers.refused).toBe(false);
  peers.close();
});
