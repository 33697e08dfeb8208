/** Who may import what, and what a file must look like: the tables of the architecture and of CONVENTIONS.md, checked. */
import { readFileSync } from 'node:fs';
import { dirname, join, normalize, relative } from 'node:path';
import { describe, expect, it } from 'vitest';
import { filesBelow, importsOf, isTestFile, root } from './support/sources.js';

const toRelative = (path: string): string => relative(root, path).replaceAll('\\', '/');
const files = ['src', 'components', 'server', 'demo', 'test', 'scripts'].flatMap((folder) => filesBelow(join(root, folder)));
const code = files.filter((file) => /\.(ts|mjs|js)$/.test(file) && !file.endsWith('.d.mts'));

interface Rule { readonly from: RegExp; readonly may: readonly RegExp[]; readonly why: string }

const packageModel = /^ccc-workstation\/(protocol|model|errors|clock)$/;
const nodeBuiltIn = /^node:/;

/** The first rule whose `from` matches a file decides. Relative imports are written as paths from the repository's root. */
const rules: readonly Rule[] = [
  { from: /^src\/kernel\//, may: [/^src\/kernel\//, /^rxjs/], why: 'the kernel knows nothing of us' },
  { from: /^src\/protocol\//, may: [/^src\/protocol\//, /^valibot$/], why: 'wire shapes are schemas and nothing else' },
  { from: /^src\/model\//, may: [/^src\/model\//, /^src\/protocol\//, /^src\/kernel\/(machine|errors)\.js$/], why: 'the model is pure: no rxjs, no timers, no browser' },
  { from: /^src\/softphone\/sipjs\//, may: [/^src\/softphone\//, /^src\/(model|kernel|protocol)\//, /^sip\.js/], why: 'the only importer of sip.js, and it imports no center' },
  { from: /^src\/softphone\//, may: [/^src\/softphone\/(?!sipjs)/, /^src\/(model|kernel|protocol)\//, /^valibot$/], why: 'the port and the devices know no SIP library' },
  { from: /^src\/center\//, may: [/^src\/(center|protocol|model|kernel)\//, /^rxjs/, /^valibot$/], why: 'center, bridge and tabs never import each other' },
  { from: /^src\/bridge\//, may: [/^src\/(bridge|protocol|model|kernel)\//, /^rxjs/, /^valibot$/, /^libphonenumber-js/], why: 'center, bridge and tabs never import each other' },
  { from: /^src\/tabs\//, may: [/^src\/(tabs|protocol|model|kernel)\//, /^rxjs/, /^valibot$/], why: 'center, bridge and tabs never import each other' },
  { from: /^src\/pbx\//, may: [/^src\/(pbx|protocol|model|kernel)\//, /^src\/softphone\/(softphone|call-control)\.js$/, /^src\/center\/center\.js$/], why: 'the exchange in the page knows two ports, and no SIP' },
  { from: /^src\/facades\//, may: [/^src\/facades\//, /^src\/(index|pbx)\.js$/, /^src\/bridge\/embed\.js$/], why: 'a facade is a thin translation of the public API' },
  { from: /^src\//, may: [/^src\//, /^rxjs/, /^valibot$/], why: 'the SDK has no elements and no sip.js outside its adapter' },
  { from: /^components\/(parts|controls|locales|themes)\//, may: [/^components\/(parts|controls|locales|themes)\//, /^components\/(element|decorators|events|icons)\.js$/, /^src\/model\//, /^src\/protocol\//, /^src\/kernel\/errors\.js$/, /^src\/(index|softphone\/softphone)\.js$/, /^lit/], why: 'a part is dumb: properties in, requests out' },
  { from: /^components\//, may: [/^components\//, /^src\//, /^lit/, /^rxjs/], why: 'panels and the workstation know the store, not the wire' },
  { from: /^server\/domain\//, may: [/^server\/domain\//, /^server\/ports\//, packageModel, /^valibot$/, /^node:crypto$/, /^node:util$/], why: 'the domain is pure' },
  { from: /^server\/ports\//, may: [/^server\/ports\//, packageModel], why: 'a port names nothing of an adapter' },
  { from: /^server\/(services|nodes)\//, may: [/^server\/(services|nodes|ports|domain)\//, /^server\/log\.js$/, packageModel, /^valibot$/, nodeBuiltIn], why: 'a service never sees a SIP message, a socket or SQL' },
  { from: /^server\/seed\//, may: [/^server\/(seed|ports|domain|services)\//, packageModel, nodeBuiltIn], why: 'the seed is data for services and ports' },
  { from: /^server\/adapters\//, may: [/^server\/(ports|domain)\//, /^server\/(config|log|tls|self-signed|worker-thread|this-thread|outbox)\.js$/, packageModel, nodeBuiltIn, /^(?!ccc-workstation|server\/|src\/)[@a-z]/], why: 'an adapter knows its own library, the ports, and no other adapter or service' },
  { from: /^server\//, may: [/^server\//, packageModel, nodeBuiltIn, /^(?!ccc-workstation|src\/)[@a-z]/], why: 'the composition root' },
  { from: /^demo\//, may: [/^demo\//, /^ccc-workstation(\/[a-z]+)?$/], why: 'a demo uses only what a customer could' },
];

/** sip.js, Lit and rxjs each have their own few places. */
const places: readonly { readonly library: RegExp; readonly only: RegExp }[] = [
  { library: /^sip\.js/, only: /^(src\/softphone\/sipjs|test)\// },
  { library: /^libphonenumber-js/, only: /^src\/bridge\/phone-links\.ts$/ },
  { library: /^lit/, only: /^(components|test)\// },
  { library: /^(pg|drizzle-orm|@electric-sql)/, only: /^(server\/adapters\/store|test)\// },
  { library: /^(fastify|@fastify|jose)/, only: /^(server\/adapters\/api|test)\// },
];

/** `server/adapters/sip` may import its own files; this is the part of a path that must then be equal. */
const adapterOf = (path: string): string | undefined => /^server\/adapters\/[^/]+/.exec(path)?.[0];

function resolved(file: string, specifier: string): string {
  return specifier.startsWith('.') ? normalize(join(dirname(file), specifier)).replaceAll('\\', '/') : specifier;
}

function violation(file: string, specifier: string): string | undefined {
  const target = resolved(file, specifier);
  const place = places.find(({ library, only }) => library.test(target) && !specifier.startsWith('.') && !only.test(file));
  if (place) return `${file} imports ${specifier}: only ${place.only.source} may`;
  const adapter = adapterOf(file);
  if (adapter && adapterOf(target) === adapter) return undefined;
  const rule = rules.find(({ from }) => from.test(file));
  if (!rule || rule.may.some((allowed) => allowed.test(target))) return undefined;
  return `${file} imports ${target}: ${rule.why}`;
}

describe('imports', () => {
  it('follow the table of who may import what', () => {
    const wrong = code.filter((file) => !isTestFile(file)).map(toRelative)
      .flatMap((file) => importsOf(join(root, file)).map((specifier) => violation(file, specifier)).filter((line) => line !== undefined));
    expect(wrong).toEqual([]);
  });

  it('make no circles among modules (types apart)', () => {
    const graph = new Map(code.filter((file) => !isTestFile(file)).map((file) => [toRelative(file), importsOf(file, { values: true })
      .filter((specifier) => specifier.startsWith('.')).map((specifier) => resolved(toRelative(file), specifier).replace(/\.js$/, '.ts'))]));
    expect(circlesIn(graph)).toEqual([]);
  });

  it('notices a forbidden import', () => {
    expect(violation('src/model/leg.ts', 'rxjs')).toContain('pure');
    expect(violation('server/services/roster.ts', '../adapters/sip/parse.js')).toContain('SIP message');
    expect(violation('server/adapters/api/index.ts', '../sip/parse.js')).toContain('no other adapter');
    expect(violation('components/parts/ccc-offer.ts', 'sip.js/lib/api')).toContain('only');
    expect(violation('demo/crm/crm.ts', '../../src/index.js')).toContain('customer');
  });
});

describe('files', () => {
  it('have at most 400 lines', () => {
    expect(code.filter((file) => lines(file).length > 400).map((file) => `${toRelative(file)}: ${lines(file).length}`)).toEqual([]);
  });

  it('open with a sentence that says what they are for', () => {
    const opened = /^(#!.*\n)?\s*(\/\*\*?\s*\n?\s*\*?\s*\S|\/\/ ?\S)/;
    expect(code.filter((file) => !opened.test(readFileSync(file, 'utf8'))).map(toRelative)).toEqual([]);
  });

  it('have kebab-case names that say something', () => {
    const bad = files.map(toRelative).filter((file) => !/^[a-z0-9./-]+$/i.test(file) || /(^|\/)(utils?|helpers?|common|misc|types)(\/|\.ts$)/i.test(file)
      || /(manager|handler|helper|utils?)\.ts$/i.test(file) || (/\.(ts|mjs)$/.test(file) && /[A-Z_]/.test(file)));
    // A language tag is written as BCP 47 writes it.
    expect(bad.filter((file) => !/\/locales\/[a-z]{2}-[A-Z]{2}\b/.test(file))).toEqual([]);
  });
});

function lines(file: string): string[] {
  return readFileSync(file, 'utf8').trimEnd().split('\n');
}

/** Each circle once, as the files along it. */
function circlesIn(graph: ReadonlyMap<string, readonly string[]>): string[] {
  const done = new Set<string>();
  const found: string[] = [];
  const walk = (node: string, path: readonly string[]): void => {
    const at = path.indexOf(node);
    if (at >= 0) { found.push([...path.slice(at), node].join(' → ')); return; }
    if (done.has(node)) return;
    for (const next of graph.get(node) ?? []) walk(next, [...path, node]);
    done.add(node);
  };
  for (const node of graph.keys()) walk(node, []);
  return found;
}
