/** Types of css-literals.mjs for the tests and configurations in TypeScript. */
import type { Plugin as EsbuildPlugin } from 'esbuild';
import type { Plugin as VitePlugin } from 'vite';

export declare function withShortCss(source: string): string;
export declare function shortCssForVite(): VitePlugin;
export declare const shortCssForEsbuild: EsbuildPlugin;
