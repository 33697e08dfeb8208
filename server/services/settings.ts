/** The center's settings while it runs: read at the time of use, changed by administrators, stored before anybody sees the change. */
import * as v from 'valibot';
import { CccError } from 'ccc-workstation/errors';
import { CenterSettings, defaultSettings, SettingsChange } from 'ccc-workstation/protocol';
import { isKnownReason } from '../domain/break-reasons.js';
import type { Log } from '../ports/clock.js';
import type { SettingsRow, Store } from '../ports/store.js';

export type Settings = CenterSettings;

/** A setting that cannot be read falls back to its default and is logged: the center starts. */
export function readSettings(rows: readonly SettingsRow[], log: Log): Settings {
  const bad: string[] = [];
  const read = rows.filter((row) => Object.hasOwn(CenterSettings.entries, row.key)).flatMap((row) => {
    const parsed = v.safeParse(SettingsChange, { [row.key]: row.value });
    if (parsed.success) return [parsed.output];
    bad.push(row.key);
    return [];
  });
  if (bad.length > 0) log('error', 'settings that cannot be read are replaced by their defaults', { settings: bad.join(', ') });
  return Object.assign({}, defaultSettings, ...read) as Settings;
}

type Listener = (settings: Settings, before: Settings) => void;

export class LiveSettings {
  readonly #config: Pick<Store['config'], 'putSetting'>;
  readonly #listeners = new Set<Listener>();
  #current: Settings;
  #tail: Promise<unknown> = Promise.resolve();

  constructor(config: Pick<Store['config'], 'putSetting'>, current: Settings) {
    this.#config = config;
    this.#current = current;
  }

  get current(): Settings { return this.#current; }

  onChange(listener: Listener): () => void {
    this.#listeners.add(listener);
    return () => { this.#listeners.delete(listener); };
  }

  /** One change after the other, each made from what the one before left. */
  change(make: (settings: Settings) => SettingsChange): Promise<Settings> {
    const result = this.#tail.then(() => this.#apply(make));
    this.#tail = result.catch(() => undefined);
    return result;
  }

  async #apply(make: (settings: Settings) => SettingsChange): Promise<Settings> {
    const before = this.#current;
    const given = Object.entries(make(before)).filter(([, value]) => value !== undefined);
    const after = { ...before, ...Object.fromEntries(given) };
    // Only of those who change it: a center that was set up otherwise before can still change everything else.
    if (given.some(([key]) => key === 'afterMissed' || key === 'breakReasons') && !isKnownReason(after)) throw new CccError('bad-request', 'afterMissed.onBreak: none of the break reasons');
    for (const [key, value] of given) await this.#config.putSetting({ key, value });
    this.#current = after;
    for (const listener of this.#listeners) listener(this.#current, before);
    return this.#current;
  }
}
