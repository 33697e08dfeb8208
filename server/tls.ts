/** The server's certificate: the one given, or a self-signed one made at first start and kept in the data directory. */
import { webcrypto } from 'node:crypto';
import { chmod, mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { isIP } from 'node:net';
import { join } from 'node:path';
import * as x509 from '@peculiar/x509';

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
    const parsed = new x509.X509Certificate(cert);
    const alternative = parsed.getExtension(x509.SubjectAlternativeNameExtension);
    const has = new Set(alternative?.names.items.map((n) => n.value));
    return parsed.notAfter.getTime() > now + 30 * day && names.every((n) => has.has(n)) ? { cert, key } : undefined;
  } catch {
    // Missing or unreadable: a new one is made; nothing depends on the old one's identity.
    return undefined;
  }
}

async function make(dataDir: string, names: readonly string[], now: number): Promise<TlsMaterial> {
  x509.cryptoProvider.set(webcrypto as unknown as Parameters<typeof x509.cryptoProvider.set>[0]);
  const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };
  const keys = await webcrypto.subtle.generateKey(algorithm, true, ['sign', 'verify']);
  const certificate = await x509.X509CertificateGenerator.createSelfSigned({
    name: `CN=${names[0] ?? 'localhost'}`, keys, signingAlgorithm: algorithm,
    notBefore: new Date(now - day), notAfter: new Date(now + 825 * day),
    extensions: [
      new x509.BasicConstraintsExtension(false),
      new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.serverAuth, x509.ExtendedKeyUsage.clientAuth]),
      new x509.SubjectAlternativeNameExtension(names.map((value) => ({ type: isIP(value) ? 'ip' : 'dns', value }))),
    ],
  });
  const pkcs8 = Buffer.from(await webcrypto.subtle.exportKey('pkcs8', keys.privateKey)).toString('base64');
  const key = `-----BEGIN PRIVATE KEY-----\n${pkcs8.match(/.{1,64}/g)?.join('\n') ?? ''}\n-----END PRIVATE KEY-----\n`;
  const cert = certificate.toString('pem');
  await keep(dataDir, { cert, key });
  return { cert, key };
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
