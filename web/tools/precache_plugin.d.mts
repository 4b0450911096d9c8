import type { Plugin } from 'vite'

export declare function precache(options?: { worker?: string; publicDir?: string }): Plugin
