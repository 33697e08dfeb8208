/** An agent at a real workstation in a real browser: signs in, presses buttons by their names, and tells what the screen and the state say. */
import type { Browser, BrowserContext, Locator, Page } from 'playwright-core';
import { giveEars } from './ears.js';

export interface StateGlimpse {
  readonly presence: string | undefined;
  readonly activity: string | undefined;
  readonly registration: string;
  readonly current: { readonly id: string; readonly phase: string; readonly status: string | undefined; readonly legs: readonly { readonly role: string; readonly state: string; readonly held: boolean; readonly cause: string | undefined }[] } | undefined;
  readonly ringing: number;
  readonly digits: string;
}

export class AgentPage {
  private constructor(readonly page: Page, private readonly context: BrowserContext) {}

  static async signIn(browser: Browser, center: string, name: string, options: { locale?: string; viewport?: { width: number; height: number }; script?: () => void; prepare?: (context: BrowserContext) => Promise<void> } = {}): Promise<AgentPage> {
    const context = await browser.newContext({ viewport: options.viewport ?? { width: 1280, height: 800 }, locale: options.locale ?? 'en-GB', permissions: ['microphone'] });
    await giveEars(context);
    await options.prepare?.(context);
    // esbuild keeps function names by a call that a page does not know.
    if (options.script) await context.addInitScript(`globalThis.__name ??= (f) => f; (${options.script.toString()})()`);
    const page = await context.newPage();
    await page.goto(`${center}/workstation`);
    await page.getByLabel('E-mail').fill(`${name}@demo.test`);
    await page.getByLabel('Password').fill('demo-demo-1');
    await page.getByRole('button', { name: 'Sign in' }).click();
    const agent = new AgentPage(page, context);
    await agent.until('registered', (s) => s.registration === 'registered' && s.presence !== undefined, 15_000);
    return agent;
  }

  button(name: string | RegExp): Locator {
    return this.page.getByRole('button', { name, ...(typeof name === 'string' ? { exact: true } : {}) }).filter({ visible: true }).first();
  }
  async press(name: string | RegExp): Promise<void> { await this.button(name).click({ timeout: 5000 }); }

  /** By the SDK's own door, as a page without our buttons does it. */
  async dispatch(command: Readonly<Record<string, unknown>>): Promise<void> {
    await this.page.evaluate(async (it) => {
      const element = document.querySelector('ccc-workstation');
      const workstation: { dispatch(c: unknown): Promise<void> } = Reflect.get(element ?? {}, 'workstation');
      await workstation.dispatch(it);
    }, command);
  }

  async goReady(): Promise<void> {
    if ((await this.state()).presence !== 'ready') await this.dispatch({ name: 'goReady' });
    await this.until('ready', (s) => s.presence === 'ready');
  }

  async state(): Promise<StateGlimpse> {
    return this.page.evaluate(() => {
      type Raw = {
        agent?: { presence: string; activity: string }; connection: { registration: string }; current?: string; ringing: readonly string[]; digits: Record<string, string>;
        interactions: Record<string, { id: string; phase: string; status?: string; legs: { role: string; state: string; hold: { local: boolean }; cause?: string }[] }>;
      };
      const element = document.querySelector('ccc-workstation');
      const workstation: { state: Raw } | undefined = element ? Reflect.get(element, 'workstation') : undefined;
      if (!workstation) return { presence: undefined, activity: undefined, registration: 'none', current: undefined, ringing: 0, digits: '' };
      const { state } = workstation;
      const call = state.current === undefined ? undefined : state.interactions[state.current];
      return {
        presence: state.agent?.presence, activity: state.agent?.activity, registration: state.connection.registration, ringing: state.ringing.length,
        digits: state.current === undefined ? '' : state.digits[state.current] ?? '',
        current: call && { id: call.id, phase: call.phase, status: call.status, legs: call.legs.map((leg) => ({ role: leg.role, state: leg.state, held: leg.hold.local, cause: leg.cause })) },
      };
    });
  }

  async until(what: string, test: (state: StateGlimpse) => boolean, timeoutMs = 8000): Promise<StateGlimpse> {
    let last: StateGlimpse | undefined;
    for (const end = Date.now() + timeoutMs; Date.now() < end;) {
      last = await this.state();
      if (test(last)) return last;
      await this.page.waitForTimeout(50);
    }
    throw new Error(`waited in vain for: ${what}; state was ${JSON.stringify(last)}`);
  }

  /** Hash of the first screen pop's address. */
  async popHash(): Promise<string> {
    for (const frame of this.page.frames()) if (frame.url().includes('/demo/pop')) return frame.url().split('#')[1] ?? '';
    return '';
  }

  async close(): Promise<void> { await this.context.close(); }
}
