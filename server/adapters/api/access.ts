/** Who is asking: a person with a session token or a program with an API key; and what each may do. */
import type { FastifyRequest } from 'fastify';
import { CccError } from 'ccc-workstation/errors';
import type { Clock } from '../../ports/clock.js';
import type { AgentRow, Store } from '../../ports/store.js';
import { hashApiKey, isSameHash } from '../../domain/api-key.js';
import type { Session, Tokens } from './tokens.js';

export interface Person { readonly kind: 'person'; readonly agentId: string; readonly role: AgentRow['role']; readonly session: Session }
export interface Program { readonly kind: 'program'; readonly keyId: string; readonly role: 'admin' | 'host' }

export interface Access {
  person(request: FastifyRequest): Promise<Person>;
  program(request: FastifyRequest): Promise<Program>;
  /** Either of the two. */
  anybody(request: FastifyRequest): Promise<Person | Program>;
  /** The same for a token that came by another way than the header. */
  personOf(token: string): Promise<Person>;
  /** The account still exists, is not disabled, and has the password the session was begun with. */
  isWelcome(session: Session): Promise<boolean>;
  /** The accounts have just changed. */
  forget(): void;
}

/** Five hundred agents may come back in the same second: one reading serves all who ask within this, and a disabled account is still out within a second (S-28). */
const sharedMs = 300;

export function createAccess(tokens: Tokens, store: Store, configuredKeys: readonly string[], clock: Clock, heard: (agentId: string) => void): Access {
  let reading: { readonly rows: Promise<readonly AgentRow[]>; readonly at: number } | undefined;
  function agents(): Promise<readonly AgentRow[]> {
    const now = clock.monotonic();
    if (reading && now - reading.at < sharedMs) return reading.rows;
    const rows = store.config.agents();
    reading = { rows, at: now };
    rows.catch(() => { reading = undefined; });
    return rows;
  }
  const fixed = configuredKeys.map((key, i) => ({ id: `configured-${i + 1}`, hash: hashApiKey(key), role: 'host' as const }));

  async function personOf(token: string): Promise<Person> {
    const session = await tokens.verify(token);
    const row = (await agents()).find((agent) => agent.id === session.agentId);
    // Read on every request, so that disabling an account works at once (S-28).
    if (!row || !isGood(row, session)) throw new CccError('not-signed-in');
    return { kind: 'person', agentId: row.id, role: row.role, session };
  }

  /** Not disabled, and the password is still the one it was begun with. */
  const isGood = (row: AgentRow, { mark }: Session): boolean => !row.disabled && (mark === undefined || mark === tokens.markOf(row.passwordHash));

  async function person(request: FastifyRequest): Promise<Person> {
    const asking = await personOf(bearerOf(request));
    heard(asking.agentId);
    return asking;
  }

  async function programOf(key: string): Promise<Program> {
    const hash = hashApiKey(key);
    const row = [...fixed, ...(await store.config.apiKeys())].find((candidate) => isSameHash(candidate.hash, hash));
    if (!row) throw new CccError('not-signed-in');
    return { kind: 'program', keyId: row.id, role: row.role };
  }

  const isJwt = (bearer: string): boolean => bearer.split('.').length === 3;
  return {
    personOf,
    isWelcome: async (session) => (await agents()).some((agent) => agent.id === session.agentId && isGood(agent, session)),
    forget() { reading = undefined; },
    person,
    program: (request) => programOf(bearerOf(request)),
    anybody: (request) => {
      const bearer = bearerOf(request);
      return isJwt(bearer) ? person(request) : programOf(bearer);
    },
  };
}

function bearerOf(request: FastifyRequest): string {
  const match = /^Bearer ([\w.~+/-]{1,4096}=*)$/i.exec(request.headers.authorization ?? '');
  if (!match?.[1]) throw new CccError('not-signed-in');
  return match[1];
}
