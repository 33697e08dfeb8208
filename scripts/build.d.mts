/** Types of build.mjs for what is written in TypeScript. */
export function buildTargets(names: readonly string[]): Promise<void>;
