/** Notes among colleagues: whom they reach, that they wait for whoever is away, and what is refused. */
import { expect, it } from 'vitest';
import type { Note, ServerFrame } from 'ccc-workstation/protocol';
import { Town, type AgentDesk } from './support/town.js';

type Telling = Extract<ServerFrame, { type: 'notes' | 'snapshot' }>;
const unread = ({ frames }: AgentDesk): readonly Note[] => frames.filter((frame): frame is Telling => frame.type === 'notes' || frame.type === 'snapshot').at(-1)?.notes ?? [];
const to = (...ids: string[]) => ids.map((id) => ({ kind: 'agent' as const, id }));

// proves OLA-04
it('a note reaches the addressed agents and nobody else, with its sender and time, until each closes it', async () => {
  const town = await Town.build();
  const [anna, ben, carol] = [await town.agent('anna'), await town.agent('ben'), await town.agent('carol')];
  await town.during(town.center.command('anna', { name: 'sendNote', to: to('ben'), text: 'Line one\nline\u0007 two' }));
  expect(unread(ben)).toMatchObject([{ from: 'anna', name: 'Anna Berg', text: 'Line one\nline two' }]);
  expect(Math.abs((unread(ben)[0]?.at ?? 0) - town.clock.now())).toBeLessThan(1000);
  expect([unread(anna), unread(carol)]).toEqual([[], []]);
  await town.during(town.center.command('anna', { name: 'sendNote', to: [...to('ben'), { kind: 'skillGroup', id: 'support' }], text: 'Meeting at four' }));
  expect([ben, carol, anna].map((desk) => unread(desk).map(({ text }) => text))).toEqual([['Line one\nline two', 'Meeting at four'], ['Meeting at four'], []]);
  const [first] = unread(ben);
  await expect(town.center.command('carol', { name: 'closeNote', noteId: first?.id ?? '' })).rejects.toMatchObject({ code: 'not-found' });
  await town.during(town.center.command('ben', { name: 'closeNote', noteId: first?.id ?? '' }));
  expect(unread(ben).map(({ text }) => text)).toEqual(['Meeting at four']);
  expect(unread(carol)).toHaveLength(1);
});

it('waits for whoever is offline, also over a restart of the center', async () => {
  const town = await Town.build();
  await town.agent('anna');
  await town.during(town.center.command('anna', { name: 'sendNote', to: to('carol'), text: 'Call me when you are in' }));
  const next = await Town.build({ after: town });
  expect(unread(await next.agent('carol'))).toMatchObject([{ from: 'anna', text: 'Call me when you are in' }]);
});

it('is refused to strangers, to nobody, from somebody who is offline, and when there are too many; twenty are kept', async () => {
  const town = await Town.build({ configure: async (store) => {
    const [anna] = await store.config.agents();
    if (anna) await store.config.putAgent({ ...anna, id: 'dora', agentNo: '8009', email: 'dora@demo.test', name: 'Dora' });
  } });
  const send = (from: string, who: ReturnType<typeof to>, text = 'Hello') => town.during(town.center.command(from, { name: 'sendNote', to: who, text }));
  await expect(send('anna', to('ben'))).rejects.toMatchObject({ code: 'not-allowed-now' });
  await town.agent('anna');
  // Dora is in none of Anna's groups; that and nobody at all answer alike.
  await expect(send('anna', to('ben', 'dora'))).rejects.toMatchObject({ code: 'not-found' });
  await expect(send('anna', to('nobody'))).rejects.toMatchObject({ code: 'not-found' });
  await expect(send('anna', to('anna'))).rejects.toMatchObject({ code: 'not-found' });
  const ben = await town.agent('ben');
  expect(unread(ben)).toEqual([]);
  for (let n = 1; n <= 10; n++) await send('anna', to('ben'), `Note ${n}`);
  await expect(send('anna', to('ben'))).rejects.toMatchObject({ code: 'too-many-requests' });
  for (let minute = 0; minute < 2; minute++) {
    await town.clock.advance(60_000);
    for (let n = 1; n <= 10; n++) await send('anna', to('ben'), `Later ${n}`);
  }
  expect(unread(ben)).toHaveLength(20);
  expect(unread(ben).some(({ text }) => text.startsWith('Note'))).toBe(false);
  expect(town.store.noteRows.size).toBe(20);
});
