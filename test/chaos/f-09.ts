/** F-09: STUN and TURN servers that never answer, TURN credentials that are refused, and a firewall that lets only TCP through. Needs Debian's `coturn`. */
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import type { ChaosAgent } from './chaos-agent.js';
import { recovered, type ChaosContext } from './context.js';
import { ownAddress } from './relay/udp.js';
import type { Figures, Scenario } from './scenario.js';
import type { CenterProcess } from '../support/center.js';
import { makeIdle } from './tabs.js';
import { pause, until } from './timeline.js';
import { relayPorts, TurnServer } from './turn-server.js';

const secret = 'shared by center and relay';

export const scenario: Scenario = {
  id: 'F-09',
  what: 'STUN/TURN silent, TURN wrong credentials, TURN only over TCP 443',
  criteria: {
    clickToInviteMs: { atMost: 500 }, clickToInviteRefusedMs: { atMost: 500 }, saysRefused: { atLeast: 1 }, saysRemedy: { atLeast: 1 }, callSaysRefused: { atLeast: 1 }, clickToInviteTcpMs: { atMost: 500 }, overTcp: { atLeast: 1 }, heardBothWays: { atLeast: 1 }, secretsInPage: { atMost: 0 },
  },
  async run(context) {
    const silent = await silentServers(context);
    await context.endRun();
    const refused = await wrongCredentials(context);
    await context.endRun();
    return { ...silent, ...refused, ...await onlyTcp(context) };
  },
};

/** Click → the INVITE has left the page. */
async function silentServers(context: ChaosContext): Promise<Figures> {
  const hole = createSocket('udp4');
  hole.bind(0, ownAddress());
  await once(hole, 'listening');
  context.atEnd(() => { hole.close(); });
  const address = `${ownAddress()}:${hole.address().port}`;
  const center = await context.startCenter({ CCC_ICE_SERVERS: `stun:${address}`, CCC_TURN_URLS: `turn:${address}?transport=udp`, CCC_TURN_SECRET: secret });
  const agent = await context.agent(center, 'anna', { script: noteInvite });
  await agent.makeReady();
  return { clickToInviteMs: await slowestClick(agent) };
}

/** At once, when the spare connection has just begun to gather, and later. */
async function slowestClick(agent: ChaosAgent): Promise<number> {
  const times: number[] = [];
  for (const waitMs of [0, 1_200]) {
    await pause(waitMs);
    times.push(await clickToInvite(agent));
  }
  return Math.max(...times);
}

async function clickToInvite(agent: ChaosAgent): Promise<number> {
  const at = await agent.page.page.evaluate(() => {
    const workstation: { dispatch(command: object): Promise<void> } = Reflect.get(document.querySelector('ccc-workstation') ?? {}, 'workstation');
    const now = performance.timeOrigin + performance.now();
    workstation.dispatch({ name: 'dial', phoneNumber: '13700000000' }).catch(() => undefined);
    return now;
  });
  const sentAt = await until('an INVITE', () => agent.page.page.evaluate((from) => { const all: number[] = Reflect.get(globalThis, 'cccInvites'); return all.find((one) => one >= from); }, at), 10_000);
  await agent.page.until('a call', (state) => state.activity === 'onCall' || state.activity === 'wrapUp');
  await agent.page.dispatch({ name: 'hangUp' }).catch(() => undefined);
  await makeIdle(agent.page);
  return sentAt - at;
}

/** Runs in the page. */
function noteInvite(): void {
  const invites: number[] = [];
  Object.assign(globalThis, { cccInvites: invites });
  const send = WebSocket.prototype.send;
  WebSocket.prototype.send = function (this: WebSocket, data: string | ArrayBufferLike | Blob | ArrayBufferView): void {
    if (typeof data === 'string' && data.startsWith('INVITE ')) invites.push(performance.timeOrigin + performance.now());
    Reflect.apply(send, this, [data]);
  };
}

async function wrongCredentials(context: ChaosContext): Promise<Figures> {
  const turn = await TurnServer.start({ secret: 'quite another secret', udp: true });
  context.atEnd(() => { turn.close(); });
  const center = await context.startCenter({ CCC_TURN_URLS: turn.url('udp'), CCC_TURN_SECRET: secret });
  const agent = await context.agent(center, 'anna', { script: noteInvite, firewall: relayPorts });
  await agent.makeReady();
  const clickToInviteRefusedMs = await slowestClick(agent);
  const results = await agent.page.page.evaluate(async () => {
    const workstation: { check(): Promise<{ name: string; code?: string; remedy?: string }[]> } = Reflect.get(document.querySelector('ccc-workstation') ?? {}, 'workstation');
    return workstation.check();
  });
  const ice = results.find(({ name }) => name === 'ice');
  return { clickToInviteRefusedMs, saysRefused: ice?.code === 'relay-refused' ? 1 : 0, saysRemedy: /--turn-secret/.test(ice?.remedy ?? '') ? 1 : 0, callSaysRefused: await callSays(context, center, agent) };
}

/** A call that only the relay could carry. */
async function callSays(context: ChaosContext, center: CenterProcess, agent: ChaosAgent): Promise<number> {
  await agent.makeReady();
  const customer = await context.customer(center);
  await customer.callIn();
  const from = Date.now();
  await agent.answer();
  const warned = agent.fact('a warning', from, (fact) => fact.type === 'phone.quality' && Array.isArray(fact['warnings']) && fact['warnings'].includes('relayRefused'), 12_000);
  return warned.then(() => 1, () => 0);
}

async function onlyTcp(context: ChaosContext): Promise<Figures> {
  const turn = await TurnServer.start({ secret, udp: false, port: 443 });
  context.atEnd(() => { turn.close(); });
  const center = await context.startCenter({ CCC_TURN_URLS: turn.url('tcp'), CCC_TURN_SECRET: secret });
  const at = Date.now();
  const talk = await context.talk(center, { firewall: relayPorts, script: noteInvite });
  const { bothMs } = await recovered(talk, at);
  const path = await talk.agent.page.page.evaluate(async () => {
    const made: RTCPeerConnection[] = Reflect.get(globalThis, 'cccMadeConnections');
    const stats = await made.findLast((pc) => pc.connectionState === 'connected')?.getStats();
    const all: Readonly<Record<string, unknown>>[] = [];
    stats?.forEach((entry: Readonly<Record<string, unknown>>) => { all.push(entry); });
    const pair = all.find((entry) => entry['type'] === 'candidate-pair' && entry['nominated'] === true && entry['state'] === 'succeeded');
    const local = all.find((entry) => entry['id'] === pair?.['localCandidateId']);
    const storage = JSON.stringify({ ...localStorage, ...sessionStorage }) + document.documentElement.outerHTML;
    // Set only where a TURN server carries it; the type is `prflx` here, because the firewall gives the relay's address another name.
    return { protocol: local?.['relayProtocol'], storage };
  });
  talk.customer.hangUp();
  await talk.agent.page.until('over', (state) => state.activity !== 'onCall');
  await makeIdle(talk.agent.page);
  const clickToInviteTcpMs = await slowestClick(talk.agent);
  return { clickToInviteTcpMs, overTcp: path.protocol === 'tcp' ? 1 : 0, heardBothWays: bothMs < Infinity ? 1 : 0, secretsInPage: path.storage.includes(secret) ? 1 : 0 };
}
