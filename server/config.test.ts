// Configuration: precedence, refusals that name the option, the kept secret, and no open center with demo passwords. proves A§5 (ports, demo passwords)
import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { isLoopback, loadConfig, parseOptions, refuseDemoPasswords } from './config.js';

describe('configuration', () => {
  let dir = '';
  beforeEach(() => { dir = mkdtempSync(join(tmpdir(), 'ccc-config-')); });
  afterEach(() => { rmSync(dir, { recursive: true, force: true }); });

  it('has the documented defaults, frozen', () => {
    const config = loadConfig({ CCC_DATA_DIR: dir }, []);
    expect(config).toMatchObject({
      host: '127.0.0.1', httpPort: 8080, https: undefined, sip: { udp: 5060, tcp: 5060, tls: 5061, accountTcp: 35090 }, rtp: { min: 40_000, max: 40_999 },
      advertise: [], databaseUrl: undefined, recordInternalCalls: true, rtpTimeoutMs: 30_000, demo: true,
    });
    expect(() => { Object.assign(config.sip, { udp: 1 }); }).toThrow(TypeError);
  });

  it('takes the command line over the environment over the file', () => {
    const file = join(dir, 'ccc.json');
    writeFileSync(file, JSON.stringify({ httpPort: 1, domain: 'file.test', rtpPorts: { min: 100, max: 200 } }));
    const config = loadConfig({ CCC_DATA_DIR: dir, CCC_HTTP_PORT: '2', DATABASE_URL: 'postgres://h/d', CCC_ADVERTISE: '10.0.0.1, 10.0.0.2' }, ['--config', file, '--http-port', '3', '--record-internal-calls', 'false', '--no-demo']);
    expect(config).toMatchObject({ httpPort: 3, domain: 'file.test', rtp: { min: 100, max: 200 }, databaseUrl: 'postgres://h/d', advertise: ['10.0.0.1', '10.0.0.2'], recordInternalCalls: false, demo: false });
  });

  it('refuses with the name of the option', () => {
    const wrong: [Record<string, string>, string[], RegExp][] = [
      [{ CCC_HTTP_PORT: '70000' }, [], /httpPort/], [{ CCC_RTP_PORTS: '5-4' }, [], /rtpPorts/], [{ CCC_ADVERTISE: 'host' }, [], /advertise/], [{}, ['--colour', 'red'], /colour/],
      [{ CCC_SESSION_SECRET: 'short' }, [], /sessionSecret/], [{ CCC_HTTPS_CERT: 'x' }, [], /httpsKey/], [{ CCC_ALLOWED_ORIGINS: 'https://a.test/path' }, [], /allowedOrigins/],
      [{}, ['--config', '/nonexistent.json'], /nonexistent/], [{ CCC_TURN_URLS: 'turn:turn.test' }, [], /turnSecret/], [{ CCC_TURN_SECRET: 'a secret of theirs' }, [], /turnUrls/],
      [{ CCC_TURN_URLS: 'turn:user:pass@turn.test?x=1', CCC_TURN_SECRET: 'a secret of theirs' }, [], /turnUrls/], [{ CCC_TOKEN_LIFE_MS: '900000' }, [], /tokenLifeMs/],
    ];
    for (const [env, argv, message] of wrong) expect(() => parseOptions(env, argv), String(message)).toThrow(message);
  });

  it('makes the session secret once, for the owner only', () => {
    const first = loadConfig({ CCC_DATA_DIR: dir }, []).sessionSecret;
    expect(first.length).toBeGreaterThan(40);
    expect(loadConfig({ CCC_DATA_DIR: dir }, []).sessionSecret).toBe(first);
    expect(statSync(join(dir, 'session-secret')).mode & 0o777).toBe(0o600);
    writeFileSync(join(dir, 'session-secret'), '');
    expect(() => loadConfig({ CCC_DATA_DIR: dir }, [])).toThrow(/damaged/);
  });

  it('does not open the center to others with demo passwords', () => {
    expect(() => { refuseDemoPasswords({ host: '0.0.0.0' }, ['anna@demo.test']); }).toThrow(/anna@demo.test/);
    refuseDemoPasswords({ host: '0.0.0.0' }, []);
    refuseDemoPasswords({ host: '127.0.0.1' }, ['anna@demo.test']);
    for (const host of ['127.0.0.1', '127.9.9.9', 'localhost', '::1']) expect(isLoopback(host)).toBe(true);
    for (const host of ['0.0.0.0', '::', '10.0.0.1', '127.0.0.1.evil.test']) expect(isLoopback(host)).toBe(false);
    expect(loadConfig({ CCC_DATA_DIR: dir, CCC_HOST: '0.0.0.0' }, []).demo).toBe(false);
  });
});
