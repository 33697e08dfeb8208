// Whether an agent's page is there and runs, told from the sockets it has. proves F-16 (the services' part is in test/scenarios/loss.test.ts)
import { describe, expect, it } from 'vitest';
import type { Person } from './access.js';
import { Presences } from './presences.js';

const person = (agentId: string): Person => ({ kind: 'person', agentId, role: 'agent', session: { agentId, sessionId: agentId, since: 0, expiresAt: 1 } });

describe('Presences', () => {
  it('takes an agent for asleep when every one of their pages is, and for awake when one says something or goes', () => {
    const said: string[] = [];
    const presences = new Presences({ setPresent: () => undefined, setAwake: (id, awake) => { said.push(`${id} ${awake ? 'awake' : 'asleep'}`); } });
    const [one, two, other] = [{}, {}, {}];
    presences.enter(one, person('anna'));
    presences.enter(two, person('anna'));
    presences.enter(other, person('ben'));
    presences.asleep(one);
    expect(said).toEqual([]);
    presences.asleep(two);
    presences.asleep(two);
    expect(said).toEqual(['anna asleep']);
    presences.awake(one);
    presences.asleep(one);
    presences.leave(two);
    expect(said).toEqual(['anna asleep', 'anna awake', 'anna asleep', 'anna awake']);
    presences.asleep({});
    expect(said).toHaveLength(4);
  });
});
