/** Every wire shape of the product, once, as schemas with their types. */
export * from './shapes.js';
export * from './facts.js';
export * from './commands.js';
export * from './events.js';
export * from './client-frames.js';
export * from './http.js';
export * from './http-requests.js';
export * from './previews.js';
export * from './settings.js';
export * from './collections.js';
export * from './bridge.js';
export * from './bridge-answers.js';
export * from './ccc-sdk.js';
