// The mock center keeps the contract.
import { describe } from 'vitest';
import { mockContract } from './mock-contract.js';
import { contractSuite } from './suite.js';

describe('the mock center', () => { contractSuite(mockContract); });
