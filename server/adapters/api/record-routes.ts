/** Service records: agents see their own, supervisors, administrators and administrators' keys see all (SVR-01, SVR-04). */
import * as v from 'valibot';
import { CccError } from 'ccc-workstation/errors';
import { Id, RecordPage, RecordQuery, RecordTimeline, ServiceRecord } from 'ccc-workstation/protocol';
import { maskFact, maskRecord } from '../../domain/masking.js';
import type { Person, Program } from './access.js';
import type { Context } from './context.js';
import { bearerOrKey, refusals } from './documented.js';
import type { App } from './schemas.js';

export function recordRoutes(app: App, { store, access, center }: Context): void {
  const isMasked = (who: Person | Program): boolean => who.kind === 'person' && center.hidesNumbers(who.agentId);

  app.get('/api/v1/records', {
    schema: { tags: ['records'], summary: 'Service records, the newest first', security: bearerOrKey, querystring: RecordQuery, response: { 200: RecordPage, ...refusals(400, 401, 403) } },
  }, async (request) => {
    const who = await access.anybody(request);
    // Asking "is it this number?" digit by digit would unmask it, also where it stands in a remark.
    const { callerNumber, contactNumber, remark } = request.query;
    if (isMasked(who) && (callerNumber !== undefined || contactNumber !== undefined || /\d/.test(remark ?? ''))) throw new CccError('forbidden', 'numbers are masked');
    const page = await store.records.find(request.query, scopeOf(who, request.query.mine === 'true'));
    return { records: isMasked(who) ? page.records.map(maskRecord) : [...page.records], ...(page.next === undefined ? {} : { next: page.next }) };
  });

  app.get('/api/v1/records/:id', {
    schema: { tags: ['records'], summary: 'One service record', security: bearerOrKey, params: v.object({ id: Id }), response: { 200: ServiceRecord, ...refusals(401, 403, 404) } },
  }, async (request) => {
    const who = await access.anybody(request);
    const record = await store.records.get(request.params.id);
    // Somebody else's record and no record answer alike.
    if (!record || !maySee(who, record)) throw new CccError('not-found');
    return isMasked(who) ? maskRecord(record) : record;
  });

  app.get('/api/v1/records/:id/facts', {
    schema: { tags: ['records'], summary: 'What happened in it, fact by fact', security: bearerOrKey, params: v.object({ id: Id }), response: { 200: RecordTimeline, ...refusals(401, 403, 404) } },
  }, async (request) => {
    const who = await access.anybody(request);
    const record = await store.records.get(request.params.id);
    if (!record || !maySee(who, record)) throw new CccError('not-found');
    const facts = await store.facts(record.id);
    return { facts: isMasked(who) ? facts.map((fact) => maskFact(fact, record.contactNumber)) : [...facts] };
  });
}

function scopeOf(who: Person | Program, mine: boolean): { readonly agentId?: string } {
  if (seesAll(who) && !mine) return {};
  if (who.kind === 'program') throw new CccError('forbidden');
  return { agentId: who.agentId };
}

export function seesAll(who: Person | Program): boolean {
  return who.role === 'admin' || who.role === 'supervisor';
}

export function maySee(who: Person | Program, record: ServiceRecord): boolean {
  return seesAll(who) || (who.kind === 'person' && (record.agentId === who.agentId || record.missedBy.includes(who.agentId)));
}
