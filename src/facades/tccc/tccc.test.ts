// The documented calls and events of the TCCC Web SDK, as a page written for it uses them, on the mock center.
import { describe, expect, it } from 'vitest';
import { createWorkstation, type Workstation } from '../../index.js';
import { createMockCenter, SimulatedClock, type MockCenter } from '../../testing.js';
import { eventNames } from './names.js';
import { createTccc, type Tccc, type TcccUi } from './tccc.js';

function uiOf() {
  const asked: string[] = [];
  const hidden: string[] = [];
  const say = (what: string) => () => { asked.push(what); };
  const ui: TcccUi = {
    show: say('show'), hide: say('hide'), showfloatButton: say('showfloatButton'), hidefloatButton: say('hidefloatButton'), showWorkbench: say('showWorkbench'), hideWorkbench: say('hideWorkbench'),
    buttons: ['mute', 'holdToggle', 'transferSeat', 'showKeyboard'], hideButtons: (types) => { hidden.push(...types); },
  };
  return { ui, asked, hidden };
}

async function up(ready = true): Promise<{ tccc: Tccc; mock: MockCenter; clock: SimulatedClock; heard: { name: string; payload: unknown }[]; page: ReturnType<typeof uiOf>; workstation: Workstation }> {
  const clock = new SimulatedClock();
  const mock = createMockCenter({ clock, ringTimeoutMs: 10_000 });
  const workstation = createWorkstation({ center: mock, softphone: mock.softphone, clock, effects: false });
  const page = uiOf();
  const tccc = createTccc(workstation.connect().then(() => ({ workstation, ui: page.ui })));
  const heard: { name: string; payload: unknown }[] = [];
  for (const name of eventNames) tccc.on(tccc.events[name], (payload: unknown) => { heard.push({ name, payload }); });
  await clock.advance(10);
  if (ready) { await tccc.Agent.setStatus({ status: 'free' }); await clock.advance(10); }
  return { tccc, mock, clock, heard, page, workstation };
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
    expect(payloadOf(heard, 'sessionEnded')).not.toHaveProperty('mainReason');
  });

  it('says why the center ended a call: admin with a reason, timer when it rang too long', async () => {
    for (const [cause, closeBy, mainReason] of [['notFound', 'admin', 'emptyNumber'], ['noAnswer', 'timer', undefined]] as const) {
      const { tccc, mock, clock, heard } = await up();
      mock.whenDialled((call) => { call.ring(); clock.after(20, () => { call.refuse(cause); }); });
      await tccc.callOut({ phoneNumber: '13800138000' });
      await clock.advance(100);
      expect(payloadOf(heard, 'sessionEnded')).toMatchObject({ closeBy, ...(mainReason === undefined ? {} : { mainReason, data: { mainReason } }) });
    }
  });

  it('says autoTransfer when nobody answered in time', async () => {
    const { mock, clock, heard } = await up();
    const customer = mock.inbound({ number: '13800138000' });
    await clock.advance(10_100);
    expect(payloadOf(heard, 'autoTransfer')).toMatchObject({ sessionId: customer.id });
    expect(names(heard)).not.toContain('sessionEnded');
  });

  it('sets every status and refuses in the SDK\'s own form', async () => {
    const { tccc, clock, workstation } = await up();
    await tccc.Agent.setStatus({ status: 'rest' });
    await clock.advance(10);
    expect(tccc.Agent.getStatus()).toBe('rest');
    expect(workstation.state.agent?.reason).toBe('Meeting');
    await tccc.Agent.setStatus({ status: 'notReady' });
    await clock.advance(10);
    expect(tccc.Agent.getStatus()).toBe('notReady');
    await tccc.Agent.setStatus({ status: 'stopNotReady' });
    await clock.advance(10);
    expect(tccc.Agent.getStatus()).toBe('free');
    await expect(tccc.Call.startOutboundCall({ phoneNumber: 'nonsense' })).rejects.toMatchObject({ status: 'error', code: 'invalid-number' });
    await expect(tccc.Call.transfer({ sessionId: 'none' })).rejects.toMatchObject({ status: 'error', errorMsg: expect.stringContaining('skillGroupId') });
    await expect(tccc.Call.accept({ sessionId: 'none' })).rejects.toMatchObject({ status: 'error', errorMsg: expect.any(String) });
    await expect(tccc.Call.deleteCall({ sessionId: 'none' })).rejects.toMatchObject({ status: 'error', code: 'not-found' });
    await expect(tccc.Agent.setStatus({ status: 'rest', restReason: 'Fishing' })).rejects.toMatchObject({ status: 'error', errorMsg: expect.stringContaining('Training') });
    await expect(tccc.Agent.setStatus({ status: 'asleep' as never })).rejects.toMatchObject({ status: 'error', code: 'bad-request' });
    expect(tccc.Admin.getSkillGroups()).toEqual([{ skillGroupId: 'sales', skillGroupName: 'Sales' }, { skillGroupId: 'support', skillGroupName: 'Support' }]);
  });

  it.each([
    ...(['accept', 'end', 'transfer'] as const).map((name) => ['Chat', name] as const),
    ...(['accept', 'end', 'muteMic', 'unmuteMic', 'muteVideo', 'unmuteVideo', 'transfer'] as const).map((name) => ['Video', name] as const),
  ])('answers %s.%s as not supported, in the SDK\'s form', async (group, name) => {
    const { tccc } = await up();
    const method = (tccc[group] as Record<string, () => Promise<unknown>>)[name];
    await expect(method?.()).rejects.toMatchObject({ status: 'error', code: 'not-supported', errorMsg: expect.stringContaining(group) });
  });

  it('free ends after-call work, arrange begins it, and a status that already is succeeds', async () => {
    const { tccc, mock, clock } = await up();
    await expect(tccc.Agent.setStatus({ status: 'free' })).resolves.toMatchObject({ status: 'success' });
    await tccc.Agent.setStatus({ status: 'arrange' });
    await clock.advance(10);
    expect(tccc.Agent.getStatus()).toBe('arrange');
    await tccc.Agent.setStatus({ status: 'free' });
    await clock.advance(10);
    expect(tccc.Agent.getStatus()).toBe('free');
    const customer = mock.inbound({ number: '139' });
    await clock.advance(100);
    await tccc.Call.accept({ sessionId: customer.id });
    await clock.advance(10);
    await expect(tccc.Agent.setStatus({ status: 'arrange' })).rejects.toMatchObject({ code: 'not-allowed-now' });
    customer.hangUp();
    await clock.advance(10);
    expect(tccc.Agent.getStatus()).toBe('arrange');
    await tccc.Agent.setStatus({ status: 'rest', restReason: 'Training' });
    await clock.advance(10);
    expect(tccc.Agent.getStatus()).toBe('rest');
  });

  it('stays signed in when online is asked again, and after offline it is not ready', async () => {
    const { tccc, clock, mock } = await up();
    await tccc.Agent.online();
    mock.whenDialled((call) => { call.ring(); });
    const { sessionId } = await tccc.Call.startOutboundCall({ phoneNumber: '10086' });
    await clock.advance(10);
    await tccc.Call.hungUp({ sessionId });
    await clock.advance(10);
    await tccc.Call.deleteCall({ sessionId });
    await clock.advance(10);
    expect(tccc.Agent.getStatus()).toBe('free');
    await tccc.Agent.offline();
    await clock.advance(10);
    expect(tccc.Agent.getStatus()).toBe('notReady');
  });
});

describe('the number a call shows (DIA-02, S-22)', () => {
  const sales = '02066240001', common = '02066240000';
  it.each([
    ['nothing asked', {}, common], ['by number', { callerPhoneNumber: sales }, sales], ['by number with a country prefix sign', { callerPhoneNumber: `+${sales}` }, sales],
    ['by skill group', { skillGroupId: 'sales' }, sales], ['by a list of ids', { servingNumberGroupIds: ['0755', sales, common] }, common], ['by an empty list', { servingNumberGroupIds: [] }, common],
    ['with the real number', { phoneEncodeType: 'number' as const }, common], ['by group and number', { skillGroupId: 'support', callerPhoneNumber: common }, common],
  ])('%s', async (_, options, shown) => {
    const { tccc, mock, heard, clock } = await up();
    mock.whenDialled((call) => { call.ring(); });
    const response = await tccc.Call.startOutboundCall({ phoneNumber: '13800138000', ...options });
    expect(response).toMatchObject({ callerPhoneNumber: shown, data: { callerPhoneNumber: shown } });
    await clock.advance(10);
    expect(payloadOf(heard, 'callOuted')).toMatchObject({ callerPhoneNumber: shown, calleePhoneNumber: '13800138000', data: { callerPhoneNumber: shown } });
  });

  it.each([
    ['a number of nobody\'s', { callerPhoneNumber: '110' }, 'callerPhoneNumber'], ['a foreign group', { skillGroupId: 'others' }, 'skillGroupId'], ['ids it has none of', { servingNumberGroupIds: ['1', '2'] }, 'servingNumberGroupIds'],
    ['a number of another group', { skillGroupId: 'support', callerPhoneNumber: sales }, 'callerPhoneNumber'], ['another encoding', { phoneEncodeType: 'base64' as never }, 'phoneEncodeType'],
  ])('%s is refused by the option\'s name, and nothing is dialled', async (_, options, name) => {
    const { tccc, heard, clock } = await up();
    await expect(tccc.Call.startOutboundCall({ phoneNumber: '13800138000', ...options })).rejects.toMatchObject({ status: 'error', errorMsg: expect.stringContaining(name) });
    await clock.advance(10);
    expect(names(heard)).not.toContain('callOuted');
  });

  it('is checked under the facade as well', async () => {
    const { workstation } = await up();
    await expect(workstation.dispatch({ name: 'dial', phoneNumber: '13800138000', callerNumber: '110' })).rejects.toMatchObject({ code: 'forbidden' });
  });
});

describe('inside the center', () => {
  it('calls a colleague, never a mobile phone and nobody unknown', async () => {
    const { tccc, mock, clock, heard } = await up();
    mock.seat('ben', 'ready');
    await clock.advance(10);
    mock.whenDialled((call) => { call.ring(); clock.after(20, () => { call.answer(); }); });
    await expect(tccc.Call.startInternalCall({ calleeUserId: 'ben', useMobile: true })).rejects.toMatchObject({ status: 'error', code: 'not-supported', errorMsg: expect.stringContaining('useMobile') });
    await expect(tccc.Call.startInternalCall({ calleeUserId: 'nobody' })).rejects.toMatchObject({ status: 'error', code: 'not-found' });
    const { sessionId } = await tccc.Call.startInternalCall({ calleeUserId: 'ben', useMobile: false });
    await clock.advance(100);
    expect(names(heard)).toEqual(expect.arrayContaining(['callOuted', 'calloutAccepted']));
    await tccc.Call.hungUp({ sessionId });
    await clock.advance(10);
    expect(payloadOf(heard, 'sessionEnded')).toMatchObject({ type: 'internal', closeBy: 'seat', data: { type: 'internal' } });
  });

  it('is called by one: callIn of type internal', async () => {
    const { mock, clock, heard } = await up();
    mock.seat('ben', 'ready');
    await clock.advance(10);
    const { id } = mock.inbound({ colleague: 'ben' });
    await clock.advance(100);
    const flat = { sessionId: id, type: 'internal', timeout: expect.any(Number), peerUserId: 'ben' };
    expect(payloadOf(heard, 'callIn')).toMatchObject({ ...flat, data: flat });
  });

  it('hands a call on, to a colleague or a skill group, and says transfer with where it went', async () => {
    const { tccc, mock, clock, heard } = await up();
    mock.seat('ben', 'ready');
    mock.whenReached((party) => { party.answer(); });
    const customer = mock.inbound({ number: '139' });
    await clock.advance(100);
    await tccc.Call.accept({ sessionId: customer.id });
    await clock.advance(10);
    await expect(tccc.Call.transfer({ sessionId: customer.id, userId: 'nobody' })).rejects.toMatchObject({ status: 'error' });
    await expect(tccc.Call.transfer({ sessionId: customer.id, userId: 'ben' })).resolves.toMatchObject({ status: 'success' });
    await clock.advance(200);
    expect(payloadOf(heard, 'transfer')).toMatchObject({ sessionId: customer.id, userId: 'ben', data: { sessionId: customer.id, userId: 'ben' } });
  });

  it('moves the page\'s parts by the SDK\'s spellings, takes buttons away, and keeps a removed listener silent', async () => {
    const { tccc, page, clock, heard, mock } = await up();
    for (const method of ['hide', 'show', 'hidefloatButton', 'showfloatButton', 'hideWorkbench', 'showWorkbench'] as const) tccc.UI[method]();
    expect(page.asked).toEqual(['hide', 'show', 'hidefloatButton', 'showfloatButton', 'hideWorkbench', 'showWorkbench']);
    tccc.overrideButtonConfig((config) => ({ active: config.active.filter(({ type }) => !['transferSeat', 'selfService'].includes(type)) }));
    await clock.advance(1);
    expect(page.hidden).toEqual(['transferSeat']);
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
    expect(said).toEqual([expect.objectContaining({ message: 'The token has expired.', data: { message: 'The token has expired.' } })]);
    // A script without any token fails before the page can listen.
    refused.on('tokenExpired', (payload) => { said.push(payload.message); });
    await clock.advance(1);
    expect(said.at(-1)).toBe('The token has expired.');
    await expect(refused.Call.accept({ sessionId: 'x' })).rejects.toMatchObject({ status: 'error', errorMsg: 'The token has expired.' });
    await expect(refused.Agent.online()).rejects.toMatchObject({ status: 'error' });
    expect([refused.Agent.getStatus(), refused.Admin.getSkillGroups()]).toEqual(['notReady', []]);
  });
});
