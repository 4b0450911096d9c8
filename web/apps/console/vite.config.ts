import vue from '@vitejs/plugin-vue'
import { defineConfig } from 'vite'

export default defineConfig({
  base: '/a/',
  plugins: [vue()],
  build: {
    outDir: '../../dist/a',
    emptyOutDir: true,
    // The content security policy allows no data: addresses, so nothing may be inlined.
    assetsInlineLimit: 0,
  },
  server: { port: 5174, proxy: { '/api': 'http://127.0.0.1:8080' } },
})
