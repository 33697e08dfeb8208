/** After a crash: finds what was interrupted, and gives its ending to what cannot go on, every half-written recording its length (F-29, F-30). */
import type { NewFact } from 'ccc-workstation/protocol';
import { collectionAfterRestart } from '../domain/collecting.js';
import { endStatus, lastSignOfLife, type RecordState } from '../domain/records.js';
import type { Log } from '../ports/clock.js';
import type { MediaEngine } from '../ports/media.js';
import type { SipStack } from '../ports/sip.js';
import type { DeliveryRow, RecordingRow, Store } from '../ports/store.js';
import { interruptionOf, type Interruption } from './interruption.js';
import { readKept } from './keeping.js';
import type { CenterOptions } from './kit.js';
import type { Ledger } from './ledger.js';

interface Ports {
  readonly store: Store; readonly media: Pick<MediaEngine, 'recoverRecordings'>; readonly sip: Pick<SipStack, 'restore'>; readonly ledger: Ledger; readonly log: Log;
  readonly options: Pick<CenterOptions, 'recoverCalls'>;
}

/** `deliveries`: what business systems have not been told yet. */
export async function findInterrupted({ store, ledger, options }: Ports, deliveries: readonly DeliveryRow[]): Promise<readonly Interruption[]> {
  const [open, kept] = await Promise.all([store.openFacts(), store.kept()]);
  const found = [...open].map(([id, facts]) => {
    const interaction = ledger.restore(id, facts);
    const record = ledger.record(id);
    return interaction && record && interruptionOf(id, interaction, record, options.recoverCalls ? readKept(kept.get(id)) : undefined, deliveries.some((row) => row.interactionId === id));
  });
  return found.filter((each) => each !== undefined);
}

/** What goes on has its recording open again by now; everything else in the folder is finished and its call closed. */
export async function endInterrupted({ store, media, sip, ledger, log }: Ports, rest: readonly Interruption[]): Promise<void> {
  const [found, rows] = await Promise.all([media.recoverRecordings(), store.recordings.running()]);
  const durations = new Map(found.map((recording) => [recording.recordingId, recording.durationMs]));
  const paths = new Map(found.map((recording) => [recording.recordingId, recording.path]));
  await Promise.all(rows.map((row) => store.recordings.put(finished(row, durations.get(row.id)))));
  await Promise.all(rest.map(async ({ id, kept, isDelivering }) => {
    for (const leg of kept?.legs ?? []) if (leg.sip !== undefined) sip.restore(leg.sip)?.hangUp('serverRestart');
    const lost = await close(ledger, id, durations, isDelivering);
    const path = lost && paths.get(lost.id);
    if (lost && path !== undefined) await store.recordings.put({ ...lost, interactionId: id, path, state: 'final' });
  }));
  if (rest.length > 0) log('warn', 'calls were ended by a restart', { calls: rest.length });
}

const finished = (row: RecordingRow, durationMs: number | undefined): RecordingRow =>
  durationMs === undefined ? { ...row, state: 'failed' } : { ...row, durationMs, state: 'final' };

/** Says which recording was cut off and is whole now. */
async function close(ledger: Ledger, id: string, durations: ReadonlyMap<string, number>, isDelivering: boolean): Promise<{ id: string; durationMs: number } | undefined> {
  const interaction = ledger.interaction(id);
  const record = ledger.record(id);
  if (!interaction || !record) return undefined;
  const { recording } = record.record;
  const recordedMs = recording && durations.get(recording.id);
  const ended = interaction.legs.filter((leg) => leg.state !== 'ended').map((leg): NewFact => ({ type: 'leg.ended', legId: leg.id, cause: 'serverRestart' }));
  const facts = [...collectionAfterRestart(interaction, isDelivering), ...ended];
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
