/** Is the center up: for load balancers, the start script and tests. Tells nothing about versions or insides. */
import * as v from 'valibot';
import { CccError } from 'ccc-workstation/errors';
import type { Context } from './context.js';
import { refusals } from './documented.js';
import type { App } from './schemas.js';

const storeMs = 3000;

export function healthRoutes(app: App, { store, clock }: Context): void {
  app.get('/api/v1/health', {
    schema: { tags: ['health'], summary: 'Up, with a store that answers', response: { 200: v.object({ status: v.literal('ok'), serverTime: v.number() }), ...refusals(503) } },
  }, async () => {
    let cancel = (): void => undefined;
    const late = new Promise<never>((_resolve, reject) => { cancel = clock.after(storeMs, () => { reject(new CccError('overloaded')); }); });
    try {
      await Promise.race([store.lastCursor(), late]);
    } catch (error) {
      throw new CccError('overloaded', undefined, { cause: error });
    } finally {
      cancel();
    }
    return { status: 'ok' as const, serverTime: clock.now() };
  });
}
