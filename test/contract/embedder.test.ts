// The example of docs/guides/testing.md, executed as it stands there, and the stories the mock plays by itself.
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { createWorkstation, type Workstation } from 'ccc-workstation';
import { createMockCenter, SimulatedClock, type MockCenter, type MockScenario } from 'ccc-workstation/testing';
import { root } from '../support/sources.js';

describe('the example of docs/guides/testing.md', () => {
  const file = join(root, 'test/contract', 'documented-example.generated.ts');
  afterAll(() => { rmSync(file, { force: true }); });

  it('runs as printed, and is about ten lines', async () => {
    const printed = /```ts[^\n]*\n([\s\S]+?)```/.exec(readFileSync(join(root, 'docs/guides/testing.md'), 'utf8'))?.[1] ?? '';
    const lines = printed.trim().split('\n');
    expect(lines.length).toBeLessThanOrEqual(11);
    const imports = lines.filter((line) => line.startsWith('import '));
    const body = lines.filter((line) => !line.startsWith('import '));
    expect(body.at(-1)).toMatch(/^expect\(/);
    writeFileSync(file, `// Written by embedder.test.ts from docs/guides/testing.md.\n${imports.join('\n')}\nexport async function example(expect: (value: unknown) => { toBe(value: unknown): void }): Promise<void> {\n${body.join('\n')}\n}\n`);
    const seen: unknown[][] = [];
    const loaded = await import(/* @vite-ignore */ file) as { example(expect: (value: unknown) => { toBe(value: unknown): void }): Promise<void> };
    await loaded.example((value) => ({ toBe: (wanted) => { seen.push([value, wanted]); } }));
    expect(seen).toEqual([['Mr. Liu', 'Mr. Liu']]);
  });
});

interface Stage { readonly clock: SimulatedClock; readonly mock: MockCenter; readonly workstation: Workstation }
async function stage(): Promise<Stage> {
  const clock = new SimulatedClock();
  const mock = createMockCenter({ clock, random: () => 0.5 });
  const workstation = createWorkstation({ center: mock, softphone: mock.softphone, clock, effects: false, random: () => 0.5 });
  await workstation.connect();
  await workstation.dispatch({ name: 'goReady' });
  return { clock, mock, workstation };
}

describe('a story', () => {
  const stories: Record<MockScenario, (it: Stage) => Promise<void>> = {
    async inbound({ clock, workstation }) {
      await clock.advance(10);
      expect(workstation.state.ringing).toHaveLength(1);
    },
    async answered({ clock, workstation }) {
      await clock.advance(2_000);
      expect(workstation.state.agent?.activity).toBe('onCall');
      await clock.advance(20_000);
      expect(workstation.state.agent?.activity).toBe('wrapUp');
      await clock.advance(15_000);
      expect(workstation.state.agent).toMatchObject({ activity: 'idle', presence: 'ready' });
    },
    async abandoned({ clock, workstation }) {
      await clock.advance(10);
      expect(workstation.state.ringing).toHaveLength(1);
      await clock.advance(4_000);
      expect(workstation.state).toMatchObject({ ringing: [], agent: { presence: 'ready', activity: 'idle' } });
    },
    async missed({ clock, workstation }) {
      await clock.advance(21_000);
      expect(workstation.state.agent).toMatchObject({ presence: 'notReady', activity: 'idle' });
      await clock.advance(40_000);
      expect(Object.values(workstation.state.interactions)).toMatchObject([{ phase: 'closed', missedBy: ['anna'] }]);
    },
    async outbound({ clock, workstation }) {
      await workstation.dispatch({ name: 'dial', phoneNumber: '10086' });
      await clock.advance(3_100);
      expect(workstation.state.interactions[workstation.state.current ?? '']?.legs.map((leg) => leg.state)).toEqual(['connected', 'connected']);
    },
    async busy({ clock, workstation }) {
      await workstation.dispatch({ name: 'dial', phoneNumber: '10086' });
      await clock.advance(1_100);
      expect((await workstation.records()).records[0]).toMatchObject({ status: 'inCall', hangUpParty: 'customer' });
    },
    async networkFailure({ clock, workstation }) {
      await clock.advance(6_000);
      expect(workstation.state.connection.signalling).toBe('reconnecting');
      await clock.advance(20_000);
      expect(workstation.state.connection.signalling).toBe('connected');
    },
    async socketDropped({ clock, workstation }) {
      await clock.advance(10);
      expect(workstation.state.connection.signalling).toBe('reconnecting');
      await clock.advance(2_000);
      expect(workstation.state.connection.signalling).toBe('connected');
    },
    async tokenExpiry({ clock, workstation }) {
      await clock.advance(599_000);
      expect(workstation.state.connection.signalling).toBe('connected');
      await clock.advance(2_000);
      expect(workstation.state.connection).toMatchObject({ signalling: 'signedOut', reason: 'expired' });
    },
    async colleagues({ clock, mock, workstation }) {
      mock.inbound();
      await clock.advance(10);
      await workstation.dispatch({ name: 'answer' });
      await clock.advance(10);
      await workstation.dispatch({ name: 'consult', to: { kind: 'phone', id: '1001' } });
      await clock.advance(2_010);
      await workstation.dispatch({ name: 'cancelConsult' });
      await workstation.dispatch({ name: 'transfer', to: { kind: 'agent', id: 'ben' } });
      await clock.advance(2_010);
      expect(workstation.state.agent?.activity).toBe('idle');
      expect(Object.values(workstation.state.interactions)).toMatchObject([{ agentId: 'ben' }]);
    },
    async signedInElsewhere({ clock, workstation }) {
      await clock.advance(10);
      expect(workstation.state.connection).toMatchObject({ signalling: 'signedOut', reason: 'elsewhere' });
    },
  };
  it.each(Object.entries(stories))('%s plays by itself', async (name, check) => {
    const it = await stage();
    it.mock.play(name as MockScenario);
    await check(it);
  });

  // proves SVR-02 gaveUpWhileRinging, gaveUpInQueue
  it('tells the test how a caller left', async () => {
    const { clock, mock } = await stage();
    const first = mock.inbound(), second = mock.inbound();
    second.hangUp();
    first.hangUp();
    await clock.advance(10);
    expect([first, second].map((call) => call.interaction?.status)).toEqual(['gaveUpWhileRinging', 'gaveUpInQueue']);
  });

  it('follows the settings of its center while it runs', async () => {
    const { clock, mock, workstation } = await stage();
    mock.configure({ breakReasons: ['Tea'], rejectReasons: ['Wrong group'], wrapUpSeconds: 0 });
    await clock.advance(10);
    expect(workstation.state).toMatchObject({ breakReasons: ['Tea'], wrapUpSeconds: 0, capabilities: { rejectReasons: ['Wrong group'] } });
    await workstation.dispatch({ name: 'goOnBreak', reason: 'Tea' });
    expect(mock.agent).toMatchObject({ presence: 'onBreak', reason: 'Tea' });
  });

  // proves F-20
  it('keeps a protected session until somebody takes over', async () => {
    const { clock, mock } = await stage();
    mock.protectSession();
    const other = createWorkstation({ center: mock.anotherClient(), softphone: false, clock, effects: false, random: () => 0.5 });
    await expect(other.connect()).rejects.toMatchObject({ code: 'already-signed-in' });
    await other.connect({ takeOver: true });
    expect(other.state.connection.signalling).toBe('connected');
  });

  it('refuses what it is told to refuse, once', async () => {
    const { mock, workstation } = await stage();
    mock.refuseNext('setPresence', 'overloaded');
    await expect(workstation.dispatch({ name: 'goNotReady' })).rejects.toMatchObject({ code: 'overloaded' });
    await workstation.dispatch({ name: 'goNotReady' });
    expect(mock.agent.presence).toBe('notReady');
  });
});
