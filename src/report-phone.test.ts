// What a page tells the center about its microphone: what it cannot answer must not ring (F-22).
import { expect, it } from 'vitest';
import { createPhoneReporter } from './report-phone.js';
import type { CenterClient } from './center/center.js';
import { CccError } from './kernel/errors.js';
import { initialState, type MicrophoneState, type Signalling, type WorkstationState } from './model/index.js';
import type { CenterCommand } from './protocol/index.js';

function desk(commands: readonly string[] = ['reportPhone']) {
  const sent: CenterCommand[] = [];
  let refuse = false;
  let state: WorkstationState = { ...initialState, capabilities: { ...initialState.capabilities, commands: [...commands] } };
  const center = { send: (command: CenterCommand) => { sent.push(command); return refuse ? Promise.reject(new CccError('timeout')) : Promise.resolve(); } };
  const look = createPhoneReporter(center as unknown as CenterClient);
  return {
    told: () => sent.map((command) => command.name === 'reportPhone' ? command.canAnswer : command.name),
    refuse: (on: boolean) => { refuse = on; },
    is: (microphone: MicrophoneState, signalling: Signalling = 'connected') => {
      state = { ...state, connection: { ...state.connection, microphone, signalling } };
      look(state);
    },
  };
}

// proves F-22
it('says when the page can no longer answer and when it can again, once each, and anew on every connection', () => {
  const page = desk();
  page.is('unknown');
  expect(page.told()).toEqual([]);
  page.is('prompt');
  page.is('granted');
  for (const bad of ['denied', 'missing', 'busy', 'insecure', 'frame'] as const) page.is(bad);
  page.is('granted');
  expect(page.told()).toEqual([true, false, true]);
  page.is('denied', 'reconnecting');
  page.is('denied');
  expect(page.told()).toEqual([true, false, true, false]);
});

it('says it again where the center did not take it, and nothing to a center that does not ask', async () => {
  const page = desk();
  page.refuse(true);
  page.is('denied');
  await Promise.resolve();
  await Promise.resolve();
  page.refuse(false);
  page.is('denied');
  page.is('denied');
  expect(page.told()).toEqual([false, false]);
  const plain = desk([]);
  plain.is('denied');
  expect(plain.told()).toEqual([]);
});
