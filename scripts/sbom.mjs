// Software bills of materials (CycloneDX 1.5, by npm itself from the lockfile): dist/sbom.cdx.json for the package, server/dist/sbom.cdx.json for the center.
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './package-entries.mjs';

// `npm sbom --omit dev` leaves out what is also needed for development, such as lit; so everything is asked for and the graph is followed.
// In so many words: a build before us has set NODE_ENV to production, by which npm leaves it out as well.
const ask = () => JSON.parse(execFileSync('npm', ['sbom', '--sbom-format', 'cyclonedx', '--package-lock-only', '--include', 'dev'], { cwd: root, encoding: 'utf8', maxBuffer: 64 * 1024 * 1024, shell: process.platform === 'win32' }));

/** Ids of what each package of the lockfile brings along; a peer that need not be there is not brought. */
function broughtBy(lock) {
  const brought = new Map();
  for (const [path, { version, dependencies = {}, optionalDependencies = {}, peerDependencies = {}, peerDependenciesMeta = {} }] of Object.entries(lock.packages)) {
    const name = path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length);
    const peers = Object.keys(peerDependencies).filter((peer) => !peerDependenciesMeta[peer]?.optional);
    brought.set(`${name}@${version}`, new Set([...Object.keys(dependencies), ...Object.keys(optionalDependencies), ...peers]));
  }
  return brought;
}
const nameOf = (ref) => ref.slice(0, ref.lastIndexOf('@'));

/** What whoever installs `manifest` gets, and nothing else. The same lockfile gives the same bytes: no time, no random number, no folder's name. */
export function billOf(all, lock, manifest) {
  const { name, version, dependencies = {} } = manifest;
  const brought = broughtBy(lock);
  const graph = new Map(all.dependencies.map(({ ref, dependsOn }) => [ref, dependsOn.filter((next) => brought.get(ref)?.has(nameOf(next)) ?? true)]));
  const own = `${name}@${version}`;
  const direct = (graph.get(own) ?? []).filter((ref) => nameOf(ref) in dependencies && !ref.startsWith('ccc-'));
  const reached = new Set();
  const follow = (ref) => { if (!reached.has(ref)) { reached.add(ref); for (const next of graph.get(ref) ?? []) follow(next); } };
  for (const ref of direct) follow(ref);
  const components = all.components.filter((component) => reached.has(component['bom-ref'])).sort((a, b) => (a['bom-ref'] < b['bom-ref'] ? -1 : 1));
  const hash = createHash('sha256').update(JSON.stringify([own, components])).digest('hex');
  const uuid = `${hash.slice(0, 8)}-${hash.slice(8, 12)}-5${hash.slice(13, 16)}-8${hash.slice(17, 20)}-${hash.slice(20, 32)}`;
  return {
    $schema: all.$schema, bomFormat: all.bomFormat, specVersion: all.specVersion, serialNumber: `urn:uuid:${uuid}`, version: 1,
    metadata: { lifecycles: [{ phase: 'build' }], component: { 'bom-ref': own, type: 'library', name, version, purl: `pkg:npm/${name}@${version}`, licenses: [{ license: { id: manifest.license } }] } },
    components, dependencies: [{ ref: own, dependsOn: direct }, ...components.map((component) => ({ ref: component['bom-ref'], dependsOn: graph.get(component['bom-ref']) ?? [] }))],
  };
}

export function writeBills() {
  const all = ask(), lock = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8'));
  for (const [folder, manifest] of [['dist', 'package.json'], ['server/dist', 'server/package.json']]) {
    if (existsSync(join(root, folder))) writeFileSync(join(root, folder, 'sbom.cdx.json'), `${JSON.stringify(billOf(all, lock, JSON.parse(readFileSync(join(root, manifest), 'utf8'))), null, 2)}\n`);
  }
}
