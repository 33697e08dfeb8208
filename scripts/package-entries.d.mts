/** Types of package-entries.mjs for the configuration files written in TypeScript. */
interface PackageJson { readonly dependencies: Readonly<Record<string, string>>; readonly devDependencies?: Readonly<Record<string, string>> }
export const root: string;
export function readJson(path: string): PackageJson;
export function packageEntries(): Record<string, string>;
