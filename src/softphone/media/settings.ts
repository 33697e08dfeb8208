/** What a person chose about sound, kept in this browser from one visit to the next. */
import * as v from 'valibot';

const Short = v.pipe(v.string(), v.check((text) => text.length <= 512));
const Chosen = v.object({ id: Short, label: Short });
const share = (most: number) => v.pipe(v.number(), v.check((value) => value >= 0 && value <= most));
const none = { id: '', label: '' };

const usual = {
  input: none, output: none, ring: none, volume: 1, ringVolume: 0.6, vibration: true, inputGain: 1, echoCancellation: true, noiseSuppression: true, autoGainControl: true,
};

/** One value that cannot be read does not take the others with it. */
const Settings = v.object({
  input: v.fallback(Chosen, none), output: v.fallback(Chosen, none), ring: v.fallback(Chosen, none),
  volume: v.fallback(share(1), usual.volume), ringVolume: v.fallback(share(1), usual.ringVolume), vibration: v.fallback(v.boolean(), true), inputGain: v.fallback(share(4), usual.inputGain),
  echoCancellation: v.fallback(v.boolean(), true), noiseSuppression: v.fallback(v.boolean(), true), autoGainControl: v.fallback(v.boolean(), true),
});
export type Settings = v.InferOutput<typeof Settings>;

export const settingsKey = 'ccc-devices';
type Shelf = Pick<Storage, 'getItem' | 'setItem'>;
/** Reading the property itself throws where storage is switched off. */
export function browserStorage(): Shelf | undefined {
  try { return globalThis.localStorage; } catch { return undefined; }
}

export function readSettings(storage: Shelf | undefined): Settings {
  let found: unknown;
  try { found = JSON.parse(storage?.getItem(settingsKey) ?? '{}'); } catch { found = undefined; }
  const read = v.safeParse(Settings, found);
  return read.success ? read.output : usual;
}

export function writeSettings(storage: Shelf | undefined, settings: Settings): void {
  // Full, or forbidden: the choice then lasts as long as the page.
  try { storage?.setItem(settingsKey, JSON.stringify(settings)); } catch { /* Nothing is lost but the memory of it. */ }
}
