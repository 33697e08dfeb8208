/**
 * F-21: the microphone in use ends, the system's own choice changes; the one that was chosen is pulled out and comes back; and at last there is none. The
 * next one is taken, the chosen one again when it is back, muted when muted; with none left the customer hears the hold sound.
 */
import type { ChaosAgent } from './chaos-agent.js';
import type { Scenario } from './scenario.js';
import { flowsAfter, pause, until } from './timeline.js';
import { unplug } from '../support/unplug.js';

/** Three microphones that the browser makes up; it cannot pull one out, so that is played to the page by what pages see of it: a track that ends, a list that is shorter. */
const flags = ['--use-fake-device-for-media-stream=device-count=3'];

export const scenario: Scenario = {
  id: 'F-21',
  what: 'microphone unplugged during a call; default changes; the chosen one returns; none is left',
  criteria: {
    replacedMs: { atMost: 1_000 }, toasted: { atLeast: 1 }, heardAgainMs: { atMost: 1_000 }, defaultFollowedMs: { atMost: 1_000 }, replacedMutedMs: { atMost: 1_000 }, chosenAgainMs: { atMost: 1_000 },
    holdSoundMs: { atMost: 2_000 }, saysSo: { atLeast: 1 }, stayedMuted: { atLeast: 3 }, heardWhileMuted: { atMost: 0 }, heardAfterUnmute: { atLeast: 1 }, callKept: { atLeast: 1 },
  },
  async run(context) {
    const { agent, customer } = await context.talk(await context.center(), { flags });
    const at = Date.now();
    const replacedMs = await unplug(agent.page.page);
    const toasted = await agent.page.page.getByText('Another microphone is in use now.').first().waitFor({ timeout: 3_000 }).then(() => 1, () => 0);
    const heardAgainMs = await until('the agent', () => { const ms = flowsAfter(customer.agentHeardAt, at + replacedMs); return ms < Infinity ? ms : undefined; });
    const defaultFollowedMs = await otherDefault(agent);

    // From here on the microphone is off, whatever becomes of it.
    const chosen = await choose(agent);
    await agent.page.dispatch({ name: 'mute' });
    await pause(300);
    const quietFrom = Date.now();
    let stayedMuted = 0;
    const stillMuted = async (): Promise<void> => { await pause(300); if (await isMuted(agent)) stayedMuted++; };
    const replacedMutedMs = await pull(agent, chosen);
    await stillMuted();
    const chosenAgainMs = await putBack(agent, chosen);
    await stillMuted();

    const goneAt = Date.now();
    await plug(agent, false);
    const holdSoundMs = await until('the hold sound', () => { const ms = flowsAfter(customer.otherHeardAt, goneAt); return ms < Infinity ? ms : undefined; }, 10_000);
    const saysSo = await agent.page.page.getByText('No microphone was found').first().waitFor({ timeout: 2_000 }).then(() => 1, () => 0);
    await plug(agent, true);
    await agent.page.until('not held', (state) => state.current?.legs.every((leg) => !leg.held) === true, 10_000);
    await pause(700);
    await stillMuted();
    const unmutedAt = Date.now();
    await agent.page.dispatch({ name: 'unmute' });
    await until('the agent again', () => (flowsAfter(customer.agentHeardAt, unmutedAt) < Infinity ? true : undefined), 10_000);
    return {
      toasted, replacedMs, heardAgainMs, defaultFollowedMs, replacedMutedMs, chosenAgainMs, holdSoundMs, saysSo, stayedMuted, heardWhileMuted: customer.agentHeardAt.filter((heard) => heard > quietFrom && heard < unmutedAt).length,
      heardAfterUnmute: 1, callKept: customer.ended ? 0 : 1,
    };
  },
};

/** On the screen, and by what is sent. */
async function isMuted(agent: ChaosAgent): Promise<boolean> {
  return await sends(agent) === false && await agent.page.button('Unmute').isVisible();
}

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

/** Takes one of the microphones that is not the system's own choice, as a person does in the settings. Resolves to its id once it is sent. */
const choose = (agent: ChaosAgent): Promise<string> => agent.page.page.evaluate(async () => {
  const workstation: { devices: { list(): Promise<{ inputs: { id: string; label: string }[] }>; choose(kind: string, id: string): Promise<void> } } = Reflect.get(document.querySelector('ccc-workstation') ?? {}, 'workstation');
  const made: RTCPeerConnection[] = Reflect.get(globalThis, 'cccMadeConnections');
  const sent = (): string | undefined => made.findLast((pc) => pc.connectionState === 'connected')?.getSenders().find((it) => it.track?.kind === 'audio')?.track?.getSettings().deviceId;
  const id = (await workstation.devices.list()).inputs.at(-1)?.id ?? '';
  await workstation.devices.choose('input', id);
  for (let i = 0; i < 300 && sent() !== id; i++) await new Promise((done) => { setTimeout(done, 10); });
  if (id === '' || sent() !== id) throw new Error('the chosen microphone is not sent');
  return id;
});

/** The chosen one is pulled out: it is in no list, cannot be opened, and its track ends. The time until another one is sent. */
async function pull(agent: ChaosAgent, id: string): Promise<number> {
  await agent.page.page.evaluate(async (gone) => {
    const { mediaDevices } = navigator;
    const [list, open] = [mediaDevices.enumerateDevices.bind(mediaDevices), mediaDevices.getUserMedia.bind(mediaDevices)];
    Object.assign(mediaDevices, {
      enumerateDevices: async () => (await list()).filter((device) => device.deviceId !== gone),
      getUserMedia: async (constraints: MediaStreamConstraints) => {
        if (JSON.stringify(constraints).includes(gone)) throw new DOMException('it is gone', 'OverconstrainedError');
        return open(constraints);
      },
    });
    mediaDevices.dispatchEvent(new Event('devicechange'));
  }, id);
  return unplug(agent.page.page);
}
/** The time until it is sent again. */
async function putBack(agent: ChaosAgent, id: string): Promise<number> {
  return agent.page.page.evaluate(async (back) => {
    Reflect.deleteProperty(navigator.mediaDevices, 'enumerateDevices');
    Reflect.deleteProperty(navigator.mediaDevices, 'getUserMedia');
    const made: RTCPeerConnection[] = Reflect.get(globalThis, 'cccMadeConnections');
    const sender = made.findLast((pc) => pc.connectionState === 'connected')?.getSenders().find((it) => it.track?.kind === 'audio');
    const from = performance.now();
    navigator.mediaDevices.dispatchEvent(new Event('devicechange'));
    while (performance.now() - from < 3_000 && sender?.track?.getSettings().deviceId !== back) await new Promise((done) => { setTimeout(done, 10); });
    return performance.now() - from;
  }, id);
}

/** Every microphone is gone, or back. */
const plug = (agent: ChaosAgent, there: boolean): Promise<void> => agent.page.page.evaluate((isThere) => {
  if (isThere) { Reflect.deleteProperty(navigator.mediaDevices, 'enumerateDevices'); Reflect.deleteProperty(navigator.mediaDevices, 'getUserMedia'); }
  else Object.assign(navigator.mediaDevices, { enumerateDevices: async () => [], getUserMedia: async () => { throw new DOMException('none', 'NotFoundError'); } });
  navigator.mediaDevices.dispatchEvent(new Event('devicechange'));
}, there);
