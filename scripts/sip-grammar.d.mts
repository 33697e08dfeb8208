/** Types of sip-grammar.mjs for the tests and configurations in TypeScript. */
import type { Plugin as EsbuildPlugin } from 'esbuild';
import type { Plugin as VitePlugin } from 'vite';

export declare function withKeptRules(source: string): string;
export declare function keptRulesForVite(): VitePlugin;
export declare const keptRulesForEsbuild: EsbuildPlugin;
