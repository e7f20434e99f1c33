import { defineConfig } from 'vite';

/** Browser code: one entry per island, hashed files and a manifest that viewer/pages reads. */
export default defineConfig({
  root: import.meta.dirname,
  base: '/assets/',
  publicDir: false,
  build: {
    outDir: '../dist/assets',
    emptyOutDir: true,
    manifest: 'manifest.json',
    target: 'es2022',
    modulePreload: { polyfill: false },
    rolldownOptions: { input: { map: 'islands/map.tsx' } },
  },
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
});
