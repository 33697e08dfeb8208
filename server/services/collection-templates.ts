/** The templates for collecting digits while the center runs: read at the time of use, changed by administrators, stored before anybody sees the change (CAL-09). */
import * as v from 'valibot';
import { CollectionDefinition, type CenterCapabilities } from 'ccc-workstation/protocol';
import type { Log } from '../ports/clock.js';
import type { CollectionRow, Store } from '../ports/store.js';

/** `secret` is sealed. */
export interface StoredTemplate { readonly id: string; readonly definition: CollectionDefinition; readonly secret: string | null }
type Config = Pick<Store['config'], 'putCollection' | 'removeCollection'>;

/** One that cannot be read is left out and logged: the center starts. */
export function readTemplates(rows: readonly CollectionRow[], log: Log): StoredTemplate[] {
  return rows.flatMap(({ id, definition, secret }) => {
    const read = v.safeParse(CollectionDefinition, definition);
    if (read.success) return [{ id, definition: read.output, secret }];
    log('error', 'a collection template cannot be read and is left out', { template: id });
    return [];
  });
}

export class LiveTemplates {
  readonly #config: Config;
  readonly #templates: Map<string, StoredTemplate>;
  readonly #listeners = new Set<() => void>();
  #tail: Promise<unknown> = Promise.resolve();

  constructor(config: Config, templates: readonly StoredTemplate[]) {
    this.#config = config;
    this.#templates = new Map(templates.map((template) => [template.id, template]));
  }

  all(): readonly StoredTemplate[] { return [...this.#templates.values()].sort((a, b) => a.id < b.id ? -1 : 1); }
  get(id: string): StoredTemplate | undefined { return this.#templates.get(id); }
  /** What agents may choose from. */
  offered(): NonNullable<CenterCapabilities['collections']> {
    return this.all().flatMap(({ id, definition: { name, masked, enabled } }) => enabled ? [{ id, name, masked }] : []);
  }

  onChange(listener: () => void): void { this.#listeners.add(listener); }

  /** One change after the other, each made from what the one before left. */
  put(id: string, make: (before: StoredTemplate | undefined) => StoredTemplate): Promise<StoredTemplate> {
    return this.#inTurn(async () => {
      const template = make(this.#templates.get(id));
      await this.#config.putCollection({ ...template });
      this.#templates.set(id, template);
      return template;
    });
  }

  /** False where there is none. */
  remove(id: string): Promise<boolean> {
    return this.#inTurn(async () => {
      await this.#config.removeCollection(id);
      return this.#templates.delete(id);
    });
  }

  #inTurn<T>(change: () => Promise<T>): Promise<T> {
    const result = this.#tail.then(async () => {
      const changed = await change();
      for (const listener of this.#listeners) listener();
      return changed;
    });
    this.#tail = result.catch(() => undefined);
    return result;
  }
}
