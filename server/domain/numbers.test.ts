/** What a dialled text means. */
import { describe, expect, it } from 'vitest';
import { classify, cleanNumber } from './numbers.js';

const phones = new Set(['1001', '812345']);

describe('classify', () => {
  // proves PHN-01, PHN-07
  it.each([
    ['1001', { kind: 'extension', extension: '1001' }],
    ['3102', { kind: 'external', number: '3102' }],
    ['02182881882', { kind: 'external', number: '02182881882' }],
    ['+86 138-0013 (8000)', { kind: 'external', number: '+8613800138000' }],
    ['agent-ben', { kind: 'agent', agentId: 'ben' }],
    ['agent-', undefined], ['hello', undefined], ['', undefined], ['1;drop', undefined], ['13800138000\r\nX: y', undefined],
  ])('%j', (text, meaning) => { expect(classify(text, (number) => phones.has(number))).toEqual(meaning); });
  it('cleans what people paste', () => { expect(cleanNumber(' 020 6624-0000 ')).toBe('02066240000'); });
});
