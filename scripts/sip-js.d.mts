/** Types of sip-js.mjs for the tests and configurations in TypeScript. */
import type { Plugin as EsbuildPlugin } from 'esbuild';
import type { Plugin as VitePlugin } from 'vite';

export declare function withQuickParser(source: string): string;
export declare function withoutSubscriptions(source: string): string;
export declare function leanSipForVite(): VitePlugin;
export declare const leanSipForEsbuild: EsbuildPlugin;
