/** F-21: the microphone in use ends, the system's own choice changes, it comes back, and at last there is none. The next one is taken, muted when muted; with none left the customer hears the hold sound. */
import type { ChaosAgent } from './chaos-agent.js';
import type { Scenario } from './scenario.js';
import { flowsAfter, pause, until } from './timeline.js';
import { unplug } from '../support/unplug.js';

/** Three microphones that the browser makes up; it cannot pull one out, so that is played to the page by what pages see of it: a track that ends, a list that is shorter. */
const flags = ['--use-fake-device-for-media-stream=device-count=3'];

export const scenario: Scenario = {
  id: 'F-21',
  what: 'microphone unplugged during a call; default changes; it returns; none is left',
  criteria: {
    replacedMs: { atMost: 1_000 }, replacedMutedMs: { atMost: 1_000 }, heardAgainMs: { atMost: 1_000 }, stayedMuted: { atLeast: 1 }, heardWhileMuted: { atMost: 0 },
    defaultFollowedMs: { atMost: 1_000 }, toasted: { atLeast: 1 }, saysSo: { atLeast: 1 }, holdSoundMs: { atMost: 2_000 }, heardAfterReturn: { atLeast: 1 }, callKept: { atLeast: 1 },
  },
  async run(context) {
    const { agent, customer } = await context.talk(await context.center(), { flags });
    const at = Date.now();
    const replacedMs = await unplug(agent.page.page);
    const toasted = await agent.page.page.getByText('Another microphone is in use now.').first().waitFor({ timeout: 3_000 }).then(() => 1, () => 0);
    const heardAgainMs = await until('the agent', () => { const ms = flowsAfter(customer.agentHeardAt, at + replacedMs); return ms < Infinity ? ms : undefined; });

    await agent.page.dispatch({ name: 'mute' });
    const replacedMutedMs = await unplug(agent.page.page);
    await pause(300);
    const quietFrom = Date.now();
    await pause(700);
    const stayedMuted = await sends(agent) === false ? 1 : 0;
    const heardWhileMuted = customer.agentHeardAt.filter((heard) => heard > quietFrom).length;
    await agent.page.dispatch({ name: 'unmute' });

    const defaultFollowedMs = await otherDefault(agent);

    const goneAt = Date.now();
    await plug(agent, false);
    const holdSoundMs = await until('the hold sound', () => { const ms = flowsAfter(customer.otherHeardAt, goneAt); return ms < Infinity ? ms : undefined; }, 10_000);
    const saysSo = await agent.page.page.getByText('No microphone was found').first().waitFor({ timeout: 2_000 }).then(() => 1, () => 0);
    await plug(agent, true);
    const backAt = Date.now();
    await until('the agent again', () => (flowsAfter(customer.agentHeardAt, backAt) < Infinity ? true : undefined), 10_000);
    return {
      toasted, replacedMs, heardAgainMs, replacedMutedMs, stayedMuted, heardWhileMuted, defaultFollowedMs, holdSoundMs, saysSo, heardAfterReturn: 1, callKept: customer.ended ? 0 : 1,
    };
  },
};

const sends = (agent: ChaosAgent): Promise<boolean | undefined> => agent.page.page.evaluate(() => {
  const made: RTCPeerConnection[] = Reflect.get(globalThis, 'cccMadeConnections');
  return made.findLast((pc) => pc.connectionState === 'connected')?.getSenders().find((it) => it.track?.kind === 'audio')?.track?.enabled;
});

/** The system's own choice becomes another device; the time until the microphone was opened anew. */
const otherDefault = (agent: ChaosAgent): Promise<number> => agent.page.page.evaluate(async () => {
  const list = await navigator.mediaDevices.enumerateDevices();
  const made: RTCPeerConnection[] = Reflect.get(globalThis, 'cccMadeConnections');
  const sender = made.findLast((pc) => pc.connectionState === 'connected')?.getSenders().find((it) => it.track?.kind === 'audio');
  const old = sender?.track;
  const others = list.filter((device) => !(device.kind === 'audioinput' && (device.deviceId === 'default' || device.label === old?.label)));
  Object.assign(navigator.mediaDevices, { enumerateDevices: async () => others });
  const from = performance.now();
  navigator.mediaDevices.dispatchEvent(new Event('devicechange'));
  while (performance.now() - from < 3_000 && (sender?.track === old || sender?.track?.readyState !== 'live')) await new Promise((done) => { setTimeout(done, 10); });
  Reflect.deleteProperty(navigator.mediaDevices, 'enumerateDevices');
  return performance.now() - from;
});

/** Every microphone is gone, or back. */
const plug = (agent: ChaosAgent, there: boolean): Promise<void> => agent.page.page.evaluate((isThere) => {
  if (isThere) { Reflect.deleteProperty(navigator.mediaDevices, 'enumerateDevices'); Reflect.deleteProperty(navigator.mediaDevices, 'getUserMedia'); }
  else Object.assign(navigator.mediaDevices, { enumerateDevices: async () => [], getUserMedia: async () => { throw new DOMException('none', 'NotFoundError'); } });
  navigator.mediaDevices.dispatchEvent(new Event('devicechange'));
}, there);
