// proves STA-02: break time per reason. OLA-14: the cause of signing out stands in the log.
import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { AgentLogRow } from '../ports/store.js';
import { presenceTimes } from './presence-times.js';

const row = (at: number, presence: string, reason: string | null = null, cause = 'agent'): AgentLogRow => ({ agentId: 'anna', at, presence, reason, cause });

it('adds up each presence, and breaks by their reason, within the time asked for', () => {
  const rows = [row(0, 'ready'), row(100, 'onBreak', 'Meeting'), row(150, 'ready'), row(200, 'onBreak', 'Lunch break'), row(260, 'onBreak', 'Meeting'), row(300, 'offline', 'endOfShift')];
  const report = presenceTimes(rows, 50, 400);
  expect(report.totals).toEqual([
    { presence: 'ready', ms: 100 }, { presence: 'onBreak', reason: 'Meeting', ms: 90 }, { presence: 'onBreak', reason: 'Lunch break', ms: 60 }, { presence: 'offline', ms: 100 },
  ]);
  expect(report.entries.at(-1)).toEqual({ at: 300, presence: 'offline', reason: 'endOfShift', cause: 'agent' });
});

it('never counts more or less than the time that is covered', () => {
  fc.assert(fc.property(fc.array(fc.integer({ min: 0, max: 1000 }), { minLength: 1, maxLength: 20 }), fc.integer({ min: 0, max: 1000 }), fc.integer({ min: 0, max: 1000 }), (times, a, b) => {
    const rows = times.sort((x, y) => x - y).map((at, i) => row(at, i % 2 ? 'ready' : 'onBreak', i % 3 ? 'Tea' : null));
    const [from, to] = [Math.min(a, b), Math.max(a, b)];
    const sum = presenceTimes(rows, from, to).totals.reduce((total, { ms }) => total + ms, 0);
    expect(sum).toBe(Math.max(0, to - Math.max(from, rows[0]?.at ?? 0)));
  }));
});
