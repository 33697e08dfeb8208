/** What a held customer hears, as the setting says: music, nothing, a spoken text, a sound of one's own — or the music, where that cannot be had. */
import { expect, it } from 'vitest';
import { CccError } from 'ccc-workstation/errors';
import type { HoldSound } from 'ccc-workstation/protocol';
import { wavHeader } from '../../server/domain/wav.js';
import type { Speech } from '../../server/ports/speech.js';
import { Town } from './support/town.js';

const wav = (rate = 16_000): Buffer => Buffer.concat([wavHeader(rate * 2, 1, rate), Buffer.alloc(rate * 2)]);

async function held(town: Town): Promise<readonly string[]> {
  await town.command('anna', 'hold');
  const heard = town.session().playing(town.leg('customer'));
  await town.command('anna', 'resume');
  expect(town.session().playing(town.leg('customer'))).toEqual([]);
  return heard;
}
async function talking(speech?: Speech) {
  const town = await Town.build(speech ? { speech } : {});
  const { customer } = await town.customerTalksTo(await town.carrier(), await town.agent('anna'));
  const choose = async (holdSound: HoldSound): Promise<readonly string[]> => {
    await town.center.changeSettings(() => ({ holdSound }));
    await town.settle();
    return held(town);
  };
  return { town, customer, choose };
}

// proves CAL-03
it('plays what is set, and changes while the center runs', async () => {
  const spoken: string[] = [];
  const { town, customer, choose } = await talking({ speak: async (text) => { spoken.push(text); return wav(22_050); } });
  expect(await held(town)).toEqual(['hold-music']);
  expect(await choose({ kind: 'none' })).toEqual(['silence']);
  expect(await choose({ kind: 'text', text: 'One moment please' })).toEqual([expect.stringMatching(/^spoken-/)]);
  await choose({ kind: 'music' });
  await choose({ kind: 'text', text: 'One moment please' });
  expect(spoken).toEqual(['One moment please']);
  const { id, durationMs } = await town.center.addSound(wav());
  expect(durationMs).toBe(1000);
  expect(await choose({ kind: 'file', soundId: id })).toEqual([id]);
  expect(await town.center.holdSound()).toEqual({ setting: { kind: 'file', soundId: id }, playing: 'file' });
  customer.bye();
  await town.settle();
  await town.expectQuiet();
});

it('falls back to the music and says why', async () => {
  const { town, customer, choose } = await talking();
  expect(await choose({ kind: 'text', text: 'Nobody speaks this' })).toEqual(['hold-music']);
  expect(await town.center.holdSound()).toMatchObject({ playing: 'music', problem: expect.stringContaining('espeak-ng') });
  expect(await choose({ kind: 'file', soundId: 'never' })).toEqual(['hold-music']);
  expect(await town.center.holdSound()).toMatchObject({ playing: 'music', problem: expect.stringContaining('uploaded') });
  for (const bad of [Buffer.from('ID3 an mp3'), Buffer.alloc(0), wav().subarray(0, 44)]) await expect(town.center.addSound(bad)).rejects.toBeInstanceOf(CccError);
  customer.bye();
  await town.settle();
  await town.expectQuiet();
});
