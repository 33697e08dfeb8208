// A previewed contact as data: what each event makes of each state, and who may do what with it. proves VOC-02, PVW-01, PVW-18 (the rule)
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Agent, PreviewContact } from '../protocol/index.js';
import { reduceAgent } from './agent-reduce.js';
import { isRoutable } from './agent.js';
import { allowedOnPreview, reducePreview, takesPreview, type PreviewEvent } from './preview.js';

const waiting: PreviewContact = { id: 'p1', taskId: 't1', taskName: 't1', number: '13800138000', data: {}, skillGroupId: 'support', previewSeconds: 60, createdAt: 0, state: 'waiting', passedBy: [] };
const after = (contact: PreviewContact, ...events: readonly PreviewEvent[]): PreviewContact => events.reduce((now, event, i) => reducePreview(now, event, i + 1), contact);
const pushed: PreviewEvent = { type: 'pushed', agentId: 'anna', until: 100 };
const dialled: PreviewEvent = { type: 'dialled', interactionId: 'c1' };

const events: readonly PreviewEvent[] = [
  pushed, { type: 'lapsed', most: 2 }, { type: 'takenBack' }, dialled, { type: 'undialled' }, { type: 'ended', status: 'normalEnd' }, { type: 'ended', status: 'inCall' }, { type: 'skipped', reason: 'x' }, { type: 'expired' }, { type: 'cancelled' },
];

describe('reducePreview', () => {
  it('knows every way a contact can go, and no other', () => {
    const states: Readonly<Record<string, PreviewContact>> = { waiting, previewing: after(waiting, pushed), dialling: after(waiting, pushed, dialled) };
    const table = Object.entries(states).map(([name, contact]) => [name, events.map((event) => { const next = reducePreview(contact, event, 9); return next === contact ? '-' : next.state; })]);
    expect(Object.fromEntries(table)).toEqual({
      //          pushed        lapsed     takenBack  dialled     undialled  reached  not       skipped    expired    cancelled
      waiting: ['previewing', '-', '-', '-', '-', '-', '-', '-', 'expired', 'cancelled'],
      previewing: ['-', 'waiting', 'waiting', 'dialling', '-', '-', '-', 'skipped', '-', 'cancelled'],
      dialling: ['-', '-', '-', '-', 'waiting', 'done', 'failed', '-', '-', '-'],
    });
  });

  it('never moves what is over, and forgets nobody who let it pass', () => {
    fc.assert(fc.property(fc.array(fc.constantFrom(...events), { maxLength: 30 }), (history) => {
      let contact = waiting;
      for (const event of history) {
        const next = reducePreview(contact, event, 5);
        if (contact.endedAt !== undefined) expect(next).toBe(contact);
        expect(next.passedBy.slice(0, contact.passedBy.length)).toEqual(contact.passedBy);
        expect(next.passedBy.length).toBeLessThanOrEqual(2);
        expect(next.state === 'previewing' || next.state === 'dialling' ? next.takenBy : 'anna').toBe('anna');
        contact = next;
      }
    }));
  });

  it('is over after so many let it pass, or when its end has come', () => {
    expect(after(waiting, pushed, { type: 'lapsed', most: 1 })).toMatchObject({ state: 'expired', passedBy: ['anna'] });
    expect(after({ ...waiting, expiresAt: 2 }, pushed, { type: 'lapsed', most: 9 })).toMatchObject({ state: 'expired', endedAt: 2 });
    expect(after(waiting, pushed, { type: 'lapsed', most: 9 })).toMatchObject({ state: 'waiting', passedBy: ['anna'] });
  });
});

it('only whoever is shown it may call it or pass over it, and only until then', () => {
  const shown = after(waiting, pushed);
  expect([...allowedOnPreview(shown, 'anna')]).toEqual(['dialPreview', 'skipPreview']);
  for (const [contact, agent] of [[shown, 'ben'], [waiting, 'anna'], [after(shown, dialled), 'anna'], [after(shown, { type: 'skipped', reason: 'x' }), 'anna']] as const) expect(allowedOnPreview(contact, agent).size).toBe(0);
});

it('an agent who reads is offered neither a call of the queue nor a second contact, and no longer reads after signing out', () => {
  const ready: Agent = { id: 'anna', name: 'Anna', presence: 'ready', presenceSince: 0, activity: 'idle', activitySince: 0, reachable: true, skillGroupIds: [] };
  expect([takesPreview(ready), isRoutable(ready), takesPreview({ ...ready, inboundOff: true })]).toEqual([true, true, true]);
  const reading = reduceAgent(ready, { type: 'switched', name: 'previewing', on: true }, 1);
  expect([takesPreview(reading), isRoutable(reading)]).toEqual([false, false]);
  expect(reduceAgent(reading, { type: 'signedOut' }, 2).previewing).toBeUndefined();
  for (const busy of [{ ...ready, presence: 'notReady' }, { ...ready, reachable: false }, { ...ready, activity: 'wrapUp' }] as const) expect(takesPreview(busy)).toBe(false);
});
