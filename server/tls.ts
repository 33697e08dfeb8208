/** The server's certificate: the one given, or a self-signed one made at first start and kept in the data directory. */
import { randomBytes, X509Certificate } from 'node:crypto';
import { chmod, mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { isIP } from 'node:net';
import { join } from 'node:path';
import { selfSigned } from './self-signed.js';

export interface TlsMaterial { readonly key: string; readonly cert: string }
export interface TlsOptions {
  readonly dataDir: string;
  readonly domain: string;
  readonly host: string;
  readonly certFile?: string | undefined;
  readonly keyFile?: string | undefined;
  /** Further names and addresses to put into a certificate of our own. */
  readonly names?: readonly string[];
}

const day = 86_400_000;

/** For SIP over TLS (and HTTPS when no other is given). Ours is renewed a month before it ends, and when it no longer names the domain. */
export async function loadTls(options: TlsOptions, now: number): Promise<TlsMaterial> {
  if (options.certFile !== undefined && options.keyFile !== undefined) {
    const [cert, key] = await Promise.all([readFile(options.certFile, 'utf8'), readFile(options.keyFile, 'utf8')]);
    return { cert, key };
  }
  const names = [...new Set([options.domain, options.host, 'localhost', '127.0.0.1', ...(options.names ?? [])])].filter((n) => n !== '0.0.0.0' && n !== '::');
  return (await kept(options.dataDir, names, now)) ?? make(options.dataDir, names, now);
}

const files = (dataDir: string): { cert: string; key: string } => ({ cert: join(dataDir, 'tls', 'cert.pem'), key: join(dataDir, 'tls', 'key.pem') });

async function kept(dataDir: string, names: readonly string[], now: number): Promise<TlsMaterial | undefined> {
  try {
    const paths = files(dataDir);
    const [cert, key] = await Promise.all([readFile(paths.cert, 'utf8'), readFile(paths.key, 'utf8')]);
    const parsed = new X509Certificate(cert);
    const named = (name: string): boolean => (isIP(name) ? parsed.checkIP(name) : parsed.checkHost(name)) !== undefined;
    return Date.parse(parsed.validTo) > now + 30 * day && names.every(named) ? { cert, key } : undefined;
  } catch {
    // Missing or unreadable: a new one is made; nothing depends on the old one's identity.
    return undefined;
  }
}

async function make(dataDir: string, names: readonly string[], now: number): Promise<TlsMaterial> {
  const material = selfSigned({ names, notBefore: now - day, notAfter: now + 825 * day, serial: randomBytes(16) });
  await keep(dataDir, material);
  return material;
}

async function keep(dataDir: string, material: TlsMaterial): Promise<void> {
  const paths = files(dataDir);
  await mkdir(join(dataDir, 'tls'), { recursive: true, mode: 0o700 });
  await writeWhole(paths.key, material.key, 0o600);
  await writeWhole(paths.cert, material.cert, 0o644);
}

async function writeWhole(path: string, text: string, mode: number): Promise<void> {
  const part = `${path}.new`;
  await writeFile(part, text, { mode });
  await chmod(part, mode);
  await rename(part, path);
}
