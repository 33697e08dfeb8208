/** Pages named at the start of the center, beside those of the settings. */
import { describe, expect, it } from 'vitest';
import { withStartedFor } from './bridge-policy.js';

const policy = { origins: [{ origin: 'https://crm.example', commands: ['callOut'] }], maxBytes: 8192, perSecond: 1, perMinute: 30 };

describe('pages the center was started for', () => {
  it('may do everything', () => {
    expect(withStartedFor(policy, ['http://localhost:3000']).origins).toEqual([...policy.origins, { origin: 'http://localhost:3000', commands: ['*'] }]);
  });
  it('may do what the settings say where these name them', () => { expect(withStartedFor(policy, ['https://crm.example'])).toBe(policy); });
  it('stand there once', () => { expect(withStartedFor(policy, ['http://a.test', 'http://a.test']).origins).toHaveLength(2); });
});
