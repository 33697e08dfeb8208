// Whether an agent's page is there and runs, told from the sockets it has. proves F-16 (the services' part is in test/scenarios/loss.test.ts)
import { describe, expect, it } from 'vitest';
import type { Person } from './access.js';
import { defaultSettings } from 'ccc-workstation/protocol';
import { Presences, type Door, type Knock } from './presences.js';

const person = (agentId: string): Person => ({ kind: 'person', agentId, role: 'agent', session: { agentId, sessionId: agentId, since: 0, expiresAt: 1 } });
const knock = (agentId: string): Knock => ({ person: person(agentId), client: undefined, resumes: false, takeOver: false });
const door = (): Door => ({ answers: () => Promise.resolve(true), end: () => undefined });

describe('Presences', () => {
  it('takes an agent for asleep when every one of their pages is, until one says something or none is left', async () => {
    const said: string[] = [];
    const presences = new Presences({ setPresent: () => undefined, settings: () => defaultSettings, setAwake: (id, awake) => { said.push(`${id} ${awake ? 'awake' : 'asleep'}`); } });
    const [one, two, other] = [door(), door(), door()];
    await presences.enter(one, knock('anna'));
    await presences.enter(two, knock('anna'));
    await presences.enter(other, knock('ben'));
    presences.asleep(one);
    expect(said).toEqual([]);
    presences.asleep(two);
    presences.asleep(two);
    expect(said).toEqual(['anna asleep']);
    presences.awake(one);
    presences.asleep(one);
    presences.leave(two);
    expect(said).toEqual(['anna asleep', 'anna awake', 'anna asleep']);
    presences.leave(one);
    expect(said).toEqual(['anna asleep', 'anna awake', 'anna asleep', 'anna awake']);
    presences.asleep(door());
    expect(said).toHaveLength(4);
    const [runs, sleeps] = [door(), door()];
    await presences.enter(runs, knock('carol'));
    await presences.enter(sleeps, knock('carol'));
    presences.asleep(sleeps);
    presences.leave(runs);
    expect(said.slice(4)).toEqual(['carol asleep']);
  });
});
