/** The mock center's notes: those the agent sent, and those colleagues wrote to the agent, by the rules of the real one. */
import { CccError } from '../kernel/errors.js';
import { allowedForAgent } from '../model/index.js';
import type { CenterCommand, Note } from '../protocol/index.js';
import type { MockExchange } from './mock-exchange.js';

/** What our agent wrote, and who got it. */
export interface SentNote { readonly to: readonly string[]; readonly text: string; readonly at: number }

const perMinute = 10;
const mostKept = 20;

export class MockNotes {
  readonly sent: SentNote[] = [];
  #unread: readonly Note[] = [];

  constructor(private readonly exchange: MockExchange) {}

  unread(): Note[] { return [...this.#unread]; }

  /** A colleague writes to our agent. */
  receive(from: string, text: string): string {
    const { exchange } = this;
    const sender = exchange.agents().find(({ id }) => id === from);
    if (!sender) throw new CccError('not-found', 'agent');
    const id = exchange.nextId('note');
    this.#become([...this.#unread, { id, from, name: sender.name, at: exchange.clock.now(), text }].slice(-mostKept));
    return id;
  }

  command(command: Extract<CenterCommand, { name: 'sendNote' | 'closeNote' }>): void {
    const { agent, clock } = this.exchange;
    if (command.name === 'closeNote') {
      if (!this.#unread.some(({ id }) => id === command.noteId)) throw new CccError('not-found', 'note');
      this.#become(this.#unread.filter(({ id }) => id !== command.noteId));
      return;
    }
    if (!allowedForAgent(agent).has('sendNote')) throw new CccError('not-allowed-now', 'sendNote');
    const to = [...new Set(command.to.flatMap((target) => this.#readers(target)))].filter((id) => id !== agent.id);
    if (to.length === 0) throw new CccError('not-found', 'nobody to read it');
    const at = clock.now();
    if (this.sent.filter((note) => note.at > at - 60_000).length >= perMinute) throw new CccError('too-many-requests');
    this.sent.push({ to, text: command.text, at });
  }

  #readers({ kind, id }: { readonly kind: 'agent' | 'skillGroup'; readonly id: string }): string[] {
    const own = this.exchange.me.skillGroups.map((group) => group.id);
    const colleagues = this.exchange.agents().filter(({ skillGroupIds }) => skillGroupIds.some((group) => own.includes(group)));
    const readers = kind === 'agent' ? colleagues.filter((agent) => agent.id === id) : own.includes(id) ? colleagues.filter(({ skillGroupIds }) => skillGroupIds.includes(id)) : [];
    if (readers.length === 0) throw new CccError('not-found', kind === 'agent' ? 'no such colleague' : 'skill group');
    return readers.map((agent) => agent.id);
  }

  #become(notes: readonly Note[]): void {
    this.#unread = notes;
    this.exchange.frames.send({ type: 'notes', notes: this.unread() });
  }
}
