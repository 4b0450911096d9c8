import { defineConfig } from 'vite'

export default defineConfig({
  base: '/api/docs/',
  build: {
    outDir: '../../dist/docs',
    emptyOutDir: true,
    // The content security policy allows no data: addresses and no inline script.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
  },
  server: { proxy: { '/api/openapi.json': 'http://127.0.0.1:8080' } },
})
