/** Every refusal is a problem document (RFC 9457) with our code; nothing of the inside is told (S-38). */
import type { FastifyReply } from 'fastify';
import { CccError, errorTable, type ErrorCode } from 'ccc-workstation/errors';
import type { Problem } from 'ccc-workstation/protocol';
import type { Log } from '../../ports/clock.js';
import type { App } from './schemas.js';

export function problemOf(error: CccError): Problem {
  // Codes that belong to the browser have no HTTP status; on this side they are our own fault.
  const status = error.status === 0 ? 500 : error.status;
  const detail = status >= 500 ? undefined : error.detail;
  return {
    type: `urn:ccc:error:${error.code}`, title: errorTable[error.code].message, status, code: error.code, remedy: errorTable[error.code].remedy,
    ...(detail === undefined ? {} : { detail }),
  };
}

export function sendProblem(reply: FastifyReply, error: CccError): FastifyReply {
  const problem = problemOf(error);
  if (problem.status === 401) reply.header('www-authenticate', 'Bearer');
  // Text, so that no route's own response schema is applied to it.
  return reply.code(problem.status).type('application/problem+json').send(JSON.stringify(problem));
}

export function handleProblems(app: App, log: Log): void {
  app.setErrorHandler((error, request, reply) => {
    const known = asCccError(error);
    if (problemOf(known).status >= 500) log('error', 'request failed', { method: request.method, route: request.routeOptions.url, error });
    return sendProblem(reply, known);
  });
  app.setNotFoundHandler((_request, reply) => sendProblem(reply, new CccError('not-found')));
}

/** fastify's own refusals by their status; anything unexpected is `system-error`. */
function asCccError(error: unknown): CccError {
  if (error instanceof CccError) return error;
  const status = typeof error === 'object' && error !== null && 'statusCode' in error ? error.statusCode : undefined;
  const code = typeof status === 'number' ? codeOfStatus(status) : undefined;
  return new CccError(code ?? 'system-error', undefined, { cause: error });
}

function codeOfStatus(status: number): ErrorCode | undefined {
  const codes: Readonly<Record<number, ErrorCode>> = { 401: 'not-signed-in', 403: 'forbidden', 404: 'not-found', 413: 'too-large', 429: 'too-many-requests', 503: 'overloaded' };
  return codes[status] ?? (status >= 400 && status < 500 ? 'bad-request' : undefined);
}
