/** Reads a heap snapshot of Chromium: its nodes, what they weigh, and by which way each is kept. */

interface Meta { readonly node_fields: readonly string[]; readonly edge_fields: readonly string[]; readonly node_types: readonly [readonly string[]]; readonly edge_types: readonly [readonly string[]] }
interface Raw { readonly snapshot: { readonly meta: Meta; readonly node_count: number }; readonly nodes: readonly number[]; readonly edges: readonly number[]; readonly strings: readonly string[] }

export class Snapshot {
  readonly #raw: Raw;
  readonly #width: number;
  readonly ids = new Map<number, number>();
  constructor(text: string) {
    this.#raw = JSON.parse(text) as Raw;
    this.#width = this.#raw.snapshot.meta.node_fields.length;
    for (let node = 0; node < this.count; node++) this.ids.set(this.field(node, 'id'), node);
  }
  get count(): number { return this.#raw.snapshot.node_count; }
  field(node: number, name: string): number { return this.#raw.nodes[node * this.#width + this.#raw.snapshot.meta.node_fields.indexOf(name)] ?? 0; }
  type(node: number): string { return this.#raw.snapshot.meta.node_types[0][this.field(node, 'type')] ?? '?'; }
  name(node: number): string {
    const type = this.type(node), name = this.#raw.strings[this.field(node, 'name')] ?? '';
    return type === 'object' || type === 'native' ? name : type === 'closure' ? `(closure) ${name}` : type === 'string' || type.endsWith('string') ? '(string)' : `(${type}) ${type === 'code' || type === 'hidden' || type === 'object shape' ? name : ''}`;
  }
  text(node: number): string { return (this.#raw.strings[this.field(node, 'name')] ?? '').slice(0, 60); }

  /** Bytes of V8's own heap by kind of node; what Blink keeps beside it (`native`) is left out. */
  sizes(): Readonly<Record<string, number>> {
    const sizes: Record<string, number> = {};
    for (let node = 0; node < this.count; node++) {
      const type = this.type(node);
      if (type !== 'native') sizes[type] = (sizes[type] ?? 0) + this.field(node, 'self_size');
    }
    return sizes;
  }

  /** The shortest way from the root to each node: weak edges keep nothing. */
  ways(): { readonly from: Int32Array; readonly by: Int32Array } {
    const { edges, snapshot: { meta } } = this.#raw;
    const wide = meta.edge_fields.length, first = new Int32Array(this.count + 1);
    for (let node = 0; node < this.count; node++) first[node + 1] = (first[node] ?? 0) + this.field(node, 'edge_count');
    const from = new Int32Array(this.count).fill(-1), by = new Int32Array(this.count).fill(-1), queue = [0];
    const weak = meta.edge_types[0].indexOf('weak');
    from[0] = 0;
    for (let next = 0; next < queue.length; next++) {
      const node = queue[next] ?? 0;
      for (let edge = first[node] ?? 0; edge < (first[node + 1] ?? 0); edge++) {
        const to = (edges[edge * wide + 2] ?? 0) / this.#width;
        if (edges[edge * wide] === weak || from[to] !== -1) continue;
        from[to] = node; by[to] = edge; queue.push(to);
      }
    }
    return { from, by };
  }
  edge(index: number): string {
    const { edges, strings, snapshot: { meta } } = this.#raw;
    const at = index * meta.edge_fields.length, kind = meta.edge_types[0][edges[at] ?? 0], name = edges[at + 1] ?? 0;
    return kind === 'element' || kind === 'hidden' ? `[${name}]` : `.${strings[name] ?? ''}`;
  }
}
