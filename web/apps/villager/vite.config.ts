import vue from '@vitejs/plugin-vue'
import { defineConfig } from 'vite'
import { VitePWA } from 'vite-plugin-pwa'

// What asks questions; the home screen needs none of it.
const kForms = /packages\/forms|(Photo|Place|Date)Picker|VoiceNote|NumberPad|ChoiceList|OneQuestion|StarRating|shrink_photo/

export default defineConfig({
  base: '/v/',
  plugins: [
    vue(),
    VitePWA({
      strategies: 'injectManifest',
      srcDir: 'src',
      filename: 'sw.ts',
      registerType: 'prompt',
      injectRegister: false,
      injectManifest: { globPatterns: ['**/*.{html,js,css,svg,png,webmanifest}'] },
      manifest: {
        id: '/v/',
        name: '乡治',
        short_name: '乡治',
        description: '反映问题、办事、看进度',
        lang: 'zh-CN',
        dir: 'ltr',
        scope: '/v/',
        start_url: '/v/',
        display: 'standalone',
        background_color: '#faf8f3',
        theme_color: '#e9f2ee',
        icons: [
          { src: 'icon.svg', sizes: 'any', type: 'image/svg+xml' },
          { src: 'icon-192.png', sizes: '192x192', type: 'image/png' },
          { src: 'icon-512.png', sizes: '512x512', type: 'image/png' },
          { src: 'icon-maskable.png', sizes: '512x512', type: 'image/png', purpose: 'maskable' },
        ],
      },
    }),
  ],
  build: {
    outDir: '../../dist/v',
    emptyOutDir: true,
    // Old WebViews of cheap Android phones.
    target: ['chrome87', 'safari14'],
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0,
    reportCompressedSize: false,
    // One style sheet and one script for everything that the home screen needs: few requests count more than few bytes.
    cssCodeSplit: false,
    rolldownOptions: {
      output: {
        codeSplitting: {
          groups: [
            { name: 'base', test: (id) => !/leaflet|PlaceMap/.test(id) && !kForms.test(id) && /node_modules|packages\/(core|kit)|^\0/.test(id), priority: 3 },
            { name: 'forms', test: kForms, priority: 2 },
            { name: 'leaflet', test: /node_modules\/leaflet|PlaceMap\.vue/, priority: 1 },
          ],
        },
      },
    },
  },
  server: { proxy: { '/api': process.env.XZ_SERVER ?? 'http://127.0.0.1:8080' } },
})
