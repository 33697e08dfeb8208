/** What a start and the first calls do to a store, done to one that is thrown away: both threads then have compiled what they pass (F-29). */
import { openStoreOn } from './index.js';
import type { SqlProgram } from './open-sql.js';

const id = 'rehearsal';

/** Rejects where the database cannot be tried; what stands by is then only slower. */
export async function rehearse({ embedded }: SqlProgram): Promise<void> {
  const sql = await embedded?.rehearsal;
  if (!embedded || !sql) return;
  const store = await openStoreOn(sql);
  await store.append(id, [{ type: 'interaction.created', channel: 'phone', direction: 'inbound', customer: { kind: 'external', number: '0' }, centerNumber: '0', data: {} }], 1, '{}');
  await store.recordings.put({ id, interactionId: id, path: id, durationMs: 0, state: 'running' });
  await store.registrations.put(id, '{}');
  await store.agentSessions.put(id, '{}');
  await store.agentLog.append({ agentId: id, at: 1, presence: 'idle', reason: null, cause: null });
  // As `createCenter` and the plan ask, some of it at once.
  for (let round = 0; round < 2; round++) {
    const { config } = store;
    await Promise.all([
      store.isEmpty(), config.agents(), config.skillGroups(), config.phones(), config.numbers(), config.trunks(), config.flows(), config.settings(), config.apiKeys(),
      store.openFacts(), store.kept(), store.lastCursor(), store.agentLog.last(), store.agentSessions.all(), store.records.receivedSince(0), store.registrations.all(), store.recordings.running(),
    ]);
    await Promise.all(Array.from({ length: 20 }, (_, n) => store.append(id, [{ type: 'leg.connected', legId: `${round}-${n}` }], n, '{}')));
    await store.keep(id, '{}');
  }
  await embedded.thread.forget();
}
