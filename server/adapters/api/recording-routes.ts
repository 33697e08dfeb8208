/** Recordings: a signed URL of at most 60 s bound to user and recording, and the audio with ranges (SVR-05, S-26, S-30). */
import { createReadStream } from 'node:fs';
import { realpath, stat } from 'node:fs/promises';
import { resolve, sep } from 'node:path';
import * as v from 'valibot';
import { CccError } from 'ccc-workstation/errors';
import { Id, RecordingUrl } from 'ccc-workstation/protocol';
import type { RecordingRow } from '../../ports/store.js';
import type { Person, Program } from './access.js';
import type { Context } from './context.js';
import { bearerOrKey, refusals } from './documented.js';
import { rangeOf } from './range.js';
import { maySee, seesAll } from './record-routes.js';
import type { App } from './schemas.js';

const urlLifeMs = 60_000;
const Signed = v.strictObject({ user: v.pipe(v.string(), v.maxLength(80)), exp: v.pipe(v.string(), v.regex(/^\d{1,15}$/)), sig: v.pipe(v.string(), v.maxLength(64)), download: v.optional(v.picklist(['1'])) });

export function recordingRoutes(app: App, context: Context & { readonly recordingsDir: string }): void {
  const { store, access, tokens, clock, log } = context;
  const params = v.object({ id: Id });

  app.post('/api/v1/recordings/:id/url', {
    schema: { tags: ['recordings'], summary: 'A short-lived URL of the audio', security: bearerOrKey, params, response: { 200: RecordingUrl, ...refusals(401, 403, 404) } },
  }, async (request) => {
    const who = await access.anybody(request);
    const { id } = request.params;
    const row = await store.recordings.get(id);
    if (!row || !(await mayHear(who, row))) throw new CccError('not-found');
    const user = who.kind === 'person' ? who.agentId : `key-${who.keyId}`;
    const expiresAt = clock.now() + urlLifeMs;
    const query = new URLSearchParams({ user, exp: String(expiresAt), sig: tokens.sign(signedText(id, user, String(expiresAt))) });
    log('info', 'audit', { action: 'recording.url', by: user, recording: id });
    return { url: `/api/v1/recordings/${id}?${query.toString()}`, expiresAt };
  });

  app.get('/api/v1/recordings/:id', {
    schema: { tags: ['recordings'], summary: 'The audio, by a signed URL; ranges are served', params, querystring: Signed, produces: ['audio/wav'], response: { 200: v.unknown(), 206: v.unknown(), 416: v.unknown(), ...refusals(400, 401, 404) } },
  }, async (request, reply) => {
    const { id } = request.params;
    const { user, exp, sig, download } = request.query;
    if (!tokens.isSigned(signedText(id, user, exp), sig)) throw new CccError('not-signed-in');
    if (Number(exp) < clock.now()) throw new CccError('token-expired');
    const row = await store.recordings.get(id);
    const path = row && (await fileIn(context.recordingsDir, row.path));
    if (path === undefined) throw new CccError('not-found');
    const { size } = await stat(path);
    const range = rangeOf(request.headers.range, size);
    reply.header('accept-ranges', 'bytes').type('audio/wav').header('content-disposition', `${download ? 'attachment' : 'inline'}; filename="${id}.wav"`);
    if (range === 'unsatisfiable') return reply.code(416).header('content-range', `bytes */${size}`).type('text/plain').send('');
    log('info', 'audit', { action: download ? 'recording.download' : 'recording.play', by: user, recording: id, from: range?.start ?? 0 });
    const { start, end } = range ?? { start: 0, end: size - 1 };
    if (range) reply.code(206).header('content-range', `bytes ${start}-${end}/${size}`);
    reply.header('content-length', String(Math.max(0, end - start + 1)));
    return reply.send(size === 0 ? '' : createReadStream(path, { start, end }));
  });

  async function mayHear(who: Person | Program, row: RecordingRow): Promise<boolean> {
    if (seesAll(who)) return true;
    const record = await store.records.get(row.interactionId);
    return record !== undefined && maySee(who, record);
  }
}

const signedText = (id: string, user: string, exp: string): string => `recording\n${id}\n${user}\n${exp}`;

/** The file, if it really lies in the recordings' folder: no `..`, no link that leads out. */
async function fileIn(dir: string, path: string): Promise<string | undefined> {
  try {
    const root = await realpath(dir);
    const file = await realpath(resolve(root, path));
    return file.startsWith(root + sep) && (await stat(file)).isFile() ? file : undefined;
  } catch {
    return undefined;
  }
}
