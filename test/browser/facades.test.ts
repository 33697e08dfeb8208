/** Pages written for other products, on a site of their own: only the script's address is ours. Each takes a real call and places one. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { CenterProcess } from '../support/center.js';
import { launchChrome } from '../support/chrome.js';
import { giveEars, hears } from '../support/ears.js';
import { hostSite, policyFor, type HostSite } from '../support/host-site.js';

const agentHz = 1300;
const customerHz = 700;
const apiKey = 'a-key-of-the-business-system-0001';

/** What every page writes down: `heard` events in order, `answers` of its calls by name. */
const notebook = 'const heard = []; const answers = {}; const note = (name) => (payload) => { heard.push({ name, payload }); };';

describe('a page written for another product', () => {
  let site: HostSite;
  let center: CenterProcess;
  let agents: Browser;
  let customers: Browser;
  let customer: Page;
  let context: BrowserContext;
  const reports: string[] = [];

  beforeAll(async () => {
    site = await hostSite();
    [center, agents, customers] = await Promise.all([
      CenterProcess.start({ env: { CCC_ALLOWED_ORIGINS: site.origin, CCC_FRAME_ANCESTORS: site.origin, CCC_API_KEYS: apiKey } }), launchChrome({ micHz: agentHz }), launchChrome({ micHz: customerHz }),
    ]);
    const token = await center.login('admin');
    const { bridge } = await center.api('GET', '/settings', { token }) as { bridge: { origins: { origin: string; commands: string[] }[] } };
    await center.api('PUT', '/settings', { token, body: { bridge: { ...bridge, origins: [...bridge.origins, { origin: site.origin, commands: ['callOut', 'sendCard', 'getState'] }] }, outboundWrapUpSeconds: 0 } });
    const theirs = await customers.newContext({ permissions: ['microphone'] });
    await giveEars(theirs);
    customer = await theirs.newPage();
    await customer.goto(`${center.url}/demo/phone`);
    context = await agents.newContext({ permissions: ['microphone'], viewport: { width: 1280, height: 800 } });
    await giveEars(context);
    site.put('/token', async () => JSON.stringify(await center.api('POST', '/tokens', { token: apiKey, body: { agent: 'anna' } })));
    site.put('/ticket', async () => JSON.stringify(await center.api('POST', '/tickets', { token: apiKey, body: { agent: 'anna' } })));
  }, 90_000);
  afterAll(async () => {
    await Promise.all([agents?.close(), customers?.close()]);
    await center?.stop();
    site?.close();
  });

  async function open(path: string): Promise<Page> {
    const page = await context.newPage();
    page.on('console', (message) => { if (/Content Security Policy|violates/i.test(message.text())) reports.push(message.text()); });
    page.on('pageerror', (error) => { reports.push(String(error)); });
    await page.goto(`${site.origin}${path}`);
    return page;
  }
  const heard = (page: Page): Promise<{ name: string; payload: Record<string, unknown> & { data?: Record<string, unknown>; param?: Record<string, unknown> } }[]> => page.evaluate('heard');
  const said = async (page: Page, name: string, timeout = 20_000) => {
    await expect.poll(async () => (await heard(page)).some((event) => event.name === name), { timeout, message: `the page heard ${name}` }).toBe(true);
    return (await heard(page)).findLast((event) => event.name === name)?.payload ?? {};
  };
  const forget = (page: Page): Promise<unknown> => page.evaluate('heard.length = 0');
  async function callIn(digit: string): Promise<void> {
    await customer.getByRole('button', { name: 'Call', exact: true }).click();
    await customer.locator('[data-phase=talking]').waitFor({ timeout: 8000 });
    await customer.waitForTimeout(800);
    await customer.getByRole('button', { name: digit, exact: true }).click();
  }
  const answerThere = async (): Promise<void> => {
    await customer.locator('[data-phase=ringing]').waitFor({ timeout: 20_000 });
    await customer.getByRole('button', { name: 'Answer' }).click();
  };
  const hangUpThere = async (): Promise<void> => {
    await customer.getByRole('button', { name: 'Hang up' }).click();
    await customer.locator('[data-phase=idle]').waitFor({ timeout: 5000 });
  };
  const bothHear = async (page: Page): Promise<void> => {
    expect(await hears(page, customerHz, 6000), 'the page hears the customer').toBe(true);
    expect(await hears(customer, agentHz, 6000), 'the customer hears the page').toBe(true);
  };

  // proves CTD-01 CTD-02 S-10
  it('tccc, with data-token: takes a call, places one, moves the parts and takes buttons away', async () => {
    site.put('/tccc.js', `${notebook}
      fetch('/token').then((r) => r.json()).then(({ token }) => {
        const script = document.createElement('script');
        script.setAttribute('crossorigin', 'anonymous');
        script.dataset.token = token;
        script.dataset.sdkAppId = '1400000001';
        script.dataset.userid = 'anna';
        script.src = '${center.url}/tccc.js';
        script.addEventListener('load', () => {
          window.tccc.on(window.tccc.events.ready, () => { heard.push({ name: 'ready' }); });
          for (const name of ['tokenExpired', 'callIn', 'userAccessed', 'sessionEnded', 'sessionCompleted', 'callOuted', 'calloutAccepted', 'statusChanged']) window.tccc.on(name, note(name));
          window.tccc.overrideButtonConfig((config) => ({ active: config.active.filter((c) => !['transferSeat', 'transferSkillGroup', 'forwardOut', 'selfService', 'mute'].includes(c.type)) }));
        });
        document.body.append(script);
      });`);
    site.page('/tccc', { scripts: ['/tccc.js'], policy: policyFor(center.url) });
    const page = await open('/tccc');
    await said(page, 'ready');
    expect(await page.evaluate('document.documentElement.outerHTML')).not.toMatch(/eyJ[\w-]+\.[\w-]+\./);
    expect(await page.evaluate('tccc.Devices.isBrowserSupported()')).toBe(true);
    expect(((await page.evaluate('tccc.Devices.getMicrophones()')) as unknown[]).length).toBeGreaterThan(0);
    expect(await page.evaluate('tccc.Admin.getSkillGroups()')).toContainEqual({ skillGroupId: 'sales', skillGroupName: 'Sales' });
    expect(await page.evaluate(`tccc.Chat.accept({ sessionId: 'x' }).catch((e) => [e.status, e.code])`)).toEqual(['error', 'not-supported']);

    await page.evaluate(`tccc.Agent.setStatus({ status: 'free' })`);
    await callIn('1');
    const callIn_ = await said(page, 'callIn');
    expect(callIn_).toMatchObject({ type: 'phone', callerPhoneNumber: '13800138000', calleePhoneNumber: '02066240000', serverType: 'staffSeat', data: { sessionId: callIn_['sessionId'] }, ivrPath: [expect.objectContaining({ key: '1' })] });
    const sessionId = JSON.stringify(callIn_['sessionId']);
    expect(await page.evaluate(`tccc.Call.accept({ sessionId: ${sessionId} })`)).toMatchObject({ status: 'success' });
    await said(page, 'userAccessed');
    await bothHear(page);
    // The launcher has opened itself; hold is there, what the page took away is not.
    const button = (name: string) => page.getByRole('button', { name, exact: true });
    await button('Hold').waitFor({ timeout: 5000 });
    expect(await button('Mute').count() + await button('Transfer').count()).toBe(0);
    await page.evaluate(`tccc.UI.hide()`);
    expect(await button('Hold').count()).toBe(0);
    expect(await hears(customer, agentHz), 'hiding everything leaves the call alone').toBe(true);
    await page.evaluate(`tccc.UI.show(); tccc.UI.hideWorkbench()`);
    await page.getByRole('button', { name: 'Open the workstation' }).waitFor({ timeout: 3000 });
    await page.evaluate(`tccc.UI.hidefloatButton()`);
    await expect.poll(() => page.getByRole('button', { name: 'Open the workstation' }).count()).toBe(0);
    await page.evaluate(`tccc.UI.showfloatButton(); tccc.UI.showWorkbench()`);
    await button('Hold').waitFor({ timeout: 3000 });
    await page.evaluate(`tccc.Call.muteMic({ sessionId: ${sessionId} })`);
    expect(await page.evaluate(`tccc.Call.isMicMuted({ sessionId: ${sessionId} })`)).toBe(true);
    await page.evaluate(`tccc.Call.hungUp({ sessionId: ${sessionId} })`);
    expect(await said(page, 'sessionEnded')).toMatchObject({ closeBy: 'seat', type: 'phone' });
    await page.evaluate(`tccc.Call.deleteCall({ sessionId: ${sessionId} })`);
    await said(page, 'sessionCompleted');

    await forget(page);
    await customer.locator('[data-phase=idle]').waitFor({ timeout: 5000 });
    for (const wrong of [`callerPhoneNumber: '110'`, `skillGroupId: 'others'`, `servingNumberGroupIds: ['110']`, `phoneEncodeType: 'base64'`]) {
      expect(await page.evaluate(`tccc.Call.startOutboundCall({ phoneNumber: '13800138000', ${wrong} }).catch((e) => [e.status, e.errorMsg])`)).toEqual(['error', expect.stringContaining(wrong.split(':')[0] ?? '')]);
    }
    const placed = await page.evaluate(`tccc.Call.startOutboundCall({
      phoneNumber: '13800138000', phoneDesc: 'Mr. Liu', uui: 'order-7', skillGroupId: 'sales', callerPhoneNumber: '02066240000', servingNumberGroupIds: ['02066240000'], phoneEncodeType: 'number',
    })`) as { status: string; data: { sessionId: string } };
    expect(placed).toMatchObject({ status: 'success', data: { calleePhoneNumber: '13800138000', callerPhoneNumber: '02066240000', serverType: 'staffSeat' } });
    expect(await said(page, 'callOuted')).toMatchObject({ sessionId: placed.data.sessionId, callerPhoneNumber: '02066240000', remark: 'Mr. Liu', data: { remark: 'Mr. Liu' } });
    await answerThere();
    await said(page, 'calloutAccepted');
    await bothHear(page);
    await hangUpThere();
    expect(await said(page, 'sessionEnded')).toMatchObject({ sessionId: placed.data.sessionId, closeBy: 'client' });
    // proves BRG-03: the record has the page's own data
    const { records } = await center.api('GET', '/records?limit=1', { token: await center.login('admin') }) as { records: { uui?: string }[] };
    expect(records[0]).toMatchObject({ uui: 'order-7', callerNumber: '02066240000' });
    await page.close();
  }, 120_000);

  it('tccc, with the token of another agent than data-userid names: says so and leaves nothing on the page', async () => {
    site.put('/wrong.js', `${notebook}
      fetch('/token').then((r) => r.json()).then(({ token }) => {
        const script = document.createElement('script');
        Object.assign(script.dataset, { token, sdkAppId: '1400000001', userid: 'ben@demo.test' });
        script.src = '${center.url}/tccc.js';
        script.onload = () => { window.tccc.on('tokenExpired', note('tokenExpired')); };
        document.body.append(script);
      });`);
    site.page('/wrong', { scripts: ['/wrong.js'], policy: policyFor(center.url) });
    const page = await open('/wrong');
    expect(String((await said(page, 'tokenExpired'))['message'])).toContain('ben@demo.test');
    expect(await page.locator('ccc-launcher, ccc-workstation').count()).toBe(0);
    await page.close();
  }, 60_000);

  it('tccc, by the newer single address: the ticket in it works once', async () => {
    site.put('/single.js', `${notebook}
      window.start = async (address) => {
        const script = document.createElement('script');
        script.src = address ?? (await (await fetch('/ticket')).json()).sdkUrl;
        script.onload = () => { window.tccc.on(window.tccc.events.ready, () => { heard.push({ name: 'ready' }); }); window.tccc.on('tokenExpired', note('tokenExpired')); };
        document.body.append(script);
        return script.src;
      };`);
    site.page('/single', { scripts: ['/single.js'], policy: policyFor(center.url) });
    const page = await open('/single');
    const address = await page.evaluate('start()');
    await said(page, 'ready');
    await page.close();
    const again = await open('/single');
    await again.evaluate(`start(${JSON.stringify(address)})`);
    expect(String((await said(again, 'tokenExpired'))['message'])).toContain('expired');
    await again.close();
  }, 60_000);

  // proves AJS-01 AJS-02 AJS-03 AJS-04 AJS-05 AJS-06
  it('AICCSupport, beside a frame with the workstation: hears a call and places one', async () => {
    site.put('/aicc.js', `${notebook}
      window.onload = () => {
        const byId = (id) => document.getElementById(id);
        for (const name of ['Init', 'Ringing', 'Talking', 'Release', 'Switch']) AICCSupport.addHandler(name, note(name));
        const removed = (data) => heard.push({ name: 'removed', payload: data });
        AICCSupport.addHandler('Ringing', removed);
        AICCSupport.removeHandler('Ringing', removed);
        for (const type of ['audio', 'video', 'email', 'whatsapp']) byId(type + 'Btn').onclick = () => { byId('outboundType').value = type; };
        byId('releaseBtn').onclick = () => { AICCSupport.removeHandler('Release'); };
        byId('verifyBtn').onclick = () => { AICCSupport.addHandler('IdentityAuthentication', note('verified')); };
        byId('oneKeyOutbound').onclick = () => {
          AICCSupport.clickToOutbound({ mediaType: byId('outboundType').value, calledNum: byId('outboundNum').value }).catch((error) => heard.push({ name: 'refused', payload: { code: error.code } }));
        };
      };`);
    site.page('/aicc', {
      scripts: [`${center.url}/AICCSupport.js`, '/aicc.js'], policy: policyFor(center.url),
      // The controls of the vendor's development example, by their ids.
      body: `<button id="releaseBtn">Remove Release</button><button id="verifyBtn">Verified</button><input id="outboundNum" value="13800138000"><input id="outboundType" value="audio">
        <button id="audioBtn">Audio</button><button id="videoBtn">Video</button><button id="emailBtn">Email</button><button id="whatsappBtn">whatsapp</button><button id="oneKeyOutbound">Call</button>
        <iframe title="Workstation" width="400" height="700" allow="microphone; autoplay; speaker-selection" src="${center.url}/workstation?layout=panel"></iframe>`,
    });
    const page = await open('/aicc');
    const frame = page.frameLocator('iframe').first();
    await frame.getByLabel('E-mail').fill('anna@demo.test');
    await frame.getByLabel('Password').fill('demo-demo-1');
    // By the keyboard: a click right after the frame has appeared is taken for click-jacking and does nothing (S-04).
    await frame.getByLabel('Password').press('Enter');
    expect(await said(page, 'Init')).toMatchObject({ workNo: 'anna' });
    await page.frames().find((each) => each.url().includes('/workstation'))?.evaluate(async () => {
      const workstation: { state: { agent?: { presence: string } }; dispatch(command: object): Promise<void> } = Reflect.get(document.querySelector('ccc-workstation') ?? {}, 'workstation');
      if (workstation.state.agent?.presence !== 'ready') await workstation.dispatch({ name: 'goReady' });
    });
    await callIn('1');
    expect(await said(page, 'Ringing')).toMatchObject({ callerNum: '13800138000', calledNum: '02066240000', mediaType: 'audio', callType: 0, workNo: 'anna' });
    await frame.getByRole('button', { name: 'Answer', exact: true }).click();
    await said(page, 'Talking');
    expect(await hears(customer, agentHz, 6000)).toBe(true);
    // What a flow or the business system finds out about the caller (AJS-05).
    await page.locator('#verifyBtn').click();
    expect(await page.evaluate('AICCSupport.getVerifyResult("ID_CARD").verifyResult')).toBe(0);
    await page.frames().find((each) => each.url().includes('/workstation'))?.evaluate(async () => {
      const workstation: { dispatch(command: object): Promise<void> } = Reflect.get(document.querySelector('ccc-workstation') ?? {}, 'workstation');
      await workstation.dispatch({ name: 'note', data: { 'verifyResult:ID_CARD': '1' } });
    });
    expect(await said(page, 'verified')).toMatchObject({ workNo: 'anna', callerNum: '13800138000' });
    expect(await page.evaluate('AICCSupport.getVerifyResult("ID_CARD")')).toEqual({ verifyResult: 1 });
    await hangUpThere();
    await said(page, 'Release');
    expect((await heard(page)).filter(({ name }) => name !== 'verified').map(({ name }) => name)).toEqual(['Init', 'Ringing', 'Talking', 'Release']);
    await frame.getByRole('button', { name: /^Finish/ }).click();

    await forget(page);
    await page.locator('#videoBtn').click();
    await page.locator('#oneKeyOutbound').click();
    expect(await said(page, 'refused')).toEqual({ code: 'not-supported' });
    await page.locator('#audioBtn').click();
    await page.locator('#oneKeyOutbound').click();
    expect(await said(page, 'Ringing')).toMatchObject({ calledNum: '13800138000', callType: 1 });
    await answerThere();
    await said(page, 'Talking');
    expect(await hears(customer, agentHz, 6000)).toBe(true);
    // A removed listener never fires again.
    await page.locator('#releaseBtn').click();
    await forget(page);
    await hangUpThere();
    await frame.getByRole('button', { name: 'Hang up' }).waitFor({ state: 'detached', timeout: 10_000 });
    expect((await heard(page)).map(({ name }) => name)).not.toContain('Release');
    await page.close();
  }, 120_000);

  // proves OE-01 OE-02 OE-03 OE-04 OE-05 OE-08
  it('OpenEye_SDK: the manual\'s sequence from init to deRegister, with a call out and a call in', async () => {
    const domain = 'localhost';
    site.put('/openeye-page.js', `${notebook}
      const sdk = new OpenEye_SDK({
        onOpeneyeDeamonReady: note('daemonReady'), serviceStartUp: note('serviceStartUp'), onOpeneyeLoginReady: note('loginReady'), onOpeneyeCallReady: note('callReady'), onVersionInfoNotify: note('version'),
        onOpeneyeDeamonClose() {}, serviceShutDown() {}, onOpeneyeLoginClose() {}, onOpeneyeCallClose() {},
      });
      const phone = sdk.openEyeCall;
      const ask = (method, ...given) => new Promise((response) => { phone[method](...given, { response }); });
      phone.setBasicCallEvent(Object.fromEntries(['onCallIncoming', 'onCallOutGoing', 'onCallRingBack', 'onCallConnected', 'onCallEnded', 'onCallEndedFailed', 'onCallRtpCreated'].map((name) => [name, note(name)])));
      phone.config({ networkInfo: { serverAddr: '${domain}', sipServerPort: 5060, sipTransportMode: 0, httpPort: 0 } }, { response: note('configured') });
      phone.register('1001@${domain}', '1001', 'phone-phone-1', 4, { response: note('asked'), onRegStatusUpdate: (event) => heard.push({ name: event.description, payload: event }), onForceUnReg: note('forced') });`);
    site.page('/openeye', { scripts: [`${center.url}/openeye.js`, '/openeye-page.js'], policy: policyFor(center.url) });
    const page = await open('/openeye');
    await said(page, 'callReady');
    expect(await said(page, 'registering', 5000)).toMatchObject({ param: { register_state: 1, user_number: `1001@${domain}` } });
    expect(await said(page, 'TSDK_E_LOGIN_EVT_LOGIN_SUCCESS')).toMatchObject({ notify: 1004, param: { register_state: 3 } });
    expect(await page.evaluate(`ask('RegisterStatusQuery')`)).toMatchObject({ result: 0, account: `1001@${domain}`, serverList: { 0: { serverAddr: domain, serverStatus: 'Reg' } } });

    const started = await page.evaluate(`ask('startCall', '13800138000', false)`) as { result: number; param: { callId: number } };
    expect(started).toMatchObject({ description: 'tsdk_start_call', result: 0 });
    await answerThere();
    expect(await said(page, 'onCallConnected')).toMatchObject({ notify: 2006, param: { callId: started.param.callId, callInfo: { isCaller: 1, peerNumber: '13800138000' } } });
    await bothHear(page);
    const { callId } = started.param;
    expect(await page.evaluate(`ask('operateMic', ${callId}, 1)`)).toMatchObject({ description: 'tsdk_mute_mic', result: 0 });
    expect(await page.evaluate(`ask('operateMic', ${callId}, 0)`)).toMatchObject({ result: 0 });
    expect(await page.evaluate(`ask('dtmf', ${callId}, 12)`)).toMatchObject({ result: 0 });
    const microphones = await page.evaluate(`ask('getMediaDevices', 0)`) as { result: number; param: { num: number; deviceInfo: { index: number; deviceName: string }[] } };
    expect(microphones.param.num).toBeGreaterThan(1);
    expect(microphones.param.deviceInfo.every(({ deviceName }) => deviceName !== '')).toBe(true);
    expect(await page.evaluate(`ask('setMicIndex', 1)`)).toMatchObject({ result: 0 });
    expect(await page.evaluate(`ask('mediaGetMicIndex')`)).toMatchObject({ param: { index: 1 } });
    expect(await page.evaluate(`ask('setMicIndex', 0)`)).toMatchObject({ result: 0 });
    expect(await page.evaluate(`ask('setSpkVol', 80, 0)`)).toMatchObject({ result: 0 });
    expect(await page.evaluate(`ask('getSpkVol')`)).toMatchObject({ param: { volume: 80 } });
    expect(await page.evaluate(`ask('setMicVol', 20, 1)`)).toMatchObject({ result: 0 });
    expect(await page.evaluate(`ask('getMicVol')`)).toMatchObject({ param: { volume: 20 } });
    expect(await page.evaluate(`ask('setMicVol', 100, 1)`)).toMatchObject({ result: 0 });
    expect(await page.evaluate(`ask('endCall', ${callId})`)).toMatchObject({ description: 'tsdk_end_call', result: 0 });
    await said(page, 'onCallEnded');

    await forget(page);
    await customer.locator('[data-phase=idle]').waitFor({ timeout: 5000 });
    // A colleague rings the desk phone.
    const ben = await agents.newContext({ permissions: ['microphone'] });
    await giveEars(ben);
    const { AgentPage } = await import('../support/agent.js');
    const colleague = await AgentPage.signIn(agents, center.url, 'ben');
    await colleague.dispatch({ name: 'dial', phoneNumber: '1001' });
    const incoming = await said(page, 'onCallIncoming');
    expect(await page.evaluate(`ask('acceptCall', ${JSON.stringify((incoming.param as { call_id: number }).call_id)}, 0)`)).toMatchObject({ description: 'tsdk_accept_call', result: 0 });
    await said(page, 'onCallConnected');
    expect(await hears(page, agentHz, 6000)).toBe(true);
    await colleague.press('Hang up');
    await said(page, 'onCallEnded');
    expect(await page.evaluate(`ask('deRegister', '1001@${domain}')`)).toMatchObject({ description: 'tsdk_logout', result: 0 });
    expect(await said(page, 'forced')).toMatchObject({ notify: 1006 });
    await colleague.close();
    await ben.close();
    await page.close();
  }, 90_000);

  // proves S-07
  it('none of these pages broke its content security policy, or threw', () => { expect(reports).toEqual([]); });
});
