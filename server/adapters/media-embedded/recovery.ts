/** After a crash: gives half-written recordings a true header and their final name. */
import { open, readdir, rename } from 'node:fs/promises';
import { join } from 'node:path';
import type { RecoveredRecording } from '../../ports/media.js';
import { WAV_HEADER_BYTES, wavHeader } from '../../domain/wav.js';

export const PART_SUFFIX = '.wav.part';
export const RECORDING_RATE = 8000;
export const RECORDING_CHANNELS = 2;
const BLOCK = RECORDING_CHANNELS * 2;

/** Finishes every recording in the folder that nobody is writing. A file that cannot be repaired is left as it is. */
export async function recoverRecordings(folder: string, running: ReadonlySet<string>): Promise<readonly RecoveredRecording[]> {
  const names = await readdir(folder).catch(() => []);
  const recovered: RecoveredRecording[] = [];
  for (const name of names) {
    if (!name.endsWith(PART_SUFFIX)) continue;
    const recordingId = name.slice(0, -PART_SUFFIX.length);
    if (running.has(recordingId)) continue;
    try {
      const path = join(folder, `${recordingId}.wav`);
      const durationMs = await finishFile(join(folder, name), path);
      recovered.push({ recordingId, durationMs, path });
    } catch {
      // Disk errors leave the part file for the next start.
    }
  }
  return recovered;
}

/** Cuts a torn last block, writes the true lengths, syncs and renames. Returns the duration. */
export async function finishFile(part: string, path: string): Promise<number> {
  const file = await open(part, 'r+');
  let dataBytes: number;
  try {
    const { size } = await file.stat();
    dataBytes = Math.max(0, Math.floor((size - WAV_HEADER_BYTES) / BLOCK) * BLOCK);
    await file.truncate(WAV_HEADER_BYTES + dataBytes);
    await file.write(wavHeader(dataBytes, RECORDING_CHANNELS, RECORDING_RATE), 0, WAV_HEADER_BYTES, 0);
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(part, path);
  return Math.round(dataBytes / BLOCK / RECORDING_RATE * 1000);
}

/** Nobody listens to more silence than this; a longer pause is shortened to it. */
const MAX_SILENCE_MS = 3_600_000;

/** Lengthens a half-written recording by the time since its last batch (a hole in the file costs no disk). Returns its whole 20 ms frames. */
export async function appendSilence(part: string, now: number): Promise<number> {
  const frameBytes = RECORDING_RATE / 50 * BLOCK;
  const file = await open(part, 'r+');
  try {
    const { size, mtimeMs } = await file.stat();
    const missedMs = Math.min(MAX_SILENCE_MS, Math.max(0, now - mtimeMs));
    const frames = Math.floor(Math.max(0, size - WAV_HEADER_BYTES) / frameBytes) + Math.round(missedMs / 20);
    await file.truncate(WAV_HEADER_BYTES + frames * frameBytes);
    return frames;
  } finally {
    await file.close();
  }
}
