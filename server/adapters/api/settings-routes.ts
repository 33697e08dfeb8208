/** What an administrator may change while the center runs: its settings, and the break reasons one by one (STA-02). */
import type { FastifyRequest } from 'fastify';
import * as v from 'valibot';
import { CccError } from 'ccc-workstation/errors';
import { BreakReason, CenterSettings, SettingsChange } from 'ccc-workstation/protocol';
import { addReason, editReason, removeReason } from '../../domain/break-reasons.js';
import type { Person, Program } from './access.js';
import type { Context } from './context.js';
import { bearerOrKey, refusals } from './documented.js';
import type { App } from './schemas.js';

const reasons = v.object({ breakReasons: v.array(BreakReason) });
const byName = v.object({ name: BreakReason.entries.name });

export function settingsRoutes(app: App, { center, access, log }: Context): void {
  async function administrator(request: FastifyRequest): Promise<Person | Program> {
    const who = await access.anybody(request);
    if (who.role !== 'admin') throw new CccError('forbidden');
    return who;
  }
  /** The change is in force for every agent when it resolves. */
  async function change(request: FastifyRequest, make: (settings: CenterSettings) => SettingsChange): Promise<CenterSettings> {
    const who = await administrator(request);
    let changed: readonly string[] = [];
    const settings = await center.changeSettings((before) => {
      const wanted = make(before);
      changed = Object.keys(wanted);
      return wanted;
    });
    log('info', 'audit', { action: 'settings', by: who.kind === 'person' ? who.agentId : who.keyId, changed: changed.join(', ') });
    return settings;
  }
  const changeReasons = async (request: FastifyRequest, make: (list: readonly BreakReason[]) => BreakReason[]): Promise<{ breakReasons: BreakReason[] }> =>
    ({ breakReasons: (await change(request, ({ breakReasons }) => ({ breakReasons: make(breakReasons) }))).breakReasons });

  app.get('/api/v1/settings', {
    schema: { tags: ['settings'], summary: 'The settings of the center', security: bearerOrKey, response: { 200: CenterSettings, ...refusals(401, 403) } },
  }, async (request) => {
    await administrator(request);
    return center.settings();
  });

  app.put('/api/v1/settings', {
    schema: {
      tags: ['settings'], summary: 'Replaces the settings that are named; they are in force at once', security: bearerOrKey, body: SettingsChange,
      response: { 200: CenterSettings, ...refusals(400, 401, 403) },
    },
  }, async (request) => change(request, () => request.body));

  app.get('/api/v1/break-reasons', {
    schema: { tags: ['settings'], summary: 'Break reasons, also the disabled ones', security: bearerOrKey, response: { 200: reasons, ...refusals(401, 403) } },
  }, async (request) => {
    await administrator(request);
    return { breakReasons: center.settings().breakReasons };
  });

  app.post('/api/v1/break-reasons', {
    schema: {
      tags: ['settings'], summary: 'A new break reason', security: bearerOrKey,
      body: v.strictObject({ name: BreakReason.entries.name, enabled: v.optional(v.boolean(), true) }), response: { 201: reasons, ...refusals(400, 401, 403) },
    },
  }, async (request, reply) => reply.code(201).send(await changeReasons(request, (list) => addReason(list, request.body))));

  app.put('/api/v1/break-reasons/:name', {
    schema: {
      tags: ['settings'], summary: 'Renames, enables or disables a break reason', security: bearerOrKey, params: byName,
      body: v.strictObject({ name: v.optional(BreakReason.entries.name), enabled: v.optional(v.boolean()) }), response: { 200: reasons, ...refusals(400, 401, 403, 404) },
    },
  }, async (request) => {
    const { params: { name }, body } = request;
    const { breakReasons } = await change(request, (before) => ({
      breakReasons: editReason(before.breakReasons, name, body),
      // What is called otherwise is still the reason after a missed call.
      ...(typeof before.afterMissed === 'object' && before.afterMissed.onBreak === name && body.name !== undefined ? { afterMissed: { onBreak: body.name } } : {}),
    }));
    return { breakReasons };
  });

  app.delete('/api/v1/break-reasons/:name', {
    schema: { tags: ['settings'], summary: 'Removes a break reason; who is on it stays on it', security: bearerOrKey, params: byName, response: { 200: reasons, ...refusals(401, 403, 404) } },
  }, async (request) => changeReasons(request, (list) => removeReason(list, request.params.name)));
}
