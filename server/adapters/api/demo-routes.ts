/** Demo mode only: lets the customer's web phone in without an account, and plays the business system that is told collected digits. */
import * as v from 'valibot';
import { CollectionAnswer, CollectionResult, SipAccess } from 'ccc-workstation/protocol';
import { refusals } from './documented.js';
import type { App } from './schemas.js';

const DemoPhone = v.strictObject({ number: v.pipe(v.string(), v.regex(/^\+?\d{3,20}$/)) });

export function demoRoutes(app: App, access: (number: string) => SipAccess): void {
  app.post('/api/v1/demo/phone', {
    config: { rateLimit: { max: 60, timeWindow: 60_000 } },
    schema: { tags: ['demo'], summary: 'Credentials for the customer\'s web phone', body: DemoPhone, response: { 200: SipAccess, ...refusals(400, 429) } },
  }, async (request) => access(request.body.number));

  app.post('/api/v1/demo/order', {
    config: { rateLimit: { max: 60, timeWindow: 60_000 } },
    schema: { tags: ['demo'], summary: 'What a business system does with a collected order number', body: CollectionResult, response: { 200: CollectionAnswer, ...refusals(400, 429) } },
  }, async () => ({ orderStatus: 'On its way, arrives tomorrow' }));
}
