// The real process is killed, or told to stop, while people talk: the next one goes on with RTP, SIP and the recording. proves F-29 F-31
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { RecordPage, ServiceRecord } from 'ccc-workstation/protocol';
import { DeskCalls } from '../chaos/desk-calls.js';
import { pause } from '../chaos/timeline.js';
import { CenterProcess } from '../support/center.js';
import { readWav } from '../support/tone.js';

const count = 5;

describe('calls over the end of a process', () => {
  let center: CenterProcess;
  beforeAll(async () => { center = await CenterProcess.start(); });
  afterAll(async () => { await center.stop(); });

  it.each([['kill -9', 'SIGKILL'], ['SIGTERM', 'SIGTERM']] as const)('go on after %s: both sides hear each other, one record, one recording', async (_name, signal) => {
    const desks = await DeskCalls.open(center);
    try {
      await desks.dial(count);
      await pause(1500);
      const endedAt = Date.now();
      const tookMs = await center.end(signal);
      // Nobody rings, so there is nothing to wait for: far less than the five seconds that draining may take.
      if (signal === 'SIGTERM') expect(tookMs).toBeLessThan(4000);
      await center.restart();
      await expect.poll(() => desks.backAfter(endedAt + tookMs + 20).filter((ms) => ms < Infinity).length, { timeout: 15_000, interval: 100 }).toBe(count);
      expect(desks.calls.filter(({ desk, far }) => desk.ended || far.ended)).toEqual([]);
      await pause(1000);
      expect(await desks.hangUp(15_000)).toBe(0);
      const token = await center.login('admin');
      const records = async (): Promise<ServiceRecord[]> => {
        const page = await center.api('GET', '/records?limit=200', { token }) as unknown as RecordPage;
        return page.records.filter((record) => desks.calls.some(({ number, answeredAt }) => number === record.contactNumber && Math.abs(record.time * 1000 - answeredAt) < 2500));
      };
      await expect.poll(async () => (await records()).filter((record) => record.status === 'normalEnd' && record.recording?.final).length, { timeout: 15_000 }).toBe(count);
      for (const { recording, duration } of await records()) {
        const { url } = await center.api('POST', `/recordings/${recording?.id ?? ''}/url`, { token });
        const { channels: [left = []] } = readWav(Buffer.from(await (await fetch(new URL(String(url), center.url))).arrayBuffer()));
        expect(Math.abs(left.length / 8000 - duration)).toBeLessThan(1.6);
        // Sound at the beginning, a pause for the restart, sound at the end.
        const loud = (from: number, to: number): boolean => Array.from(left.slice(from, to)).some((sample) => Math.abs(sample) > 0.02);
        expect([loud(4000, 12_000), loud(left.length - 8000, left.length)]).toEqual([true, true]);
      }
    } finally { desks.close(); }
  }, 120_000);
});
