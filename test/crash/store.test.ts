// The embedded store under kill -9 at random moments: no acknowledged fact is lost, no gap appears. proves A§1.9
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openStore } from '../../server/adapters/store/index.js';
import { Writer, type Acknowledged } from '../../server/adapters/store/testing/writer.js';

const rounds = 10;

describe('the store under kill -9', () => {
  let dir = '';
  beforeAll(async () => { dir = await mkdtemp(join(tmpdir(), 'ccc-killed-')); });
  afterAll(async () => { await rm(dir, { recursive: true, force: true }); });

  it('loses no acknowledged fact to kill -9 at random moments', async () => {
    const acknowledged: Acknowledged[] = [];
    for (let round = 0; round < rounds; round++) {
      const writer = new Writer(dir, `r${round}`);
      await writer.ready();
      const enough = 1 + Math.floor(Math.random() * 100);
      for (const end = Date.now() + 20_000; writer.acknowledged().length < enough && Date.now() < end;) await new Promise((resolve) => { setTimeout(resolve, 3 * Math.random()); });
      await writer.kill();
      acknowledged.push(...writer.acknowledged());
    }
    // Nothing is ever deleted, so one look at the end finds what any of the rounds lost: its place would be taken by another fact.
    const store = await openStore({ dataDir: dir });
    for (const id of ['a', 'b', 'c']) {
      const facts = await store.facts(id);
      expect(facts.map((f) => f.seq)).toEqual(facts.map((_, i) => i + 1));
      const legs = facts.map((f) => (f.type === 'leg.connected' ? f.legId : ''));
      const mine = acknowledged.filter((a) => a.id === id);
      expect(mine.map((ack) => legs[ack.seq - 1])).toEqual(mine.map((ack) => ack.legId));
    }
    expect(await store.lastCursor()).toBeGreaterThanOrEqual(Math.max(0, ...acknowledged.map((a) => a.cursor)));
    await store.close();
    expect(acknowledged.length).toBeGreaterThan(rounds * 5);
  }, 300_000);
});
