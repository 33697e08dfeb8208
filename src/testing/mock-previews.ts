/** The mock center's previewed contacts: shown to the agent one at a time, called or passed over, by the rules of the real one. */
import { CccError } from '../kernel/errors.js';
import { allowedOnPreview, hasWork, reducePreview, takesPreview, type PreviewCommand, type PreviewEvent } from '../model/index.js';
import type { Preview, PreviewContact } from '../protocol/index.js';
import type { MockExchange } from './mock-exchange.js';

/** A customer to be called, for this agent. */
export interface MockPreview {
  readonly number?: string;
  readonly name?: string;
  readonly taskId?: string;
  readonly taskName?: string;
  readonly data?: Readonly<Record<string, string>>;
  readonly previewSeconds?: number;
}

/** As in the center's default settings. */
const pushes = 3;

export class MockPreviews {
  readonly #contacts = new Map<string, PreviewContact>();
  #cancelTimer = (): void => undefined;
  #told = '[]';

  constructor(private readonly exchange: MockExchange) {}

  add({ number = '13800138000', name, taskId = 'task-1', taskName = taskId, data = {}, previewSeconds = 60 }: MockPreview): string {
    const { clock, me } = this.exchange;
    const id = this.exchange.nextId('preview');
    this.#contacts.set(id, { id, taskId, taskName, number, ...(name === undefined ? {} : { name }), data: { ...data }, agentId: me.agentId, previewSeconds, createdAt: clock.now(), state: 'waiting', passedBy: [] });
    this.match();
    return id;
  }
  contact(id: string): PreviewContact | undefined { return this.#contacts.get(id); }
  cancel(id: string): void {
    if (this.#contacts.get(id)?.state === 'dialling') throw new CccError('not-allowed-now', 'it is being called');
    this.#change(id, { type: 'cancelled' });
  }

  shown(): Preview[] {
    return [...this.#contacts.values()].flatMap(({ id, taskId, taskName, number, name, data, state, takenAt = 0, until = 0 }): Preview[] =>
      state === 'previewing' ? [{ id, taskId, taskName, number, ...(name === undefined ? {} : { name }), data, since: takenAt, until }] : []);
  }
  /** The agent is another than before: away, or free for the next. */
  match(): void {
    const { agent, clock, drainsUntil } = this.exchange;
    const shown = this.shown()[0];
    if (shown && agent.presence !== 'ready' && shown.until > clock.now()) { this.#change(shown.id, { type: 'takenBack' }); return; }
    const next = [...this.#contacts.values()].filter(({ state }) => state === 'waiting').sort((a, b) => a.passedBy.length - b.passedBy.length)[0];
    if (!next || !takesPreview(agent) || drainsUntil !== undefined) return;
    const ms = next.previewSeconds * 1000;
    this.#cancelTimer();
    this.#cancelTimer = clock.after(ms, () => { this.#lapse(next.id); });
    this.#change(next.id, { type: 'pushed', agentId: agent.id, until: clock.now() + ms });
  }
  #lapse(id: string): void {
    const { exchange } = this;
    const { afterMissed } = exchange.settings;
    // Before it goes back, so that it is not shown to the same agent at once.
    if (!hasWork(exchange.agent) && afterMissed !== 'ready') exchange.apply({ type: 'presenceAsked', ...(afterMissed === 'notReady' ? { presence: afterMissed } : { presence: 'onBreak', reason: afterMissed.onBreak }) });
    this.#change(id, { type: 'lapsed', most: pushes });
  }

  skip(id: string, reason: string): void {
    if (!this.allowed(id, 'skipPreview')) throw new CccError('not-found', 'no such contact is shown to you');
    this.#change(id, { type: 'skipped', reason });
  }
  allowed(id: string, command: PreviewCommand): PreviewContact | undefined {
    const contact = this.#contacts.get(id);
    return contact && allowedOnPreview(contact, this.exchange.me.agentId).has(command) ? contact : undefined;
  }
  dialled(id: string, interactionId: string): void { this.#change(id, { type: 'dialled', interactionId }); }
  /** The call of a contact is over. */
  ended({ previewId, status }: { readonly previewId?: string | undefined; readonly status?: PreviewContact['result'] }): void {
    if (previewId !== undefined && status !== undefined) this.#change(previewId, { type: 'ended', status });
  }

  #change(id: string, event: PreviewEvent): void {
    const { exchange } = this;
    const before = this.#contacts.get(id);
    const next = before && reducePreview(before, event, exchange.clock.now());
    if (!next || next === before) return;
    this.#contacts.set(id, next);
    const previews = this.shown();
    if (previews.length === 0) this.#cancelTimer();
    if (JSON.stringify(previews) !== this.#told) exchange.frames.send({ type: 'previews', previews });
    this.#told = JSON.stringify(previews);
    // A customer who waits comes first; what the agent is now brings the next contact.
    exchange.apply({ type: 'switched', name: 'previewing', on: previews.length > 0 });
  }
}
