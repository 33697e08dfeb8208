/** Opens the store: embedded PostgreSQL (PGlite) in the data directory, or a real one by `databaseUrl`. */
import type { Store } from '../../ports/store.js';

export interface StoreOptions {
  readonly dataDir: string;
  readonly databaseUrl?: string | undefined;
}

export async function openStore(options: StoreOptions): Promise<Store> {
  throw new Error(`not yet: ${options.dataDir}`);
}
