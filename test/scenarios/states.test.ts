/** Every status an agent can be in and everything an agent may ask there: one table, asked of the rule, of the SDK's command table and of the server. */
import { describe, expect, it } from 'vitest';
import { allowedForAgent, initialState, reduce, statusWord, type Command, type WorkstationState } from 'ccc-workstation/model';
import type { Agent, DeskCommand } from 'ccc-workstation/protocol';
import { allowed } from '../../src/perform.js';
import { sdp, Town } from './support/town.js';

type Word = ReturnType<typeof statusWord>;
const asked = {
  goReady: [{ name: 'goReady' }, { name: 'setPresence', presence: 'ready' }],
  goNotReady: [{ name: 'goNotReady' }, { name: 'setPresence', presence: 'notReady' }],
  goOnBreak: [{ name: 'goOnBreak', reason: 'Training' }, { name: 'setPresence', presence: 'onBreak', reason: 'Training' }],
  signOut: [{ name: 'signOut' }, { name: 'setPresence', presence: 'offline' }],
  enterWork: [{ name: 'enterWork' }, { name: 'enterWork' }],
  leaveWork: [{ name: 'leaveWork' }, { name: 'leaveWork' }],
  setNextPresence: [{ name: 'setNextPresence', presence: 'notReady' }, { name: 'setNextPresence', presence: 'notReady' }],
} as const satisfies Record<string, readonly [Command, DeskCommand]>;
type Name = keyof typeof asked;
const names = Object.keys(asked) as Name[];

/** How to get there, the word for it, and what each allowed command leads to; `next` is taken when the work in hand is done. What is not named is refused. */
const table: readonly { readonly state: string; readonly word: Word; readonly path: readonly (DeskCommand | 'ring' | 'answer' | 'hangUp' | 'dial')[]; readonly may: Partial<Record<Name, Word | 'next'>>; /** May a call be placed, or a colleague's be picked up? */ readonly dials: boolean }[] = [
  { state: 'offline', word: 'offline', path: [{ name: 'setPresence', presence: 'offline' }], dials: false, may: { goReady: 'free', goNotReady: 'notReady' } },
  { state: 'not ready', word: 'notReady', path: [{ name: 'setPresence', presence: 'notReady' }], dials: true, may: { goReady: 'free', goOnBreak: 'rest', signOut: 'offline', enterWork: 'arrange' } },
  { state: 'ready', word: 'free', path: [], dials: true, may: { goNotReady: 'notReady', goOnBreak: 'rest', signOut: 'offline', enterWork: 'arrange' } },
  {
    state: 'on a break', word: 'rest', path: [{ name: 'setPresence', presence: 'onBreak', reason: 'Meeting' }], dials: true,
    may: { goReady: 'free', goNotReady: 'notReady', goOnBreak: 'rest', signOut: 'offline', enterWork: 'arrange' },
  },
  { state: 'at work by hand', word: 'arrange', path: [{ name: 'enterWork' }], dials: true, may: { goReady: 'free', goNotReady: 'notReady', goOnBreak: 'rest', signOut: 'offline', leaveWork: 'free' } },
  { state: 'offered a call', word: 'busy', path: ['ring'], dials: false, may: { goNotReady: 'next', goOnBreak: 'next', setNextPresence: 'next', signOut: 'offline' } },
  { state: 'on a call', word: 'busy', path: ['ring', 'answer'], dials: false, may: { goNotReady: 'next', goOnBreak: 'next', setNextPresence: 'next', signOut: 'offline' } },
  { state: 'in the wrap-up', word: 'arrange', path: ['ring', 'answer', 'hangUp'], dials: true, may: { goNotReady: 'next', goOnBreak: 'next', setNextPresence: 'next', signOut: 'offline' } },
  // A call the agent places, from each state in which one may be.
  { state: 'on a call begun while ready', word: 'busy', path: ['dial'], dials: false, may: { goNotReady: 'next', goOnBreak: 'next', setNextPresence: 'next', signOut: 'offline' } },
  {
    state: 'on a call begun while not ready', word: 'busy', path: [{ name: 'setPresence', presence: 'notReady' }, 'dial'], dials: false,
    may: { goReady: 'next', goOnBreak: 'next', setNextPresence: 'next', signOut: 'offline' },
  },
  {
    state: 'on a call begun on a break', word: 'busy', path: [{ name: 'setPresence', presence: 'onBreak', reason: 'Meeting' }, 'dial'], dials: false,
    may: { goReady: 'next', goNotReady: 'next', goOnBreak: 'next', setNextPresence: 'next', signOut: 'offline' },
  },
  {
    state: 'on a call begun at work by hand', word: 'busy', path: [{ name: 'enterWork' }, 'dial'], dials: false,
    may: { goReady: 'next', goNotReady: 'next', goOnBreak: 'next', setNextPresence: 'next', signOut: 'offline' },
  },
];

async function inState(path: (typeof table)[number]['path']): Promise<Town> {
  const town = await Town.build();
  const anna = await town.agent('anna');
  if (path.includes('dial')) await town.carrier();
  const customer = path.includes('ring') ? await town.customerInQueue(await town.carrier()) : undefined;
  for (const step of path) {
    if (step === 'answer') (await town.during(anna.phone.expectInvite())).answer(sdp());
    else if (step === 'hangUp') customer?.bye();
    else if (step === 'dial') anna.phone.invite('13800138001', { sdp: sdp() });
    else if (step !== 'ring') await town.center.command('anna', step);
    await town.settle();
  }
  return town;
}

async function stateOf(town: Town): Promise<WorkstationState> {
  const { type: _type, cursor: _cursor, serverTime, ...snapshot } = await town.center.snapshot('anna');
  const at = town.clock.now();
  return [
    { type: 'connection.signalling', at, signalling: 'connected' } as const, { type: 'center.snapshot', at, serverTimeOffset: serverTime - at, ...snapshot } as const,
  ].reduce<WorkstationState>(reduce, initialState);
}
const now = (town: Town): Agent => town.agentState('anna');

// proves STA-03, OLA-08, OLA-09
describe('an agent', () => {
  it.each(table)('$state: the same is allowed everywhere, and the rest is refused', async ({ word, path, may, dials }) => {
    const town = await inState(path);
    const before = now(town);
    expect(statusWord(before)).toBe(word);
    const allowedNames = Object.keys(may).sort();
    const rule = allowedForAgent(before);
    expect(names.filter((name) => rule.has(name)).sort(), 'rule').toEqual(allowedNames);
    const state = await stateOf(town);
    expect([rule.has('dial'), rule.has('pickUp')], 'dial, pickUp').toEqual([dials, dials]);
    await expect(town.center.command('anna', { name: 'pickUp', agentId: 'ben' }), 'pickUp').rejects.toMatchObject({ code: 'not-allowed-now', detail: expect.stringContaining(dials ? 'nothing rings there' : 'pickUp') });
    expect(names.filter((name) => allowed(state, asked[name][0])).sort(), 'SDK').toEqual(allowedNames);
    for (const name of names.filter((one) => may[one] === undefined)) {
      // Asking for what is so already is no mistake; everything else that is not in the table is.
      const idle = name === 'signOut' || asked[name][1].name === 'setPresence' && asked[name][1].presence === before.presence;
      const answer = town.center.command('anna', asked[name][1]);
      if (idle) await answer; else await expect(answer, name).rejects.toMatchObject({ code: 'not-allowed-now' });
      expect(now(town), name).toBe(before);
    }
  });

  it.each(table.flatMap(({ state, path, may }) => Object.entries(may).map(([name, to]) => ({ state, path, name: name as Name, to }))))('$state, $name: $to', async ({ path, name, to }) => {
    const town = await inState(path);
    const before = now(town);
    await town.center.command('anna', asked[name][1]);
    if (to === 'next') {
      const next = name === 'goOnBreak' ? { presence: 'onBreak', reason: 'Training' } : { presence: name === 'goReady' ? 'ready' : 'notReady' };
      // What the agent is anyway needs no asking for, unless work by hand would come first.
      expect(now(town)).toEqual(next.presence === before.presence && next.presence === 'notReady' && !before.byHand ? before : { ...before, next });
      expect(statusWord(now(town))).toBe(statusWord(before));
    } else {
      expect(statusWord(now(town))).toBe(to);
      if (to === 'rest') expect(now(town).reason).toBe('Training');
    }
  });
});
