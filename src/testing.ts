/** For tests, demos and the playground: a center in memory, a phone without sound, and a clock that moves when told to. */
export { createMockCenter, type MockCenter, type MockCenterOptions } from './testing/mock-center.js';
export { mockHandlers, type MswClient, type MswParts } from './testing/mock-handlers.js';
export { mockScenarios, type MockScenario } from './testing/scenarios.js';
export type { Inbound, ServedCall } from './testing/mock-exchange.js';
export type { SentNote } from './testing/mock-notes.js';
export type { MockPreview } from './testing/mock-previews.js';
export type { InboundCall, OutboundCall } from './testing/mock-call.js';
export type { ColleagueCommand, ReachedParty } from './testing/mock-third-party.js';
export { FakeSoftphone, type FakeDevices } from './softphone/fake.js';
export { SimulatedClock } from './kernel/clock.js';
