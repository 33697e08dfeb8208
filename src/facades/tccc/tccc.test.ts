// The documented calls and events of the TCCC Web SDK, as a page written for it uses them, on the mock center.
import { describe, expect, it } from 'vitest';
import { createWorkstation } from '../../index.js';
import { createMockCenter, SimulatedClock, type MockCenter } from '../../testing.js';
import { eventNames } from './names.js';
import { createTccc, type Tccc, type TcccUi } from './tccc.js';

function uiOf() {
  const asked: string[] = [];
  const hidden: string[] = [];
  const say = (what: string) => () => { asked.push(what); };
  const ui: TcccUi = {
    show: say('show'), hide: say('hide'), showfloatButton: say('showfloatButton'), hidefloatButton: say('hidefloatButton'), showWorkbench: say('showWorkbench'), hideWorkbench: say('hideWorkbench'),
    buttons: ['mute', 'hold', 'transfer', 'dtmf'], hideButtons: (types) => { hidden.push(...types); },
  };
  return { ui, asked, hidden };
}

async function up(ready = true): Promise<{ tccc: Tccc; mock: MockCenter; clock: SimulatedClock; heard: { name: string; payload: unknown }[]; page: ReturnType<typeof uiOf> }> {
  const clock = new SimulatedClock();
  const mock = createMockCenter({ clock, ringTimeoutMs: 10_000 });
  const workstation = createWorkstation({ center: mock, softphone: mock.softphone, clock, effects: false });
  const page = uiOf();
  const tccc = createTccc(workstation.connect().then(() => ({ workstation, ui: page.ui })));
  const heard: { name: string; payload: unknown }[] = [];
  for (const name of eventNames) tccc.on(tccc.events[name], (payload: unknown) => { heard.push({ name, payload }); });
  await clock.advance(10);
  if (ready) { await tccc.Agent.setStatus({ status: 'free' }); await clock.advance(10); }
  return { tccc, mock, clock, heard, page };
}
const names = (heard: readonly { name: string }[]): string[] => heard.map(({ name }) => name);
const payloadOf = (heard: readonly { name: string; payload: unknown }[], name: string): unknown => heard.find((event) => event.name === name)?.payload;

describe('tccc', () => {
  it('tells ready, the status, and a call from coming in to being put away, in both generations of payload', async () => {
    const { tccc, mock, clock, heard } = await up();
    expect(names(heard)).toEqual(['ready', 'statusChanged']);
    expect(tccc.Agent.getStatus()).toBe('free');
    const customer = mock.inbound({ number: '13800138000', path: [{ nodeId: 'menu', label: 'Sales', digits: '1' }] });
    await clock.advance(100);
    const call = payloadOf(heard, 'callIn');
    const flat = { sessionId: customer.id, type: 'phone', timeout: 10, callerPhoneNumber: '13800138000', ivrPath: [{ key: '1', label: 'Sales' }], serverType: 'staffSeat' };
    expect(call).toMatchObject({ ...flat, data: flat });
    await expect(tccc.Call.accept({ sessionId: customer.id })).resolves.toEqual({ status: 'success', data: {} });
    await clock.advance(10);
    expect(tccc.Agent.getStatus()).toBe('busy');
    await tccc.Call.muteMic({ sessionId: customer.id });
    expect(tccc.Call.isMicMuted({ sessionId: customer.id })).toBe(true);
    await tccc.Call.unmuteMic({ sessionId: customer.id });
    expect(tccc.Call.isMicMuted({ sessionId: customer.id })).toBe(false);
    await tccc.Call.hold({ sessionId: customer.id });
    await tccc.Call.unHold({ sessionId: customer.id });
    await tccc.Call.sendDigits({ sessionId: customer.id, dtmfText: '42#' });
    await clock.advance(4000);
    customer.hangUp();
    await clock.advance(10);
    expect(payloadOf(heard, 'sessionEnded')).toMatchObject({ sessionId: customer.id, closeBy: 'client', type: 'phone', data: { closeBy: 'client' } });
    expect((payloadOf(heard, 'sessionEnded') as { duration: number }).duration).toBeGreaterThanOrEqual(4);
    expect(tccc.Agent.getStatus()).toBe('arrange');
    await tccc.Call.deleteCall({ sessionId: customer.id });
    await clock.advance(10);
    expect(names(heard).filter((name) => name !== 'statusChanged')).toEqual(['ready', 'callIn', 'userAccessed', 'sessionEnded', 'sessionCompleted']);
  });

  it('dials, and tells the session before the far end rings and when it answers (CTD-02)', async () => {
    const { tccc, mock, clock, heard } = await up();
    mock.whenDialled((call) => { call.ring(); clock.after(50, () => { call.answer(); }); });
    const response = await tccc.Call.startOutboundCall({ phoneNumber: '13800138000', phoneDesc: 'Mr. Liu', uui: 'order 7' });
    expect(response).toMatchObject({ status: 'success', calleePhoneNumber: '13800138000', serverType: 'staffSeat', data: { calleePhoneNumber: '13800138000' } });
    expect(response.sessionId).toBe(response.data.sessionId);
    expect(payloadOf(heard, 'callOuted')).toMatchObject({ sessionId: response.sessionId, remark: 'Mr. Liu' });
    await clock.advance(100);
    expect(payloadOf(heard, 'calloutAccepted')).toMatchObject({ sessionId: response.sessionId });
    await tccc.Call.hungUp({ sessionId: response.sessionId });
    await clock.advance(10);
    expect(payloadOf(heard, 'sessionEnded')).toMatchObject({ closeBy: 'seat' });
  });

  it('says autoTransfer when nobody answered in time', async () => {
    const { mock, clock, heard } = await up();
    const customer = mock.inbound({ number: '13800138000' });
    await clock.advance(10_100);
    expect(payloadOf(heard, 'autoTransfer')).toMatchObject({ sessionId: customer.id });
    expect(names(heard)).not.toContain('sessionEnded');
  });

  it('sets every status and refuses in the SDK\'s own form', async () => {
    const { tccc, clock } = await up();
    await tccc.Agent.setStatus({ status: 'rest' });
    await clock.advance(10);
    expect(tccc.Agent.getStatus()).toBe('rest');
    await tccc.Agent.setStatus({ status: 'notReady' });
    await clock.advance(10);
    expect(tccc.Agent.getStatus()).toBe('notReady');
    await tccc.Agent.setStatus({ status: 'stopNotReady' });
    await clock.advance(10);
    expect(tccc.Agent.getStatus()).toBe('free');
    await expect(tccc.Call.startOutboundCall({ phoneNumber: 'nonsense' })).rejects.toMatchObject({ status: 'error', code: 'invalid-number' });
    await expect(tccc.Call.transfer({ sessionId: 'none' })).rejects.toMatchObject({ status: 'error', errorMsg: expect.stringContaining('skillGroupId') });
    await expect(tccc.Chat.accept()).rejects.toMatchObject({ status: 'error', code: 'not-supported' });
    await expect(tccc.Video.muteVideo()).rejects.toMatchObject({ status: 'error', code: 'not-supported' });
    expect(await tccc.Admin.getSkillGroups()).toContainEqual(expect.objectContaining({ skillGroupId: expect.any(String), skillGroupName: expect.any(String) }));
  });

  it('moves the page\'s parts by the SDK\'s spellings, takes buttons away, and keeps a removed listener silent', async () => {
    const { tccc, page, clock, heard, mock } = await up();
    for (const method of ['hide', 'show', 'hidefloatButton', 'showfloatButton', 'hideWorkbench', 'showWorkbench'] as const) tccc.UI[method]();
    expect(page.asked).toEqual(['hide', 'show', 'hidefloatButton', 'showfloatButton', 'hideWorkbench', 'showWorkbench']);
    tccc.overrideButtonConfig((config) => ({ active: config.active.filter(({ type }) => type !== 'transfer') }));
    await clock.advance(1);
    expect(page.hidden).toEqual(['transfer']);
    let late = 0;
    const listener = (): void => { late += 1; };
    tccc.on('callIn', listener);
    tccc.off('callIn', listener);
    mock.inbound({ number: '139' });
    await clock.advance(100);
    expect(late).toBe(0);
    expect(names(heard)).toContain('callIn');
  });

  it('tells a page that comes too late that it is ready, and a page whose token is refused that it expired', async () => {
    const { tccc, clock } = await up(false);
    let told = 0;
    tccc.on('ready', () => { told += 1; });
    await clock.advance(1);
    expect(told).toBe(1);
    const refused = createTccc(Promise.reject(new Error('The token has expired.')));
    const said: unknown[] = [];
    refused.on('tokenExpired', (payload) => { said.push(payload); });
    await clock.advance(1);
    expect(said).toEqual([expect.objectContaining({ message: 'The token has expired.' })]);
  });
});
