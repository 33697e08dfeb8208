// The log never holds a secret or a whole telephone number. proves S-34 (redaction), S-29 (logs)
import { describe, expect, it } from 'vitest';
import { createLog } from './log.js';

describe('log', () => {
  it('leaves addresses, ids and times readable', () => {
    const lines: string[] = [];
    const fields = { address: '192.168.100.200:15060', id: 'i-mf3k12345678901ab', recording: 'rec-1795222089515', at: '2026-11-21T01:03:56.547Z' };
    createLog({ write: (line) => { lines.push(line); }, now: () => 0 })('info', 'audit', { ...fields, at: undefined, when: fields.at });
    expect(JSON.parse(lines[0] ?? '')).toMatchObject({ address: fields.address, id: fields.id, recording: fields.recording, when: fields.at });
  });

  it('removes tokens and passwords and masks numbers, wherever they stand', () => {
    const lines: string[] = [];
    const log = createLog({ write: (line) => { lines.push(line); }, now: () => 0 });
    log('info', 'INVITE sip:13800138000@127.0.0.1:5060 from +86 138 0013 8000', {
      token: 'canary', nested: { password: 'canary', apiKey: 'canary', to: '02066240000' }, header: 'Authorization: Bearer canary.canary.canary', list: ['13800138000'],
      error: new Error('call to 13800138000 failed, eyJhbGciOi.eyJzdWIi.canary'), durationMs: 12_345_678, port: 5060,
    });
    log('debug', 'not written at this level');
    expect(lines).toHaveLength(1);
    const [line = ''] = lines;
    expect(line).not.toMatch(/canary|13800138000|02066240000|0013 ?8000/);
    expect(line).toContain('138****8000');
    expect(JSON.parse(line)).toMatchObject({ level: 'info', durationMs: 12_345_678, port: 5060, at: '1970-01-01T00:00:00.000Z' });
    expect(line).toContain('127.0.0.1:5060');
  });
});
