import vue from '@vitejs/plugin-vue'
import { defineConfig } from 'vite'
import { precache } from '../../tools/precache_plugin.mjs'

// Texts in other languages than Chinese come when they are chosen.
const kTranslated = /texts\/(?!zh-CN)[\w-]+\.(json|ts)$/
// What asks questions; the home screen needs none of it.
const kForms = /packages\/forms|(Photo|Place|Date)Picker|VoiceNote|NumberPad|ChoiceList|OneQuestion|StarRating|shrink_photo/

export default defineConfig({
  base: '/v/',
  plugins: [
    vue(),
    precache(),
  ],
  build: {
    outDir: '../../dist/v',
    emptyOutDir: true,
    // Old WebViews of cheap Android phones.
    target: ['chrome87', 'safari14.1'],
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0,
    reportCompressedSize: false,
    // One style sheet and one script for everything that the home screen needs: few requests count more than few bytes.
    cssCodeSplit: false,
    rolldownOptions: {
      input: { index: 'index.html', sw: 'src/sw.ts' },
      output: {
        // The worker's address never changes; the server sends it uncached.
        entryFileNames: ({ name }) => (name === 'sw' ? 'sw.js' : 'assets/[name]-[hash].js'),
        codeSplitting: {
          groups: [
            { name: 'base', test: (id) => !/leaflet|PlaceMap/.test(id) && !kForms.test(id) && !kTranslated.test(id) && /node_modules|packages\/(core|kit)|^\0/.test(id), priority: 3 },
            { name: 'forms', test: (id) => kForms.test(id) && !kTranslated.test(id), priority: 2 },
            { name: 'leaflet', test: /node_modules\/leaflet|PlaceMap\.vue/, priority: 1 },
          ],
        },
      },
    },
  },
  server: { proxy: { '/api': process.env.XZ_SERVER ?? 'http://127.0.0.1:8080' } },
})
