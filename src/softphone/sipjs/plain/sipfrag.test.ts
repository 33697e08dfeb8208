// What a transfer is told in: status lines in NOTIFY, Replaces headers and digits in INFO, whatever stands in them.
import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import { digitIn, parseReplaces, replacesOf, statusIn } from './sipfrag.js';

describe('sipfrag', () => {
  it.each([['SIP/2.0 200 OK\r\n', 200], ['SIP/2.0 100 Trying', 100], [' SIP/2.0 486 Busy Here\r\nContact: <sip:x>', 486], ['SIP/2.0 2000 no', undefined], ['HTTP/1.1 200 OK', undefined], ['', undefined]])('reads %j as %s', (body, status) => {
    expect(statusIn(body)).toBe(status);
  });
});

describe('Replaces', () => {
  it('names a dialog from the other side, and is read back', () => {
    const token = fc.stringMatching(/^[A-Za-z0-9_.-]{1,30}$/);
    fc.assert(fc.property(token, token, token, (callId, remoteTag, localTag) => {
      expect(parseReplaces(replacesOf({ callId, remoteTag, localTag }))).toEqual({ callId, toTag: remoteTag, fromTag: localTag, earlyOnly: false });
    }));
  });
  it.each(['x', 'x;to-tag=1', 'x;from-tag=1', ';to-tag=1;from-tag=2', 'x;to-tag=1;to-tag=2;from-tag=3', 'x;to-tag=;from-tag=2'])('refuses %j', (header) => { expect(parseReplaces(header)).toBeUndefined(); });
  it('never throws', () => { fc.assert(fc.property(fc.string(), (text) => { parseReplaces(text); statusIn(text); digitIn(text); })); });
  it('reads early-only', () => { expect(parseReplaces('a@b; From-Tag=1 ;to-tag=2;early-only')).toEqual({ callId: 'a@b', toTag: '2', fromTag: '1', earlyOnly: true }); });
});

describe('a digit in an INFO', () => {
  it.each([['Signal=5\r\nDuration=160\r\n', '5'], ['signal = #', '#'], ['*', '*'], ['Duration=160', undefined], ['Signal=55x', '5'], ['hello', undefined]])('reads %j as %s', (body, digit) => { expect(digitIn(body)).toBe(digit); });
});
