import type { Plugin as EsbuildPlugin } from 'esbuild';
import type { Plugin as VitePlugin } from 'vite';

export declare const root: string;
export declare function twinOf(specifier: string, directory: string): string | undefined;
export declare const esbuildTwins: EsbuildPlugin;
export declare const viteTwins: VitePlugin;
