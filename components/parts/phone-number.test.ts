/** Cleaning and grouping of typed and pasted numbers. */
/// <reference types="mocha" />
import { expect } from '@open-wc/testing';
import { cleanNumber, formatNumber } from './phone-number.js';

describe('phone numbers', () => {
  it('cleans what people paste', () => {
    expect(cleanNumber(' +86 (138) 0013-8000 ')).to.equal('+8613800138000');
    expect(cleanNumber('tel:+1-800-FLOWERS')).to.equal('+18003569377');
    expect(cleanNumber('０２０－６６２４００００')).to.equal('02066240000');
    expect(cleanNumber('*21#')).to.equal('*21#');
    expect(cleanNumber('sip:1001@center.test;user=phone')).to.equal('1001');
  });
  it('groups without changing a digit', () => {
    for (const n of ['13800138000', '02066240000', '+8613800138000', '+14155550123', '+442071838750', '1001', '075512345678', '12345678'])
      expect(formatNumber(n).replaceAll(' ', '')).to.equal(n);
    expect(formatNumber('186xxxx5521')).to.equal('186 xxxx 5521');
    expect(formatNumber('13800138000')).to.equal('138 0013 8000');
  });
});
