// proves POP-02, POP-05, POP-06, S-08
import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import { readPopHash, setPopHash } from '../bridge/pop.js';
import { hashOf, popKeys, popUrl, type PopParameters } from './pop.js';

const parameters: PopParameters = {
  mobile: '18888888888', userId: '18888888888', nickName: '', avatar: '', status: '100', type: 'phone', agentEmail: 'anna@demo.test', agentMobile: '', agentNickName: 'Annie',
  agentRoleId: 'agent', sdkAppId: '1400000001',
};

describe('hash', () => {
  it('is of the documented form', () => {
    expect(popUrl('https://www.qq.com', hashOf(parameters))).toBe(
      'https://www.qq.com/#?mobile=18888888888&userId=18888888888&nickName=&avatar=&status=100&type=phone&agentEmail=anna%40demo.test&agentMobile=&agentNickName=Annie&agentRoleId=agent&sdkAppId=1400000001');
  });

  it('holds whatever a caller is called, and nothing more', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary' }), fc.string({ unit: 'grapheme' }), (nickName, mobile) => {
      const url = popUrl('https://crm.example/pop?x=1#old', hashOf({ ...parameters, nickName, mobile }));
      expect(url).toBeDefined();
      const parsed = new URL(url ?? '');
      expect([parsed.protocol, parsed.host, parsed.pathname, parsed.search]).toEqual(['https:', 'crm.example', '/pop', '?x=1']);
      expect(parsed.hash).toMatch(/^#\?[A-Za-z0-9=&%._~-]*$/);
      const read = readPopHash(parsed.hash);
      expect(Object.keys(read ?? {})).toEqual([...popKeys]);
      expect(read?.mobile).toBe(mobile);
      expect(read?.status).toBe('100');
    }), { numRuns: 2000 });
  });
});

describe('page', () => {
  it.each(['javascript:alert(1)', 'data:text/html,x', 'http://crm.example/', 'ftp://crm.example/', '//crm.example', 'https://user:pw@crm.example/', '', 'blob:https://crm.example/1'])('refuses %s', (page) => {
    expect(popUrl(page, '#?mobile=1')).toBeUndefined();
    const frame = { src: 'about:blank' };
    expect(setPopHash(frame, page, '#?mobile=1')).toBe(false);
    expect(frame.src).toBe('about:blank');
  });
  it('allows http on this machine only', () => {
    expect(popUrl('http://localhost:8080/demo/pop', '#?a')).toBe('http://localhost:8080/demo/pop#?a');
    expect(popUrl('http://localhost.evil.example/', '#?a')).toBeUndefined();
  });
});
