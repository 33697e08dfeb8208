// The certificate made at first start is one that TLS clients accept for the names it carries, is kept, and is renewed in time.
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { X509Certificate } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect, createServer } from 'node:tls';
import { once } from 'node:events';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { loadTls } from './tls.js';

describe('the certificate', () => {
  let dataDir = '';
  beforeEach(async () => { dataDir = await mkdtemp(join(tmpdir(), 'ccc-tls-')); });
  afterEach(async () => { await rm(dataDir, { recursive: true, force: true }); });

  it('is verified by a client that trusts it, for the domain and for addresses', async () => {
    const tls = await loadTls({ dataDir, domain: 'center.test', host: '127.0.0.1', names: ['::1', '2001:db8::2'] }, Date.now());
    const server = createServer({ key: tls.key, cert: tls.cert }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    for (const servername of ['center.test', 'localhost']) {
      const socket = connect({ host: '127.0.0.1', port, ca: tls.cert, servername });
      await once(socket, 'secureConnect');
      expect(socket.authorized).toBe(true);
      socket.destroy();
    }
    server.close();
    const parsed = new X509Certificate(tls.cert);
    expect(parsed.checkIP('127.0.0.1')).toBeDefined();
    expect(parsed.checkIP('2001:db8::2')).toBeDefined();
    expect(parsed.checkHost('other.test')).toBeUndefined();
    expect((await stat(join(dataDir, 'tls', 'key.pem'))).mode & 0o777).toBe(0o600);
  });

  it('is kept over restarts, and replaced when it nears its end or lacks a name', async () => {
    const options = { dataDir, domain: 'center.test', host: '127.0.0.1' };
    const now = Date.now();
    const first = await loadTls(options, now);
    expect((await loadTls(options, now)).cert).toBe(first.cert);
    const renewed = await loadTls(options, now + 800 * 86_400_000);
    expect(renewed.cert).not.toBe(first.cert);
    expect((await loadTls({ ...options, domain: 'other.test' }, now)).cert).not.toBe(renewed.cert);
  });
});
