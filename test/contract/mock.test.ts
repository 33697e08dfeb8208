// The mock center keeps the contract.
import { describe } from 'vitest';
import { askedSuite } from './asked.js';
import { mockContract } from './mock-contract.js';
import { notesSuite } from './notes.js';
import { previewSuite } from './preview.js';
import { severalCallsSuite } from './several.js';
import { contractSuite } from './suite.js';
import { thirdPartySuite } from './third-party.js';

describe('the mock center', () => { contractSuite(mockContract); });
describe('the mock center, with a third party', () => { thirdPartySuite(mockContract); });
describe('the mock center, with several calls', () => { severalCallsSuite(mockContract); });
describe('the mock center, with a colleague who asks', () => { askedSuite(mockContract); });
describe('the mock center, with previewed contacts', () => { previewSuite(mockContract); });
describe('the mock center, with notes', () => { notesSuite(mockContract); });
