/** The demo center of the first start: five people, two skill groups, one number, two desk phones, an open trunk on this machine, and order numbers to collect. */
import { hashPassword } from '../domain/password.js';
import type { AgentRow, Store } from '../ports/store.js';
import { ha1Of } from '../services/credentials.js';
import { demoFlow } from './demo-flow.js';

export const demoPassword = 'demo-demo-1';
export const demoPhonePassword = 'phone-phone-1';
export const demoNumber = '02066240000';

export interface SeedOptions {
  /** Digest realm of the desk phones' passwords. */
  readonly domain: string;
  readonly trunkPort: number;
  /** Where the screen pop and the business system of the demo live. */
  readonly origins: readonly string[];
  readonly ringTimeoutMs: number;
}

const people: readonly Omit<AgentRow, 'email' | 'passwordHash' | 'disabled'>[] = [
  { id: 'anna', agentNo: '8001', name: 'Anna Berg', nickname: 'Anna', mobile: '13900000001', role: 'agent' },
  { id: 'ben', agentNo: '8002', name: 'Ben Carter', nickname: 'Ben', mobile: '13900000002', role: 'agent' },
  { id: 'carol', agentNo: '8003', name: 'Carol Lin', nickname: 'Carol', mobile: '13900000003', role: 'agent' },
  { id: 'sam', agentNo: '8004', name: 'Sam Okafor', nickname: 'Sam', mobile: '13900000004', role: 'supervisor' },
  { id: 'admin', agentNo: '8005', name: 'Ada Min', nickname: 'Ada', mobile: '13900000005', role: 'admin' },
];

/** Puts the demo into an empty store. */
export async function seedDemo(store: Store, options: SeedOptions): Promise<void> {
  const { config } = store;
  // One for all of them: it is one password, printed in the README, and a hash is meant to be slow.
  const passwordHash = await hashPassword(demoPassword);
  for (const person of people) await config.putAgent({ ...person, email: `${person.id}@demo.test`, passwordHash, disabled: false });
  const group = { ringing: 'sequence', ringTimeoutMs: options.ringTimeoutMs, wrapUpSeconds: 15 } as const;
  const members = (...ids: string[]) => ids.map((id) => ({ kind: 'agent' as const, id, priority: 3 }));
  await config.putSkillGroup({ id: 'sales', name: 'Sales', ...group, members: members('anna', 'ben') });
  await config.putSkillGroup({ id: 'support', name: 'Support', ...group, members: members('anna', 'ben', 'carol') });
  for (const [extension, name] of [['1001', 'Front desk'], ['1002', 'Meeting room']] as const) {
    const ha1 = ha1Of(extension, options.domain, demoPhonePassword);
    await config.putPhone({ extension, name, ha1Md5: ha1.md5, ha1Sha256: ha1.sha256, bindAgentId: null });
  }
  await config.putTrunk({
    id: 'demo', name: 'Demo trunk', sources: ['127.0.0.0/8', '::1', 'own'], prefix: '', maxCalls: 500,
    target: { host: '127.0.0.1', port: options.trunkPort, transport: 'udp' },
  });
  await config.putFlow({ id: 'greeting', name: 'Greeting', version: '1', definition: demoFlow });
  const [own = 'http://localhost:8080'] = options.origins;
  await config.putCollection({
    id: 'order', secret: null,
    definition: { name: 'Order number', prompt: { kind: 'text', text: 'Please type your order number, and then the hash key.' }, minDigits: 4, maxDigits: 10, masked: false, callbackUrl: `${own}/api/v1/demo/order` },
  });
  await config.putNumber({ number: demoNumber, trunkId: 'demo', flowId: 'greeting', outboundSkillGroupIds: [] });
  await putSettings(store, options);
}

async function putSettings({ config }: Store, { origins }: SeedOptions): Promise<void> {
  const [own = 'http://localhost:8080'] = origins;
  const settings = {
    applicationId: '1400000001',
    presenceAfterSignIn: 'notReady',
    afterMissed: 'notReady',
    breakReasons: ['Meeting', 'Training', 'Lunch Break'],
    dispositions: ['Solved', 'Call back', 'Sale', 'Complaint'],
    screenPops: [{ id: 'customer', name: 'Customer', url: `${own}/demo/pop`, alwaysVisible: true }],
    bridge: {
      origins: origins.map((origin) => ({ origin, commands: ['callOut', 'sendCard', 'dispatch', 'getState', 'show', 'hide', 'signIn'] })),
      maxBytes: 8192, perSecond: 1, perMinute: 30,
    },
    outboundWrapUpSeconds: 15,
  };
  for (const [key, value] of Object.entries(settings)) await config.putSetting({ key, value });
}
