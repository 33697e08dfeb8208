// Proves part of F-38: what a thread knows of its own load.
import { describe, expect, it } from 'vitest';
import { threadUtilization } from './this-thread.js';

const pause = (ms: number): Promise<void> => new Promise((done) => { setTimeout(done, ms); });
const spin = (ms: number): void => { for (const end = process.cpuUsage().user + ms * 1000; process.cpuUsage().user < end;); };

describe('the load of a thread', () => {
  it('is what it worked, and not how long it slept', async () => {
    const load = threadUtilization();
    load();
    await pause(150);
    expect(load()).toBeLessThan(0.5);
    spin(80);
    const busy = load();
    expect(busy).toBeGreaterThan(0.1);
    expect(busy).toBeLessThanOrEqual(1);
  });
});
