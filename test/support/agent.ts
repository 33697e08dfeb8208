/** An agent at a real workstation in a real browser: signs in, presses buttons by their names, and tells what the screen and the state say. */
import type { Browser, BrowserContext, Frame, Locator, Page } from 'playwright-core';
import { giveEars } from './ears.js';

export interface StateGlimpse {
  readonly presence: string | undefined;
  readonly activity: string | undefined;
  readonly registration: string;
  readonly signalling: string;
  readonly signedOutReason: string | undefined;
  readonly tab: string;
  readonly current: { readonly id: string; readonly phase: string; readonly status: string | undefined; readonly legs: readonly { readonly role: string; readonly state: string; readonly held: boolean; readonly cause: string | undefined }[] } | undefined;
  readonly ringing: number;
  readonly digits: string;
}

export class AgentPage {
  private constructor(private shown: Page, private context: BrowserContext) {}

  get page(): Page { return this.shown; }
  /** Another tab of the same browser takes this one's place, which has crashed or was closed. */
  async open(center: string): Promise<void> {
    this.shown = await this.context.newPage();
    await this.shown.goto(`${center}/workstation`, { waitUntil: 'commit' });
  }

  /** The same agent in a browser that was started again. */
  async moveTo(context: BrowserContext, center: string): Promise<void> {
    this.context = context;
    await this.open(center);
  }

  static async signIn(browser: Browser, center: string, name: string, options: { locale?: string; viewport?: { width: number; height: number }; script?: () => void; mediaMode?: 'persistent'; prepare?: (context: BrowserContext) => Promise<void> } = {}): Promise<AgentPage> {
    const context = await browser.newContext({ viewport: options.viewport ?? { width: 1280, height: 800 }, locale: options.locale ?? 'en-GB', permissions: ['microphone'] });
    await giveEars(context);
    await options.prepare?.(context);
    // esbuild keeps function names by a call that a page does not know.
    if (options.script) await context.addInitScript(`globalThis.__name ??= (f) => f; (${options.script.toString()})()`);
    return AgentPage.enter(context, center, name, options.mediaMode);
  }

  /** In a browser that is there already. */
  static async enter(context: BrowserContext, center: string, name: string, mediaMode?: 'persistent'): Promise<AgentPage> {
    const page = await context.newPage();
    await page.goto(`${center}/workstation${mediaMode ? `?media-mode=${mediaMode}` : ''}`);
    await page.getByLabel('E-mail').fill(`${name}@demo.test`);
    await page.getByLabel('Password').fill('demo-demo-1');
    await page.getByRole('button', { name: 'Sign in' }).click();
    const agent = new AgentPage(page, context);
    await agent.until('registered', (s) => s.registration === 'registered' && s.presence !== undefined, 60_000);
    return agent;
  }

  /** What tabs of one browser have in common; the microphone is allowed. */
  static async browserOf(browser: Browser): Promise<BrowserContext> {
    const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, locale: 'en-GB', permissions: ['microphone'] });
    await giveEars(context);
    await AgentPage.prepare(context);
    return context;
  }
  /** Its pages write their facts down. */
  static async prepare(context: BrowserContext): Promise<void> { await context.addInitScript(writeDownFacts); }
  /** One more tab, of a page that brings its own tokens as a business system does. Resolves when it shows the agent. */
  static async tab(context: BrowserContext, center: string, name: string): Promise<AgentPage> {
    const agent = new AgentPage(await context.newPage(), context);
    await agent.page.goto(`${center}/workstation`);
    await bringToken(agent.page.mainFrame(), name);
    return agent;
  }
  /** Facts of this page's workstation, with the instant at which it told them. */
  async facts(): Promise<{ readonly at: number; readonly type: string; readonly [field: string]: unknown }[]> {
    return this.page.evaluate(() => Reflect.get(globalThis, 'cccFacts') as { at: number; type: string }[]);
  }

  /** A page that somebody else has opened and signs in to. */
  static on(page: Page): AgentPage { return new AgentPage(page, page.context()); }

  button(name: string | RegExp): Locator {
    return this.page.getByRole('button', { name, ...(typeof name === 'string' ? { exact: true } : {}) }).filter({ visible: true }).first();
  }
  async press(name: string | RegExp): Promise<void> { await this.button(name).click({ timeout: 5000 }); }

  /** By the SDK's own door, as a page without our buttons does it. */
  async dispatch(command: Readonly<Record<string, unknown>>): Promise<void> {
    await dispatchIn(this.page.mainFrame(), command);
  }

  async goReady(): Promise<void> {
    if ((await this.state()).presence !== 'ready') await this.dispatch({ name: 'goReady' });
    await this.until('ready', (s) => s.presence === 'ready');
  }

  state(): Promise<StateGlimpse> { return glimpseOf(this.page.mainFrame()); }

  async until(what: string, test: (state: StateGlimpse) => boolean, timeoutMs = 8000): Promise<StateGlimpse> {
    let last: StateGlimpse | undefined;
    for (const end = Date.now() + timeoutMs; Date.now() < end;) {
      last = await this.state();
      if (test(last)) return last;
      await this.page.waitForTimeout(50);
    }
    throw new Error(`waited in vain for: ${what}; state was ${JSON.stringify(last)}`);
  }

  /** Another agent as this page sees them. */
  async colleague(id: string): Promise<{ readonly presence: string; readonly activity: string; readonly reason?: string; readonly reachable: boolean } | undefined> {
    return this.page.evaluate((agentId) => {
      const workstation: { state: { colleagues: { id: string; presence: string; activity: string; reason?: string; reachable: boolean }[] } } = Reflect.get(document.querySelector('ccc-workstation') ?? {}, 'workstation');
      return workstation.state.colleagues.find((each) => each.id === agentId);
    }, id);
  }
  /** Media legs that this page believes to be up. */
  async liveLegs(): Promise<number> {
    return this.page.evaluate(() => {
      const workstation: { state: { parts: { media: Record<string, { state: string }> } } } = Reflect.get(document.querySelector('ccc-workstation') ?? {}, 'workstation');
      return Object.values(workstation.state.parts.media).filter((leg) => leg.state === 'connected').length;
    });
  }

  /** Hash of the first screen pop's address. */
  async popHash(): Promise<string> {
    for (const frame of this.page.frames()) if (frame.url().includes('/demo/pop')) return frame.url().split('#')[1] ?? '';
    return '';
  }

  async close(): Promise<void> { await this.context.close(); }
}

/** The page brings its own tokens, as a business system does. */
export async function bringToken(frame: Frame, name: string): Promise<void> {
  await frame.evaluate((email) => {
    const token = async (): Promise<string> => {
      const answer = await fetch('/api/v1/login', { method: 'POST', credentials: 'omit', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ email, password: 'demo-demo-1' }) });
      const body: { token?: string } = await answer.json() as { token?: string };
      return body.token ?? '';
    };
    const element = document.querySelector('ccc-workstation');
    if (element) Object.assign(element, { token });
  }, `${name}@demo.test`);
}

export async function dispatchIn(frame: Frame, command: Readonly<Record<string, unknown>>): Promise<void> {
  await frame.evaluate(async (it) => {
    const element = document.querySelector<HTMLElement>('ccc-workstation');
    const workstation: { dispatch(c: unknown): Promise<void> } = Reflect.get(element ?? {}, 'workstation');
    await workstation.dispatch(it);
  }, command);
}

/** What the workstation in a frame says of itself; of a page it is the main one. */
export async function glimpseOf(frame: Frame): Promise<StateGlimpse> {
  return frame.evaluate(() => {
    type Raw = {
      agent?: { presence: string; activity: string }; connection: { registration: string; signalling: string; reason?: string; tab: string }; current?: string; ringing: readonly string[]; digits: Record<string, string>;
      interactions: Record<string, { id: string; phase: string; status?: string; legs: { role: string; state: string; hold: { local: boolean }; cause?: string }[] }>;
    };
    const element = document.querySelector<HTMLElement>('ccc-workstation');
    const workstation: { state: Raw } | undefined = element ? Reflect.get(element, 'workstation') : undefined;
    if (!workstation) return { presence: undefined, activity: undefined, registration: 'none', signalling: 'none', signedOutReason: undefined, tab: 'none', current: undefined, ringing: 0, digits: '' };
    const { state } = workstation;
    const call = state.current === undefined ? undefined : state.interactions[state.current];
    return {
      presence: state.agent?.presence, activity: state.agent?.activity, registration: state.connection.registration, signalling: state.connection.signalling, signedOutReason: state.connection.reason, tab: state.connection.tab, ringing: state.ringing.length,
      digits: state.current === undefined ? '' : state.digits[state.current] ?? '',
      current: call && { id: call.id, phase: call.phase, status: call.status, legs: call.legs.map((leg) => ({ role: leg.role, state: leg.state, held: leg.hold.local, cause: leg.cause })) },
    };
  });
}

/** Runs in the page. */
function writeDownFacts(): void {
  const facts: object[] = [];
  Object.assign(globalThis, { cccFacts: facts });
  let seen: object | undefined;
  setInterval(() => {
    const workstation: { facts$: { subscribe(take: (fact: object) => void): void } } | undefined = Reflect.get(document.querySelector('ccc-workstation') ?? {}, 'workstation');
    if (!workstation || workstation === seen) return;
    seen = workstation;
    workstation.facts$.subscribe((fact) => { facts.push({ ...fact, state: undefined, at: performance.timeOrigin + performance.now() }); });
  }, 5);
}
