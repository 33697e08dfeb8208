/** An agent at the workstation in Firefox: presses buttons by their names through every shadow root, and reads state and statistics. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Firefox, FirefoxPage } from './firefox.js';

export interface Flow { readonly connection: string; readonly received: number; readonly lost: number; readonly sent: number; readonly energy: number; readonly codec: string }
export interface Glimpse {
  readonly presence: string | undefined; readonly activity: string | undefined; readonly registration: string;
  readonly legs: readonly { readonly role: string; readonly state: string; readonly held: boolean }[]; readonly digits: string;
}

export class FirefoxAgent {
  private constructor(readonly page: FirefoxPage) {}

  static async signIn(firefox: Firefox, center: string, name: string): Promise<FirefoxAgent> {
    const page = await firefox.newPage(`${center}/workstation`);
    const agent = new FirefoxAgent(page);
    await agent.#prepare();
    await agent.#waitFor('the sign-in form', () => page.evaluate((who) => {
      const deep = (root: Document | ShadowRoot): Element[] => [...root.querySelectorAll('*')].flatMap((e) => [e, ...(e.shadowRoot ? deep(e.shadowRoot) : [])]);
      const inputs = deep(document).filter((e) => e instanceof HTMLInputElement);
      const [email, password] = [inputs.find((e) => e.type === 'email' || e.autocomplete === 'username'), inputs.find((e) => e.type === 'password')];
      if (!email || !password) return false;
      for (const [field, value] of [[email, `${who}@demo.test`], [password, 'demo-demo-1']] as const) {
        field.value = value;
        field.dispatchEvent(new Event('input', { bubbles: true, composed: true }));
        field.dispatchEvent(new Event('change', { bubbles: true, composed: true }));
      }
      return true;
    }, name));
    await agent.press('Sign in');
    await agent.until('registered', (s) => s.registration === 'registered' && s.presence !== undefined, 20_000);
    return agent;
  }

  /** The page's peer connections are remembered, for their statistics. */
  async #prepare(): Promise<void> {
    await this.page.evaluate(() => {
      const made: RTCPeerConnection[] = [];
      const Native = globalThis.RTCPeerConnection;
      globalThis.RTCPeerConnection = class extends Native { constructor(configuration?: RTCConfiguration) { super(configuration); made.push(this); } };
      Object.assign(globalThis, { cccMadeConnections: made });
    }, undefined);
  }

  /** Waits for a visible, enabled button whose accessible name begins so, and clicks it. */
  async press(name: string, timeoutMs = 8000): Promise<void> {
    await this.#waitFor(`the button ${name}`, () => this.page.evaluate((wanted) => {
      const deep = (root: Document | ShadowRoot): Element[] => [...root.querySelectorAll('*')].flatMap((e) => [e, ...(e.shadowRoot ? deep(e.shadowRoot) : [])]);
      const button = deep(document).find((e): e is HTMLButtonElement => e instanceof HTMLButtonElement && !e.disabled && e.getAttribute('aria-disabled') !== 'true' && e.getClientRects().length > 0
        && (e.getAttribute('aria-label') ?? e.textContent.trim()).startsWith(wanted));
      button?.click();
      return button !== undefined;
    }, name), timeoutMs);
  }

  async dispatch(command: Readonly<Record<string, unknown>>): Promise<void> {
    await this.page.evaluate(async (it) => {
      const workstation: { dispatch(c: unknown): Promise<void> } = Reflect.get(document.querySelector('ccc-workstation') ?? {}, 'workstation');
      await workstation.dispatch(it);
    }, command);
  }

  state(): Promise<Glimpse> {
    return this.page.evaluate(() => {
      type Raw = {
        agent?: { presence: string; activity: string }; connection: { registration: string }; current?: string; digits: Record<string, string>;
        interactions: Record<string, { legs: { role: string; state: string; hold: { local: boolean } }[] }>;
      };
      const workstation: { state: Raw } | undefined = Reflect.get(document.querySelector('ccc-workstation') ?? {}, 'workstation');
      const state = workstation?.state;
      const call = state?.current === undefined ? undefined : state.interactions[state.current];
      return {
        presence: state?.agent?.presence, activity: state?.agent?.activity, registration: state?.connection.registration ?? 'none',
        legs: call?.legs.map((leg) => ({ role: leg.role, state: leg.state, held: leg.hold.local })) ?? [],
        digits: state?.current === undefined ? '' : state.digits[state.current] ?? '',
      };
    }, undefined);
  }

  /** What the connected peer connection counted so far. */
  flow(): Promise<Flow> {
    return this.page.evaluate(async () => {
      const made: RTCPeerConnection[] = Reflect.get(globalThis, 'cccMadeConnections');
      const live = made.findLast((pc) => pc.connectionState === 'connected');
      const reports: { id: string; type: string; packetsReceived?: number; packetsLost?: number; packetsSent?: number; totalAudioEnergy?: number; mimeType?: string; codecId?: string }[] = [];
      (await live?.getStats())?.forEach((report) => reports.push(report));
      const inbound = reports.find((r) => r.type === 'inbound-rtp');
      const outbound = reports.find((r) => r.type === 'outbound-rtp');
      return {
        connection: live?.connectionState ?? 'none', received: inbound?.packetsReceived ?? 0, lost: inbound?.packetsLost ?? 0, sent: outbound?.packetsSent ?? 0,
        energy: inbound?.totalAudioEnergy ?? -1, codec: reports.find((r) => r.id === inbound?.codecId)?.mimeType ?? '',
      };
    }, undefined);
  }

  async until(what: string, test: (state: Glimpse) => boolean, timeoutMs = 8000): Promise<Glimpse> {
    let last: Glimpse | undefined;
    for (const end = Date.now() + timeoutMs; Date.now() < end;) {
      last = await this.state();
      if (test(last)) return last;
      await sleep(50);
    }
    throw new Error(`waited in vain for: ${what}; state was ${JSON.stringify(last)}`);
  }

  async #waitFor(what: string, done: () => Promise<boolean>, timeoutMs = 8000): Promise<void> {
    for (const end = Date.now() + timeoutMs; Date.now() < end;) {
      if (await done()) return;
      await sleep(50);
    }
    throw new Error(`waited in vain for ${what}`);
  }
}
