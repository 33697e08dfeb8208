// One message at a time, in order, whatever a handler does.
import { expect, it } from 'vitest';
import { createMailbox } from './mailbox.js';
import { withoutSecrets } from './log.js';
import { backOff, retryAfter } from './random.js';

it('handles what is posted meanwhile afterwards, and survives a handler that throws', () => {
  const seen: string[] = [];
  const errors: unknown[] = [];
  const box = createMailbox<string>((message) => {
    seen.push(`${message} begins`);
    if (message === 'a') { box.post('b'); box.post('c'); }
    if (message === 'b') throw new Error('b failed');
    seen.push(`${message} ends`);
  }, (error) => { errors.push(error); });
  box.post('a');
  expect(seen).toEqual(['a begins', 'a ends', 'b begins', 'c begins', 'c ends']);
  expect(errors).toHaveLength(1);
  box.close();
  box.post('d');
  expect(seen).toHaveLength(5);
});

// proves S-10
it('writes no secret to the log', () => {
  const lines = 'Authorization: Digest username="anna", response="beef"\r\nCall-ID: 1\r\n{"password":"pw-1","token":"tok-1"} Bearer abc.def.ghi';
  const clean = withoutSecrets(lines);
  for (const secret of ['beef', 'pw-1', 'tok-1', 'abc.def']) expect(clean).not.toContain(secret);
  expect(clean).toContain('Call-ID: 1');
});

it('backs off with jitter, at most twice a second, and honours Retry-After', () => {
  for (let attempt = 0; attempt < 40; attempt++) {
    expect(backOff(attempt, () => 0)).toBeGreaterThanOrEqual(attempt === 0 ? 0 : 1_000);
    expect(backOff(attempt, () => 0.999)).toBeLessThanOrEqual(8000);
  }
  expect(backOff(3, () => 0.1)).not.toBe(backOff(3, () => 0.9));
  expect(retryAfter('3', 0)).toBe(3000);
  expect(retryAfter('5 (busy)', 0)).toBe(5000);
  expect(retryAfter(new Date(7000).toUTCString(), 0)).toBe(7000);
  expect(retryAfter('soon', 0)).toBeUndefined();
});
