/** What held callers hear: uploading a sound of one's own, and what is really played (CAL-03). The choice itself is a setting. */
import type { FastifyRequest } from 'fastify';
import * as v from 'valibot';
import { CccError } from 'ccc-workstation/errors';
import { HoldSound, Id } from 'ccc-workstation/protocol';
import type { Context } from './context.js';
import { bearerOrKey, refusals } from './documented.js';
import type { App } from './schemas.js';

/** Two minutes of 8 kHz telephone sound. */
const mostBytes = 2 * 1024 * 1024;
const kinds = v.picklist(['music', 'none', 'text', 'file']);

export function holdRoutes(app: App, { center, access, log }: Context): void {
  const administrator = async (request: FastifyRequest): Promise<string> => {
    const who = await access.anybody(request);
    if (who.role !== 'admin') throw new CccError('forbidden');
    return who.kind === 'person' ? who.agentId : who.keyId;
  };
  app.addContentTypeParser(['audio/wav', 'audio/x-wav', 'audio/wave'], { parseAs: 'buffer', bodyLimit: mostBytes }, (_request, body, done) => { done(null, body); });

  app.post('/api/v1/sounds', {
    bodyLimit: mostBytes,
    schema: {
      tags: ['settings'], summary: 'Uploads a sound as audio/wav, for the setting holdSound', security: bearerOrKey, consumes: ['audio/wav'],
      response: { 201: v.object({ id: Id, durationMs: v.number() }), ...refusals(400, 401, 403, 413) },
    },
  }, async (request, reply) => {
    const by = await administrator(request);
    if (!Buffer.isBuffer(request.body)) throw new CccError('bad-request', 'content-type: audio/wav');
    const sound = await center.addSound(request.body);
    log('info', 'audit', { action: 'sound', by, sound: sound.id });
    return reply.code(201).send(sound);
  });

  app.get('/api/v1/hold-sound', {
    schema: {
      tags: ['settings'], summary: 'What held callers hear, and why it is not what is set', security: bearerOrKey,
      response: { 200: v.object({ setting: HoldSound, playing: kinds, problem: v.optional(v.string()) }), ...refusals(401, 403) },
    },
  }, async (request) => {
    await administrator(request);
    return await center.holdSound();
  });
}
