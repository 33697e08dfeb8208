/**
 * Re-INVITEs of both ends that cross on their way (RFC 3261 section 14.1): the center refreshes a session, as it is asked to by a proxy that
 * puts session timers into what passes through it (RFC 4028 section 8), while the page asks for another media path.
 */
import type { ChaosContext } from './context.js';
import { recovered } from './context.js';
import type { Figures } from './scenario.js';
import { longestGap, pause, until } from './timeline.js';

/** One way, longer than the page takes to make an offer; a round trip must stay below what a doubted socket is given, 700 ms. */
const delayMs = 250;
/** The shortest of RFC 4028; whoever refreshes does so at half of it. */
const sessionSeconds = 90;

export async function glare(context: ChaosContext): Promise<Figures> {
  const center = await context.center();
  const talk = await context.talk(center, { script: asProxy });
  const { agent, customer } = talk;
  const fromCenter: { readonly at: number; readonly line: string }[] = [];
  agent.web.onAnswer = (data) => {
    for (const line of data.toString('latin1').match(/(?:INVITE sip:|SIP\/2\.0 \d{3} ).*(?:\r\n.*)*?CSeq: \d+ INVITE/gi) ?? []) fromCenter.push({ at: Date.now(), line });
  };
  const invited = (): boolean => fromCenter.some(({ line }) => line.startsWith('INVITE'));
  const fromPage = async (): Promise<string[]> => agent.page.page.evaluate(() => Reflect.get(globalThis, 'cccSent') as string[]);
  const agreed = (): boolean => fromCenter.some(({ line }) => line.startsWith('SIP/2.0 200'));
  // The first restart carries the timer to the center.
  await agent.tellOnline(true);
  await until('the timer agreed', () => (agreed() ? true : undefined), 10_000).catch(async (error: unknown) => {
    throw new Error(`${String(error)}; from the center: ${fromCenter.map(({ line }) => line.split('\r\n', 1)[0]).join(', ')}; from the page: ${(await fromPage()).join(', ')}; ${JSON.stringify((await agent.facts()).slice(-8))}`);
  });
  const before = await agent.iceRestarts();
  await pause(sessionSeconds * 500 - 4_000);
  agent.web.delay(delayMs);
  await until('the center\'s refresh', () => (invited() ? true : undefined), 10_000, 2);
  const at = Date.now();
  await agent.tellOnline(true);
  const begun = fromCenter.length;
  // The page's again within 2 s, the center's, which made the call, within 4 s.
  await until('both offers agreed', async () => {
    const sent = await fromPage();
    return fromCenter.slice(begun).some(({ line }) => line.startsWith('SIP/2.0 200')) && sent.some((line) => line.startsWith('SIP/2.0 200')) ? true : undefined;
  }, 10_000, 50);
  const agreedMs = Date.now() - at;
  const restarts = await agent.iceRestarts() - before;
  const { bothMs } = await recovered(talk, Date.now());
  await pause(1_000);
  const state = await agent.page.state();
  const kept = !customer.ended && state.current?.legs.filter((leg) => leg.state === 'connected').length === 2;
  return {
    glareRefusedByCenter: fromCenter.filter(({ line }) => line.startsWith('SIP/2.0 491')).length, glareRefusedByPage: (await fromPage()).filter((line) => line.startsWith('SIP/2.0 491')).length,
    glareAgreedMs: agreedMs, glareRestarts: restarts, glareHeardMs: bothMs, glareGapMs: longestGap(customer.agentHeardAt, at, Date.now()), glareKept: kept ? 1 : 0,
  };
}

/** Runs in the page: what is sent about INVITEs is noted, and passes a proxy that wants sessions to be refreshed. */
function asProxy(): void {
  const sent: string[] = [];
  Object.assign(globalThis, { cccSent: sent });
  const send = WebSocket.prototype.send;
  WebSocket.prototype.send = function (this: WebSocket, data: string | ArrayBufferLike | Blob | ArrayBufferView): void {
    let passed = data;
    if (typeof data === 'string' && /^CSeq: \d+ INVITE/im.test(data)) {
      sent.push(data.split('\r\n', 1)[0] ?? '');
      if (data.startsWith('INVITE ')) passed = data.replace('\r\n', '\r\nSession-Expires: 90\r\n');
    }
    Reflect.apply(send, this, [passed]);
  };
}
