/** Records one call on two tracks: agent left, customer right (SVR-08). A recording that fails never disturbs the call (F-32). */
import type { NewFact } from 'ccc-workstation/protocol';
import type { MediaSession, Recording, RecordTracks } from '../ports/media.js';
import type { CallKit } from './kit.js';

export class Recorder {
  readonly #kit: Pick<CallKit, 'ids' | 'store' | 'log'>;
  readonly #interactionId: string;
  #recording: Recording | undefined;

  constructor(kit: Pick<CallKit, 'ids' | 'store' | 'log'>, interactionId: string) {
    this.#kit = kit;
    this.#interactionId = interactionId;
  }

  get isRunning(): boolean { return this.#recording !== undefined; }

  async start(session: MediaSession, tracks: RecordTracks): Promise<NewFact[]> {
    if (this.#recording) return [];
    const recordingId = this.#kit.ids.next('rec');
    try {
      // The fact is all that recovery needs to find the file; the row is written when the length is known.
      this.#recording = await session.record(recordingId, tracks);
      return [{ type: 'recording.started', recordingId }];
    } catch (error) {
      this.#kit.log('error', 'a recording could not start', { interaction: this.#interactionId, error: String(error) });
      return [{ type: 'recording.failed', recordingId, reason: 'start' }];
    }
  }

  /** Goes on with the recording that a restart cut off; where that cannot be, the record says so and another one begins. */
  async resume(recordingId: string, session: MediaSession, tracks: RecordTracks): Promise<NewFact[]> {
    try {
      this.#recording = await session.record(recordingId, tracks, { resume: true });
      return [];
    } catch (error) {
      this.#kit.log('error', 'a recording could not go on', { interaction: this.#interactionId, error: String(error) });
      return [{ type: 'recording.failed', recordingId, reason: 'resume' }];
    }
  }

  /** The other party of a side changed, for example by a transfer. */
  async retrack(tracks: RecordTracks): Promise<void> { await this.#recording?.retrack(tracks); }

  /** Forgets a recording that broke by itself; false when it is not the running one. */
  fail(recordingId: string): boolean {
    if (this.#recording?.id !== recordingId) return false;
    this.#recording = undefined;
    return true;
  }

  async stop(): Promise<NewFact[]> {
    const recording = this.#recording;
    if (!recording) return [];
    try {
      const { durationMs } = await recording.stop();
      await this.#kit.store.recordings.put({ id: recording.id, interactionId: this.#interactionId, path: recording.path, durationMs, state: 'final' });
      return [{ type: 'recording.finished', recordingId: recording.id, durationMs }];
    } catch (error) {
      this.#kit.log('error', 'a recording could not be finished', { interaction: this.#interactionId, error: String(error) });
      return [{ type: 'recording.failed', recordingId: recording.id, reason: 'stop' }];
    } finally { this.#recording = undefined; }
  }
}
