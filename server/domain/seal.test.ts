// Secrets at rest: readable with the server's key only, and noticed when changed. proves S-34
import { expect, it } from 'vitest';
import { createSeal } from './seal.js';

it('opens what it sealed, and nothing that another key sealed or somebody changed', () => {
  const seal = createSeal('the secret of this server');
  const sealed = seal.close('sign with this, please');
  expect(sealed).not.toContain('sign');
  expect(seal.close('sign with this, please')).not.toBe(sealed);
  expect(createSeal('the secret of this server').open(sealed)).toBe('sign with this, please');
  expect(createSeal('the secret of another').open(sealed)).toBeUndefined();
  for (let i = 2; i < sealed.length - 1; i += 7) expect(seal.open(`${sealed.slice(0, i)}${sealed[i] === 'A' ? 'B' : 'A'}${sealed.slice(i + 1)}`)).toBeUndefined();
  for (const bad of ['', '1.', 'plain text', sealed.slice(2)]) expect(seal.open(bad)).toBeUndefined();
});
