/** For tests: a real PostgreSQL in a temporary directory, where the distribution's programs are installed; or the one of DATABASE_URL_TEST. */
import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { chmodSync, chownSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { randomBytes } from 'node:crypto';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';

export interface ThrowawayPostgres { fresh(): Promise<string>; stop(): Promise<void> }

const root = '/usr/lib/postgresql';

function programs(): string | undefined {
  if (!existsSync(root)) return undefined;
  const newest = readdirSync(root).sort((a, b) => Number(b) - Number(a)).map((v) => join(root, v, 'bin')).find((dir) => existsSync(join(dir, 'initdb')));
  return newest;
}

export const postgresAvailable = (): boolean => process.env['DATABASE_URL_TEST'] !== undefined || programs() !== undefined;

export async function startThrowawayPostgres(): Promise<ThrowawayPostgres> {
  const given = process.env['DATABASE_URL_TEST'];
  if (given !== undefined) return { fresh: () => createDatabase(given), stop: () => Promise.resolve() };
  const bin = programs();
  if (bin === undefined) throw new Error('no PostgreSQL programs here');
  const dir = mkdtempSync(join(tmpdir(), 'ccc-postgres-'));
  // PostgreSQL refuses to run as root; Debian's package brings the user `postgres`.
  const user = process.getuid?.() === 0 ? { uid: idOf('-u'), gid: idOf('-g') } : {};
  if (user.uid !== undefined) { chownSync(dir, user.uid, user.gid); chmodSync(dir, 0o700); }
  const data = join(dir, 'data');
  execFileSync(join(bin, 'initdb'), ['-D', data, '-U', 'postgres', '-A', 'trust', '-E', 'UTF8', '--no-sync'], { ...user, cwd: dir, stdio: 'ignore' });
  const port = await freePort();
  const server = spawn(join(bin, 'postgres'), ['-D', data, '-p', String(port), '-c', 'listen_addresses=127.0.0.1', '-k', dir], { ...user, cwd: dir, stdio: 'ignore' });
  const url = `postgres://postgres@127.0.0.1:${port}/postgres`;
  await untilReady(url);
  return { fresh: () => createDatabase(url), stop: () => stop(server, dir) };
}

async function stop(server: ChildProcess, dir: string): Promise<void> {
  const ended = new Promise<void>((resolve) => { server.once('exit', () => { resolve(); }); });
  server.kill('SIGINT');
  const late = setTimeout(() => { server.kill('SIGKILL'); }, 5000);
  await ended;
  clearTimeout(late);
  rmSync(dir, { recursive: true, force: true });
}

const idOf = (flag: string): number => Number(execFileSync('id', [flag, 'postgres'], { encoding: 'utf8' }).trim());

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer().on('error', reject).listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => { resolve(typeof address === 'object' && address !== null ? address.port : 0); });
    });
  });
}

async function untilReady(url: string): Promise<void> {
  for (let attempt = 0; attempt < 150; attempt++) {
    const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 1000 });
    try { await client.connect(); await client.end(); return; } catch { await new Promise((resolve) => { setTimeout(resolve, 100); }); }
  }
  throw new Error('PostgreSQL did not start');
}

async function createDatabase(url: string): Promise<string> {
  const name = `ccc_test_${randomBytes(6).toString('hex')}`;
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query(`CREATE DATABASE ${name}`);
  await client.end();
  const made = new URL(url);
  made.pathname = `/${name}`;
  return made.href;
}
