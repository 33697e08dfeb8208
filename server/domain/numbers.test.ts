/** What a dialled text means. */
import { describe, expect, it } from 'vitest';
import { blockKeys, classify, cleanNumber, placeOf } from './numbers.js';

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

// proves CAL-13
describe('a number on the block list', () => {
  const meets = (listed: string, presented: string, countryCode = '86'): boolean => blockKeys(presented, countryCode).includes(blockKeys(listed, countryCode)[0]);
  it.each([
    ['+86 139-0000 1111', '13900001111'], ['13900001111', '+8613900001111'], ['0086 13900001111', '8613900001111'], ['8613900001111', '13900001111'],
    ['+86 20 6624 0000', '02066240000'], ['020 66240000', '+862066240000'], ['+44 20 7946 0958', '00442079460958'], ['10086', '10086'], ['*100#', '*100#'],
  ])('%j is %j however it is written', (listed, presented) => { expect([meets(listed, presented), meets(presented, listed)]).toEqual([true, true]); });
  it.each([['13900001111', '13900001112'], ['+1 206 624 0000', '12066240000'], ['+44 139 0000 1111', '13900001111'], ['10086', '1008600']])('%j is not %j', (listed, presented) => {
    expect([meets(listed, presented), meets(presented, listed)]).toEqual([false, false]);
  });
  it('is told apart without a country code only as far as it is written', () => {
    expect([meets('+86 139-0000 1111', '008613900001111', ''), meets('13900001111', '139 0000 1111', ''), meets('+8613900001111', '13900001111', '')]).toEqual([true, true, false]);
  });
  it('that an earlier version wrote is still found', () => {
    expect(['13900001111', '8613900001111'].map((old) => blockKeys('13900001111', '86').includes(old))).toEqual([true, true]);
    expect(['02066240000', '862066240000'].map((old) => blockKeys('+86 20 6624 0000', '86').includes(old))).toEqual([true, true]);
    expect(blockKeys('+44 20 7946 0958', '86')).toContain('442079460958');
  });
});

// proves CAL-14
describe('where a number is from', () => {
  const places = [{ prefix: '020', name: 'Guangzhou' }, { prefix: '139', name: 'Mobile' }, { prefix: '13900', name: 'Beijing mobile' }, { prefix: '+44', name: 'United Kingdom' }, { prefix: '+4420', name: 'London' }, { prefix: '+86', name: 'China' }];
  it.each([
    ['02066240000', 'Guangzhou'], ['+86 20 6624 0000', 'Guangzhou'], ['13912345678', 'Mobile'], ['+8613900001111', 'Beijing mobile'], ['+44 20 7946 0958', 'London'], ['0044 161 496 0000', 'United Kingdom'], ['0755 1234567', 'China'],
    ['+1 390 000 1111', undefined], ['10086', undefined], ['anonymous', undefined],
  ])('%j: %j', (number, place) => { expect(placeOf(number, places, '86')).toBe(place); });
});
