// The real server keeps the contract: real HTTP, event socket, SIP over WebSocket and UDP. Needs `npm run build`.
import { describe } from 'vitest';
import { askedSuite } from './asked.js';
import { referenceContract } from './reference-contract.js';
import { notesSuite } from './notes.js';
import { previewSuite } from './preview.js';
import { severalCallsSuite } from './several.js';
import { contractSuite } from './suite.js';
import { thirdPartySuite } from './third-party.js';

describe('the reference center', () => { contractSuite(referenceContract); });
describe('the reference center, with a third party', () => { thirdPartySuite(referenceContract); });
describe('the reference center, with several calls', () => { severalCallsSuite(referenceContract); });
describe('the reference center, with a colleague who asks', () => { askedSuite(referenceContract); });
describe('the reference center, with previewed contacts', () => { previewSuite(referenceContract); });
describe('the reference center, with notes', () => { notesSuite(referenceContract); });
