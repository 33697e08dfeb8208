/** Wherever it is dragged, a panel stays reachable inside the page, and follows the pointer in every corner and reading direction. */
/// <reference types="mocha" />
import { expect } from '@open-wc/testing';
import fc from 'fast-check';
import { moved, placeOf, type Place } from './launcher-place.js';

const corners: Place['corner'][] = ['bottom-right', 'bottom-left', 'top-right', 'top-left'];

describe('launcher place', () => {
  it('follows the pointer and never leaves the page', () => {
    fc.assert(fc.property(
      fc.constantFrom(...corners), fc.boolean(), fc.nat(800), fc.nat(500), fc.integer({ min: -3000, max: 3000 }), fc.integer({ min: -3000, max: 3000 }),
      (corner, rtl, left, top, dx, dy) => {
        const page = { width: 1280, height: 800 }, box = { left, top, width: 380, height: 300 };
        const from = placeOf(corner, box, page, rtl);
        const to = moved(from, { dx, dy }, box, page, rtl);
        const right = corner.endsWith('right') !== rtl, bottom = corner.startsWith('bottom');
        const newLeft = right ? page.width - to.x - box.width : to.x, newTop = bottom ? page.height - to.y - box.height : to.y;
        expect(newLeft).to.equal(Math.min(Math.max(0, left + dx), page.width - box.width));
        expect(newTop).to.equal(Math.min(Math.max(0, top + dy), page.height - box.height));
      },
    ));
  });
});
