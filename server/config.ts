/** The server's configuration: defaults, a JSON file, the environment and the command line become one frozen typed object. */
import { randomBytes } from 'node:crypto';
import { chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { isIP } from 'node:net';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import * as v from 'valibot';
import { CccError } from 'ccc-workstation/errors';

const port = v.pipe(v.union([v.number(), v.pipe(v.string(), v.trim(), v.digits(), v.transform(Number))]), v.integer(), v.minValue(0), v.maxValue(65535));
const milliseconds = v.pipe(v.union([v.number(), v.pipe(v.string(), v.digits(), v.transform(Number))]), v.integer(), v.minValue(1), v.maxValue(86_400_000));
const count = v.pipe(v.union([v.number(), v.pipe(v.string(), v.digits(), v.transform(Number))]), v.integer(), v.minValue(1), v.maxValue(10_000));
const flag = v.union([v.boolean(), v.pipe(v.picklist(['true', 'false', '1', '0', '']), v.transform((s) => s !== 'false' && s !== '0'))]);
const line = v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(2000));
const list = v.union([v.array(line), v.pipe(v.string(), v.transform((s) => s.split(',').map((x) => x.trim()).filter((x) => x !== '')))]);
const origins = v.pipe(list, v.array(v.pipe(v.string(), v.check((o) => originOf(o) === o, 'must be an origin such as https://crm.example.com'))));
const range = v.pipe(
  v.union([v.strictObject({ min: port, max: port }), v.pipe(v.string(), v.regex(/^\d+-\d+$/), v.transform((s) => {
    const [min = 0, max = 0] = s.split('-').map(Number);
    return { min, max };
  }))]),
  v.check((r) => r.min > 0 && r.max <= 65535 && r.max - r.min >= 3, 'must be a range such as 40000-40999'),
);
const hostName = v.pipe(line, v.regex(/^[A-Za-z0-9.:_-]+$/));

/** Every option, flat: `httpPort` is `--http-port`, `CCC_HTTP_PORT` and `"httpPort"` in the file. */
const Options = v.strictObject({
  host: v.optional(hostName, '127.0.0.1'),
  httpPort: v.optional(port, 8080),
  httpsCert: v.optional(line), httpsKey: v.optional(line),
  sipUdpPort: v.optional(port, 5060), sipTcpPort: v.optional(port, 5060), sipTlsPort: v.optional(port, 5061), accountTcpPort: v.optional(port, 35090),
  sipCert: v.optional(line), sipKey: v.optional(line),
  domain: v.optional(hostName, 'localhost'),
  rtpPorts: v.optional(range, '40000-40999'),
  webrtcPort: v.optional(port),
  mediaWorkers: v.optional(count),
  advertise: v.optional(v.pipe(list, v.array(v.pipe(v.string(), v.check((a) => isIP(a) !== 0, 'must be IP addresses')))), []),
  /** STUN servers given to browsers; none are needed where the center is reachable directly (it is ICE-lite). */
  iceServers: v.optional(v.pipe(list, v.array(v.pipe(v.string(), v.regex(/^stuns?:[A-Za-z0-9.:_-]+$/)))), []),
  /** TURN servers for browsers that no UDP reaches; such as `turns:turn.example.com:443?transport=tcp`. */
  turnUrls: v.optional(v.pipe(list, v.array(v.pipe(v.string(), v.regex(/^turns?:[A-Za-z0-9.:_-]+(\?transport=(udp|tcp))?$/)))), []),
  /** Shared with those servers (coturn: `static-auth-secret`); pages get credentials made of it, which end. */
  turnSecret: v.optional(v.pipe(v.string(), v.minLength(16))),
  /** Longer than any call, because some servers ask again during it. */
  turnSeconds: v.optional(v.pipe(v.union([v.number(), v.pipe(v.string(), v.digits(), v.transform(Number))]), v.integer(), v.minValue(60), v.maxValue(86_400)), 4 * 3600),
  /** Where the demo trunk sends outbound calls on this machine. */
  demoTrunkPort: v.optional(port, 5080),
  dataDir: v.optional(line, '.data'),
  databaseUrl: v.optional(v.pipe(line, v.regex(/^postgres(ql)?:\/\//))),
  recordInternalCalls: v.optional(flag, true),
  /** Calls that run when the process is killed or replaced go on in the next one; `false` ends them. */
  recoverCalls: v.optional(flag, true),
  /** How long a stopping server waits for calls that the next one cannot go on with (ringing ones, a web phone's). */
  drainSeconds: v.optional(v.pipe(v.union([v.number(), v.pipe(v.string(), v.digits(), v.transform(Number))]), v.integer(), v.minValue(0), v.maxValue(3600)), 5),
  /** A second process that is loaded and takes over when the first is gone. */
  spare: v.optional(flag, true),
  rtpTimeoutMs: v.optional(milliseconds, 30_000),
  ringTimeoutMs: v.optional(milliseconds, 10_000),
  outboundRingTimeoutMs: v.optional(milliseconds, 60_000),
  demo: v.optional(flag),
  apiKeys: v.optional(v.pipe(list, v.array(v.pipe(v.string(), v.minLength(20)))), []),
  sessionSecret: v.optional(v.pipe(v.string(), v.minLength(32))),
  /** How long a token and the phone's credentials are good; pages renew theirs 75 s before the end, so less than two minutes is for tests. */
  tokenLifeMs: v.optional(v.pipe(milliseconds, v.minValue(10_000), v.maxValue(600_000)), 600_000),
  /** Pages of other origins that may open the API's sockets. The server's own origin always may. */
  allowedOrigins: v.optional(origins, []),
  /** Pages that may frame the workstation, besides our own (S-04). */
  frameAncestors: v.optional(v.pipe(list, v.array(v.pipe(v.string(), v.regex(/^https?:\/\/[A-Za-z0-9.*:-]+$/)))), []),
  /** Pages for which this center was started: they frame the workstation, use the API and may command it, all three. For trying out; in production each is named where it is needed. */
  embedOrigins: v.optional(origins, []),
  /** Hosts of business systems inside the own network (`crm.internal`, `10.0.0.5:8443`): callbacks may go there, also by plain http. All others are reached by https and on public addresses only. */
  callbackHosts: v.optional(v.pipe(list, v.array(v.pipe(v.string(), v.regex(/^([A-Za-z0-9._-]+|\[[0-9A-Fa-f:.]+\])(:\d{1,5})?$/)))), []),
  /** Reverse proxies whose X-Forwarded-For is believed. */
  trustedProxies: v.optional(list, []),
});
type Options = v.InferOutput<typeof Options>;

export interface Config {
  readonly host: string;
  readonly httpPort: number;
  readonly https: { readonly certFile: string; readonly keyFile: string } | undefined;
  readonly sip: { readonly udp: number; readonly tcp: number; readonly tls: number; readonly accountTcp: number; readonly certFile: string | undefined; readonly keyFile: string | undefined };
  readonly domain: string;
  readonly rtp: { readonly min: number; readonly max: number };
  /** One shared UDP port for all WebRTC legs; undefined: taken by the system. */
  readonly webrtcPort: number | undefined;
  readonly mediaWorkers: number | undefined;
  readonly advertise: readonly string[];
  readonly iceServers: readonly string[];
  readonly turn: { readonly urls: readonly string[]; readonly secret: string; readonly seconds: number } | undefined;
  readonly demoTrunkPort: number;
  readonly dataDir: string;
  readonly recordingsDir: string;
  readonly databaseUrl: string | undefined;
  readonly recordInternalCalls: boolean;
  readonly recoverCalls: boolean;
  readonly drainSeconds: number;
  readonly rtpTimeoutMs: number;
  readonly ringTimeoutMs: number;
  readonly outboundRingTimeoutMs: number;
  /** The demo's open doors (customer phone page, demo trunk): on by default on loopback only. */
  readonly demo: boolean;
  readonly apiKeys: readonly string[];
  readonly sessionSecret: string;
  readonly tokenLifeMs: number;
  readonly allowedOrigins: readonly string[];
  readonly frameAncestors: readonly string[];
  readonly embedOrigins: readonly string[];
  readonly callbackHosts: readonly string[];
  readonly trustedProxies: readonly string[];
}

const optionNames = Object.keys(Options.entries) as readonly (keyof Options)[];
const flagOf = (name: string): string => name.replace(/[A-Z]/g, (c) => `-${c.toLowerCase()}`);
const envOf = (name: string): string => (name === 'databaseUrl' ? 'DATABASE_URL' : `CCC_${name.replace(/[A-Z]/g, (c) => `_${c}`).toUpperCase()}`);
const booleans: ReadonlySet<string> = new Set(['demo', 'spare']);

export function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || /^127\.\d+\.\d+\.\d+$/.test(host);
}

/** Command line over environment over `--config` file over defaults. Makes the data directory and, once, the session secret. */
export function loadConfig(env: Readonly<Record<string, string | undefined>>, argv: readonly string[]): Config {
  const options = parseOptions(env, argv);
  const dataDir = resolve(options.dataDir);
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  return freeze({
    host: options.host, httpPort: options.httpPort,
    https: options.httpsCert !== undefined && options.httpsKey !== undefined ? { certFile: options.httpsCert, keyFile: options.httpsKey } : undefined,
    sip: {
      udp: options.sipUdpPort, tcp: options.sipTcpPort, tls: options.sipTlsPort, accountTcp: options.accountTcpPort,
      certFile: options.sipCert ?? options.httpsCert, keyFile: options.sipKey ?? options.httpsKey,
    },
    domain: options.domain, rtp: options.rtpPorts, webrtcPort: options.webrtcPort, mediaWorkers: options.mediaWorkers, advertise: options.advertise, iceServers: options.iceServers,
    turn: options.turnSecret === undefined ? undefined : { urls: options.turnUrls, secret: options.turnSecret, seconds: options.turnSeconds }, demoTrunkPort: options.demoTrunkPort,
    dataDir, recordingsDir: join(dataDir, 'recordings'), databaseUrl: options.databaseUrl,
    recordInternalCalls: options.recordInternalCalls, recoverCalls: options.recoverCalls, drainSeconds: options.drainSeconds,
    rtpTimeoutMs: options.rtpTimeoutMs, ringTimeoutMs: options.ringTimeoutMs, outboundRingTimeoutMs: options.outboundRingTimeoutMs,
    demo: options.demo ?? isLoopback(options.host),
    apiKeys: options.apiKeys, sessionSecret: options.sessionSecret ?? keptSecret(dataDir), tokenLifeMs: options.tokenLifeMs,
    allowedOrigins: [...options.allowedOrigins, ...options.embedOrigins], frameAncestors: [...options.frameAncestors, ...options.embedOrigins], embedOrigins: options.embedOrigins, callbackHosts: options.callbackHosts, trustedProxies: options.trustedProxies,
  });
}

/** Reads and checks the options without touching the data directory. Throws CccError `bad-request` that names the option. */
export function parseOptions(env: Readonly<Record<string, string | undefined>>, argv: readonly string[]): Options {
  const given = readFlags(argv);
  const { config: file, ...flags } = given;
  const fromEnv: Record<string, unknown> = {};
  for (const name of optionNames) {
    const value = env[envOf(name)];
    if (value !== undefined && value !== '') fromEnv[name] = value;
  }
  const parsed = v.safeParse(Options, { ...(typeof file === 'string' ? readFile(file) : {}), ...fromEnv, ...flags });
  if (!parsed.success) {
    const issue = parsed.issues[0];
    throw new CccError('bad-request', `option ${v.getDotPath(issue) ?? '?'}: ${issue.message}`);
  }
  if ((parsed.output.httpsCert === undefined) !== (parsed.output.httpsKey === undefined)) throw new CccError('bad-request', 'options httpsCert and httpsKey belong together');
  if ((parsed.output.sipCert === undefined) !== (parsed.output.sipKey === undefined)) throw new CccError('bad-request', 'options sipCert and sipKey belong together');
  if ((parsed.output.turnSecret === undefined) !== (parsed.output.turnUrls.length === 0)) throw new CccError('bad-request', 'options turnUrls and turnSecret belong together');
  return parsed.output;
}

function readFlags(argv: readonly string[]): Record<string, unknown> {
  const names: Record<string, { type: 'string' | 'boolean' }> = { config: { type: 'string' } };
  for (const name of optionNames) names[flagOf(name)] = { type: booleans.has(name) ? 'boolean' : 'string' };
  try {
    const { values } = parseArgs({ args: [...argv], options: names, strict: true, allowPositionals: false, allowNegative: true });
    const byFlag = new Map(optionNames.map((name) => [flagOf(name), name as string]));
    return Object.fromEntries(Object.entries(values).map(([flagName, value]) => [byFlag.get(flagName) ?? flagName, value]));
  } catch (error) {
    throw new CccError('bad-request', error instanceof Error ? error.message : 'the command line', { cause: error });
  }
}

function readFile(path: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(readFileSync(path, 'utf8'));
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return { ...value };
  } catch (error) {
    throw new CccError('bad-request', `configuration file ${path}: ${error instanceof Error ? error.message : 'unreadable'}`, { cause: error });
  }
  throw new CccError('bad-request', `configuration file ${path}: not a JSON object`);
}

/** The secret outlives restarts, so that a restart signs nobody out; only the owner may read it. */
function keptSecret(dataDir: string): string {
  const path = join(dataDir, 'session-secret');
  try {
    // `wx`: of two processes that start at once, one writes and the other reads.
    writeFileSync(path, randomBytes(48).toString('base64url'), { mode: 0o600, flag: 'wx' });
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
  }
  chmodSync(path, 0o600);
  const secret = readFileSync(path, 'utf8').trim();
  if (secret.length < 32) throw new CccError('system-error', `${path} is damaged; remove it, and everybody signs in again`);
  return secret;
}

/** A server that others can reach must not know the passwords printed in our own README. */
export function refuseDemoPasswords(config: Pick<Config, 'host'>, demoAccounts: readonly string[]): void {
  if (isLoopback(config.host) || demoAccounts.length === 0) return;
  throw new CccError('forbidden', `--host ${config.host} opens the center to others while these accounts still have their demo passwords: ${demoAccounts.join(', ')}`);
}

function originOf(text: string): string | undefined {
  return URL.canParse(text) ? new URL(text).origin : undefined;
}

function freeze<T extends object>(value: T): T {
  for (const inner of Object.values(value)) if (typeof inner === 'object' && inner !== null) freeze(inner);
  return Object.freeze(value);
}
