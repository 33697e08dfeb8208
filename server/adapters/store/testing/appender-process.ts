/** For the crash test: opens the store, appends facts as fast as it can, and prints each one that was acknowledged. */
import { openStore } from '../index.js';

const [dataDir = '', label = ''] = process.argv.slice(2);
const store = await openStore({ dataDir });
process.stdout.write('ready\n');
async function writer(interactionId: string): Promise<void> {
  for (let n = 0; ; n++) {
    const legId = `${label}-${interactionId}-${n}`;
    const [stored] = await store.append(interactionId, [{ type: 'leg.connected', legId }], n);
    process.stdout.write(`ack ${interactionId} ${stored?.fact.seq} ${stored?.cursor} ${legId}\n`);
  }
}
await Promise.all(['a', 'b', 'c'].map((name) => writer(name)));
