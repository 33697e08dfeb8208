/** Settings changed while the center runs: in force at once, told to every page, kept over a restart. */
import { describe, expect, it } from 'vitest';
import type { ServerFrame, SettingsChange } from 'ccc-workstation/protocol';
import { Town } from './support/town.js';

const change = (town: Town, to: SettingsChange): Promise<unknown> => town.during(town.center.changeSettings(() => to));
const told = (frames: readonly ServerFrame[]) => frames.findLast((frame) => frame.type === 'settings');

describe('settings', () => {
  // proves STA-02: a disabled reason is not offered
  it('reach every page, and the center holds to them', async () => {
    const town = await Town.build();
    const anna = await town.agent('anna');
    const ben = await town.agent('ben');
    await change(town, { breakReasons: [{ name: 'Tea', enabled: true }, { name: 'Meeting', enabled: false }], dispositions: ['Sold'], restoreAfterSeconds: 3 });
    for (const { frames } of [anna, ben]) expect(told(frames)).toMatchObject({ breakReasons: ['Tea'], dispositions: ['Sold'], wrapUpSeconds: 3 });
    await expect(town.center.command('anna', { name: 'setPresence', presence: 'onBreak', reason: 'Meeting' })).rejects.toMatchObject({ code: 'bad-request' });
    await town.center.command('anna', { name: 'setPresence', presence: 'onBreak', reason: 'Tea' });
    await town.settle();
    expect(town.agentState('anna')).toMatchObject({ presence: 'onBreak', reason: 'Tea' });
    // A page that was away learns of it when it comes back.
    expect(await town.center.resume('ben', 0)).toEqual(expect.arrayContaining([expect.objectContaining({ type: 'settings', breakReasons: ['Tea'] })]));
    const after = await Town.build({ store: town.store });
    expect(after.center.settings()).toMatchObject({ breakReasons: [{ name: 'Tea', enabled: true }, { name: 'Meeting', enabled: false }], restoreAfterSeconds: 3 });
  });

  // proves RTE-06, STA-02
  it('begin a break after a missed call only for one of the center\'s reasons, and keep to it when it is renamed', async () => {
    const town = await Town.build();
    await expect(change(town, { afterMissed: { onBreak: 'Fishing' } })).rejects.toMatchObject({ code: 'bad-request' });
    await change(town, { afterMissed: { onBreak: 'Meeting' } });
    await expect(change(town, { breakReasons: [{ name: 'Tea', enabled: true }] })).rejects.toMatchObject({ code: 'bad-request' });
    await change(town, { afterMissed: { onBreak: 'Missed call' }, breakReasons: [{ name: 'Tea', enabled: true }, { name: 'Missed call', enabled: false }] });
    expect(town.center.settings()).toMatchObject({ afterMissed: { onBreak: 'Missed call' } });
    // A center that was set up otherwise by an older version can still change everything else.
    const old = await Town.build({ configure: async (store) => { await store.config.putSetting({ key: 'afterMissed', value: { onBreak: 'Fishing' } }); } });
    await change(old, { routing: 'idleTime' });
  });

  // proves STA-01
  it('decide the presence after signing in', async () => {
    const town = await Town.build();
    expect((await town.agent('anna', 'notReady'), town.agentState('anna').presence)).toBe('notReady');
    await change(town, { presenceAfterSignIn: 'ready' });
    await town.agent('ben', 'notReady');
    expect(town.agentState('ben').presence).toBe('ready');
    // Ready from the start means being called without a click.
    await town.customerInQueue(await town.carrier());
    expect(town.agentState('ben').activity).toBe('offered');
    expect(town.agentState('anna').activity).toBe('idle');
  });

  it('take commands away from everybody: not announced, and refused', async () => {
    const town = await Town.build();
    const anna = await town.agent('anna');
    await town.customerTalksTo(await town.carrier(), anna);
    await change(town, { commandsOff: ['transfer', 'dial', 'setPresence'] });
    const commands = told(anna.frames)?.capabilities.commands;
    expect(commands).not.toContain('transfer');
    expect(commands).not.toContain('dial');
    // Without it nobody could sign out.
    expect(commands).toContain('setPresence');
    await expect(town.center.command('anna', { name: 'transfer', interactionId: town.calls[0] ?? '', to: { kind: 'agent', id: 'ben' } })).rejects.toMatchObject({ code: 'not-supported' });
    await change(town, { commandsOff: [] });
    expect(told(anna.frames)?.capabilities.commands).toContain('transfer');
  });

  it('are stored before they are in force, one change after the other', async () => {
    const town = await Town.build();
    await Promise.all([1, 2, 3].map((n) => town.during(town.center.changeSettings(({ dispositions }) => ({ dispositions: [...dispositions, `d${n}`] })))));
    expect(town.center.settings().dispositions.slice(-3)).toEqual(['d1', 'd2', 'd3']);
    town.store.config.putSetting = () => Promise.reject(new Error('disk full'));
    await expect(town.during(town.center.changeSettings(() => ({ dispositions: [] })))).rejects.toThrow('disk full');
    expect(town.center.settings().dispositions).not.toEqual([]);
  });
});
