/** The service records that the workstation shows: loaded when a call ends or the list is opened. */
import type { ReactiveController, ReactiveControllerHost } from 'lit';
import type { ServiceRecord, Workstation } from '../../src/index.js';

const pageSize = 30;

export class RecordList implements ReactiveController {
  records: readonly ServiceRecord[] = [];
  next: string | undefined;
  loading = false;
  #generation = 0;

  constructor(readonly host: ReactiveControllerHost) { host.addController(this); }
  hostDisconnected(): void { this.#generation++; this.loading = false; }

  clear(): void {
    this.#generation++;
    this.records = [];
    this.next = undefined;
    this.loading = false;
  }

  async load(workstation: Workstation | undefined, older: boolean): Promise<void> {
    if (!workstation || (older && this.next === undefined)) return;
    const generation = ++this.#generation;
    this.loading = true;
    this.host.requestUpdate();
    try {
      const page = await workstation.records({ mine: true, limit: pageSize, ...(older && this.next !== undefined ? { cursor: this.next } : {}) });
      if (generation !== this.#generation) return;
      this.records = older ? [...this.records, ...page.records] : page.records;
      this.next = page.next;
    } catch {
      // `state.problem` says why; the list stays as it was.
    } finally {
      if (generation === this.#generation) this.loading = false;
      this.host.requestUpdate();
    }
  }
}
