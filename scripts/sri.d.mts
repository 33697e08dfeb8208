/** Types of sri.mjs for its test. */
export function integrityOf(bytes: Uint8Array): string;
export function integrities(): Readonly<Record<string, string>>;
export function writeIntegrities(scriptTags: readonly string[]): void;
