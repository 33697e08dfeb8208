// Proves part of F-11: what is told of the agents when many come back at once.
import { describe, expect, it } from 'vitest';
import { SimulatedClock } from 'ccc-workstation/clock';
import type { Agent, ServerFrame } from 'ccc-workstation/protocol';
import { Attendance } from './attendance.js';

const agentOf = (id: string, reachable = false): Agent => ({ id, name: id, presence: 'ready', presenceSince: 0, activity: 'idle', activitySince: 0, reachable, skillGroupIds: [] });

function world() {
  const clock = new SimulatedClock();
  const agents = new Map(Array.from({ length: 500 }, (_, i) => [`a${i}`, agentOf(`a${i}`)]));
  const sent: { to: string; frame: ServerFrame }[] = [];
  const attendance = new Attendance({
    clock, cursor: () => 7, all: () => [...agents.values()],
    send: (to, frame) => { sent.push({ to, frame }); }, broadcast: (frame) => { sent.push({ to: '*', frame }); },
  });
  const change = (id: string): void => {
    const agent = agentOf(id, true);
    agents.set(id, agent);
    attendance.changed(agent);
  };
  return { clock, sent, attendance, change };
}

describe('attendance', () => {
  it('tells a few changes at once, and five hundred in a few frames; the agent itself learns it at once', async () => {
    const { clock, sent, change } = world();
    change('a0');
    expect(sent).toMatchObject([{ to: '*', frame: { type: 'agent', agent: { id: 'a0', reachable: true } } }]);
    for (let i = 1; i < 500; i++) { change(`a${i}`); await clock.advance(1); }
    await clock.advance(1000);
    const toAll = sent.filter(({ to }) => to === '*').map(({ frame }) => frame);
    expect(toAll.length).toBeLessThan(20);
    expect(toAll.reduce((sum, frame) => sum + (frame.type === 'agents' ? frame.agents.length : 1), 0)).toBe(500);
    expect(sent.filter(({ to }) => to === 'a250')).toHaveLength(1);
  });

  it('gives whoever comes back what was told and what is yet to be told, without a gap', async () => {
    const { clock, sent, attendance, change } = world();
    const first = attendance.catchUp('a9')[0];
    expect(attendance.catchUp('a8')[0]).toBe(first);
    change('a1');
    for (let i = 0; i < 20; i++) change('a2');
    const [everybody, own] = attendance.catchUp('a2');
    expect(own).toMatchObject({ type: 'agent', agent: { id: 'a2', reachable: true } });
    const known = new Map(everybody?.type === 'agents' ? everybody.agents.map((agent) => [agent.id, agent]) : []);
    const before = sent.length;
    await clock.advance(200);
    for (const { frame } of sent.slice(before)) for (const agent of frame.type === 'agents' ? frame.agents : frame.type === 'agent' ? [frame.agent] : []) known.set(agent.id, agent);
    expect([...known.values()].filter(({ reachable }) => reachable).map(({ id }) => id)).toEqual(['a1', 'a2']);
  });
});
