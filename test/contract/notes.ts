/** The contract about notes among colleagues: they reach whom they are for, stay until they are closed, and are refused with exact codes. */
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { allowed } from 'ccc-workstation';
import { until, type ContractAgent, type ContractCenter, type ContractColleague } from './contract-center.js';

export function notesSuite(open: () => Promise<ContractCenter>): void {
  let center: ContractCenter;
  let anna: ContractAgent;
  let ben: ContractColleague;
  beforeAll(async () => { center = await open(); });
  afterEach(async () => {
    await ben.leave();
    await anna.leave();
  });
  afterAll(async () => { await center.close(); });

  const soon = (what: string, test: () => boolean): Promise<void> => until(center, what, test);
  const state = () => anna.workstation.state;
  const toBen = [{ kind: 'agent', id: 'ben' }] as const;

  // proves OLA-04
  it('brings a note to the one it is for, and keeps one that came until it is closed, over a lost socket too', async () => {
    anna = await center.signIn();
    ben = await center.colleague();
    await anna.workstation.dispatch({ name: 'sendNote', to: toBen, text: 'Lunch at one?' });
    await soon('Ben\'s note', () => ben.notes.includes('Lunch at one?'));
    await anna.workstation.dispatch({ name: 'sendNote', to: [{ kind: 'skillGroup', id: 'support' }], text: 'To all of support' });
    await soon('the group\'s note', () => ben.notes.includes('To all of support'));
    expect(state().notes).toEqual([]);
    await ben.writes('Gladly');
    await soon('an answer', () => state().notes.length === 1);
    expect(state().notes).toMatchObject([{ from: 'ben', name: 'Ben Carter', text: 'Gladly' }]);
    // A quick one is back between two looks.
    let lost = false;
    const watch = anna.workstation.state$.subscribe(({ connection }) => { lost ||= connection.signalling === 'reconnecting'; });
    anna.dropSocket();
    await soon('a new socket', () => lost && state().connection.signalling === 'connected');
    watch.unsubscribe();
    expect(state().notes).toHaveLength(1);
    await anna.workstation.dispatch({ name: 'closeNote', noteId: state().notes[0]?.id ?? '' });
    await soon('an empty list', () => state().notes.length === 0);
  });

  it('refuses what is empty or too long, strangers, and too many', async () => {
    anna = await center.signIn();
    ben = await center.colleague();
    expect([allowed(state(), { name: 'sendNote', to: toBen, text: ' ' }), allowed(state(), { name: 'sendNote', to: toBen, text: 'x'.repeat(501) }), allowed(state(), { name: 'sendNote', to: [], text: 'x' })]).toEqual([false, false, false]);
    await expect(anna.send({ name: 'sendNote', to: [{ kind: 'agent', id: 'nobody' }], text: 'x' })).rejects.toMatchObject({ code: 'not-found' });
    await expect(anna.send({ name: 'sendNote', to: [{ kind: 'skillGroup', id: 'nobody' }], text: 'x' })).rejects.toMatchObject({ code: 'not-found' });
    await expect(anna.send({ name: 'closeNote', noteId: 'nobody' })).rejects.toMatchObject({ code: 'not-found' });
    // Ten a minute, with those of before.
    const sendMany = async (): Promise<void> => { for (let n = 0; n < 11; n++) await anna.send({ name: 'sendNote', to: [...toBen], text: `${n}` }); };
    await expect(sendMany()).rejects.toMatchObject({ code: 'too-many-requests' });
  });
}
