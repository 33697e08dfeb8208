/** What a call needs to collect digits: the template, what the customer hears, and the way to the business system (CAL-09). */
import { CccError } from 'ccc-workstation/errors';
import type { CollectionChange, CollectionDefinition, CollectionResult, CollectionTemplate } from 'ccc-workstation/protocol';
import type { Seal } from '../domain/seal.js';
import type { Callbacks } from '../ports/callbacks.js';
import type { Clock, Log } from '../ports/clock.js';
import type { PlaySource } from '../ports/media.js';
import type { LiveTemplates, StoredTemplate } from './collection-templates.js';
import { deliver, type Delivered } from './delivery.js';
import type { Plan } from './plan.js';
import type { Prompts } from './prompts.js';
import type { Sounds } from './sounds.js';

interface Ports { readonly plan: Plan; readonly callbacks: Callbacks; readonly seal: Seal; readonly sounds: Sounds; readonly prompts: Prompts; readonly clock: Clock; readonly log: Log }

export class Collections {
  readonly #ports: Ports;

  constructor(ports: Ports) {
    this.#ports = ports;
  }

  get #templates(): LiveTemplates { return this.#ports.plan.collections; }

  /** Rejects with `not-found` for what agents may not choose. */
  definition(id: string): CollectionDefinition {
    const template = this.#templates.get(id);
    if (!template?.definition.enabled) throw new CccError('not-found', 'collection template');
    return template.definition;
  }

  /** Undefined: nothing. What cannot be played is a beep, so that the customer knows to begin. */
  async prompt({ prompt }: CollectionDefinition): Promise<PlaySource | undefined> {
    if (prompt.kind === 'none') return undefined;
    const path = await this.#sound(prompt);
    return path === undefined ? this.#ports.prompts.file('beep') : { kind: 'file', path };
  }

  async deliver(result: CollectionResult): Promise<Delivered> {
    const { seal, log } = this.#ports;
    const template = this.#templates.get(result.template.id);
    const sealed = template?.secret ?? null;
    const secret = sealed === null ? undefined : seal.open(sealed);
    if (template && (sealed === null || secret !== undefined)) return await deliver(this.#ports, { result, url: template.definition.callbackUrl, secret });
    const reason = template ? 'its secret was sealed with another key' : 'the template was removed';
    log('error', 'collected digits could not be sent', { interaction: result.sessionId, template: result.template.id, reason });
    return { reason };
  }

  // ── for administrators ──────────────────────────────────────────────────────────────────────────────────────────────────

  list(): Promise<CollectionTemplate[]> { return Promise.all(this.#templates.all().map((template) => this.#shown(template))); }

  async put(id: string, { secret, ...definition }: CollectionChange): Promise<CollectionTemplate> {
    const objection = this.#ports.callbacks.objection(definition.callbackUrl);
    if (objection !== undefined) throw new CccError('bad-request', `callbackUrl: ${objection}`);
    const sealed = typeof secret === 'string' ? this.#ports.seal.close(secret) : secret;
    return await this.#shown(await this.#templates.put(id, (before) => ({ id, definition, secret: sealed === undefined ? before?.secret ?? null : sealed })));
  }

  async remove(id: string): Promise<void> {
    if (!await this.#templates.remove(id)) throw new CccError('not-found', 'collection template');
  }

  /** Spoken when it is set, so that no customer waits for it. */
  async #shown({ id, definition, secret }: StoredTemplate): Promise<CollectionTemplate> {
    const { prompt } = definition;
    const missing = prompt.kind !== 'none' && await this.#sound(prompt) === undefined;
    const problem = prompt.kind === 'file' ? 'this sound was never uploaded' : 'no text-to-speech program could speak it; install espeak-ng';
    return { id, ...definition, hasSecret: secret !== null, ...(missing ? { problem } : {}) };
  }

  async #sound(prompt: Exclude<CollectionDefinition['prompt'], { kind: 'none' }>): Promise<string | undefined> {
    const { sounds } = this.#ports;
    return prompt.kind === 'file' ? await sounds.uploaded(prompt.soundId) : await sounds.spoken(prompt.text);
  }
}
