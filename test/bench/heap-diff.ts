/** What two heap snapshots of bench:heap differ by: constructors whose objects became more, and by which way one of them is kept. */
import { readFileSync } from 'node:fs';
import { Snapshot } from './heap-snapshot.js';

const [before, after, shown = '25'] = process.argv.slice(2);
if (before === undefined || after === undefined) throw new Error('usage: tsx test/bench/heap-diff.ts <before.heapsnapshot> <after.heapsnapshot> [how many]');

const old = new Snapshot(readFileSync(before, 'utf8')), now = new Snapshot(readFileSync(after, 'utf8'));
const groups = new Map<string, { count: number; bytes: number; gone: number; goneBytes: number; nodes: number[] }>();
const groupOf = (name: string) => { const found = groups.get(name) ?? { count: 0, bytes: 0, gone: 0, goneBytes: 0, nodes: [] }; groups.set(name, found); return found; };
for (let node = 0; node < now.count; node++) {
  if (old.ids.has(now.field(node, 'id'))) continue;
  const group = groupOf(now.name(node));
  group.count++; group.bytes += now.field(node, 'self_size'); group.nodes.push(node);
}
for (let node = 0; node < old.count; node++) {
  if (now.ids.has(old.field(node, 'id'))) continue;
  const group = groupOf(old.name(node));
  group.gone++; group.goneBytes += old.field(node, 'self_size');
}
const { from, by } = now.ways();
const way = (node: number): string => {
  const parts: string[] = [];
  for (let at = node; at > 0 && parts.length < 14; at = from[at] ?? 0) { if (from[at] === -1) { parts.push('(unreachable)'); break; } parts.push(`${now.edge(by[at] ?? 0)}<${now.name(from[at] ?? 0)}>`); }
  return parts.join(' ');
};
console.log(`nodes ${old.count} → ${now.count}`);
for (const [name, it] of [...groups].sort((a, b) => (b[1].bytes - b[1].goneBytes) - (a[1].bytes - a[1].goneBytes)).slice(0, Number(shown))) {
  console.log(`${String(it.bytes - it.goneBytes).padStart(9)} B  +${it.count} −${it.gone}  ${name}`);
  const ways = new Map<string, { count: number; node: number }>();
  for (const node of it.nodes) { const path = way(node).replace(/\[\d+\]/g, '[…]'); const found = ways.get(path) ?? { count: 0, node }; found.count++; ways.set(path, found); }
  for (const [path, { count, node }] of [...ways].sort((a, b) => b[1].count - a[1].count).slice(0, 4)) console.log(`              ${count}× "${now.text(node)}" ${path}`);
}
