/** After a crash: every interrupted call gets its ending, every half-written recording its length, before anybody may call again (F-29, F-30). */
import type { NewFact } from 'ccc-workstation/protocol';
import { endStatus, lastSignOfLife, type RecordState } from '../domain/records.js';
import type { Log } from '../ports/clock.js';
import type { MediaEngine } from '../ports/media.js';
import type { RecordingRow, Store } from '../ports/store.js';
import type { Ledger } from './ledger.js';

interface Ports { readonly store: Store; readonly media: Pick<MediaEngine, 'recoverRecordings'>; readonly ledger: Ledger; readonly log: Log }

/** Resolves with how many calls were interrupted. */
export async function recover({ store, media, ledger, log }: Ports): Promise<number> {
  const [found, rows, open] = await Promise.all([media.recoverRecordings(), store.recordings.running(), store.openInteractions()]);
  const durations = new Map(found.map((recording) => [recording.recordingId, recording.durationMs]));
  const paths = new Map(found.map((recording) => [recording.recordingId, recording.path]));
  await Promise.all(rows.map((row) => store.recordings.put(finished(row, durations.get(row.id)))));
  for (const interactionId of open) {
    const lost = await close(ledger, interactionId, durations);
    const path = lost && paths.get(lost.id);
    if (lost && path !== undefined) await store.recordings.put({ ...lost, interactionId, path, state: 'final' });
  }
  if (open.length > 0) log('warn', 'calls were interrupted by a restart and are closed', { calls: open.length, recordings: rows.length });
  return open.length;
}

const finished = (row: RecordingRow, durationMs: number | undefined): RecordingRow =>
  durationMs === undefined ? { ...row, state: 'failed' } : { ...row, durationMs, state: 'final' };

/** Says which recording was cut off and is whole now. */
async function close(ledger: Ledger, id: string, durations: ReadonlyMap<string, number>): Promise<{ id: string; durationMs: number } | undefined> {
  const interaction = await ledger.restore(id);
  const record = ledger.record(id);
  if (!interaction || !record) return undefined;
  const { recording } = record.record;
  const recordedMs = recording && durations.get(recording.id);
  const facts: NewFact[] = interaction.legs.filter((leg) => leg.state !== 'ended').map((leg) => ({ type: 'leg.ended', legId: leg.id, cause: 'serverRestart' }));
  if (recording && !recording.final) facts.push(recordedMs === undefined ? { type: 'recording.failed', recordingId: recording.id, reason: 'lost' } : { type: 'recording.finished', recordingId: recording.id, durationMs: recordedMs });
  if (interaction.status === undefined) facts.push(...ending(ledger, id, record, facts));
  if (interaction.phase === 'wrapUp' && interaction.agentId !== undefined) facts.push({ type: 'wrapUp.finished', agentId: interaction.agentId });
  const at = interaction.status === undefined ? lastSignOfLife(record, recordedMs) : record.at.lastFact;
  await ledger.append(id, [...facts, { type: 'interaction.closed' }], at);
  return recording && recordedMs !== undefined ? { id: recording.id, durationMs: recordedMs } : undefined;
}

function ending(ledger: Ledger, id: string, record: RecordState, facts: readonly NewFact[]): NewFact[] {
  const status = endStatus(ledger.preview(id, facts) ?? record, 'system', 'serverRestart');
  return [{ type: 'interaction.ended', status, hangUpParty: 'system', cause: 'serverRestart' }];
}
