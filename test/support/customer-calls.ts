/** A customer as browser tests need one: a phone of its own, and a call to the demo number that chooses support and is answered. */
import type { AgentPage } from './agent.js';
import { Baresip } from './baresip.js';
import type { CenterProcess } from './center.js';
import { freePort } from './free-port.js';

/** Registered nowhere. */
export async function customerPhone(micHz: number): Promise<Baresip> {
  const port = await freePort();
  return Baresip.start({ account: `<sip:13900001111@127.0.0.1:${port};transport=udp>;regint=0;audio_codecs=PCMU`, micHz, sipListen: `127.0.0.1:${port}` });
}

/** Resolves as soon as support was chosen. */
export async function callsSupport(customer: Baresip, center: CenterProcess): Promise<void> {
  customer.command('dial', `sip:02066240000@127.0.0.1:${center.ports.sip};transport=udp`);
  await customer.wait('CALL_ESTABLISHED');
  // The greeting plays by then.
  await new Promise((done) => { setTimeout(done, 500); });
  customer.command('sndcode', '2');
}

/** Resolves when both talk. */
export async function talksTo(agent: AgentPage, customer: Baresip, center: CenterProcess): Promise<void> {
  await agent.goReady();
  await callsSupport(customer, center);
  await agent.button('Answer').waitFor({ timeout: 15_000 });
  await agent.press('Answer');
  await agent.until('talking', (s) => s.current?.legs.filter((leg) => leg.state === 'connected').length === 2);
}
