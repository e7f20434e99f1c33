import { defineConfig } from 'vite';

/** Browser code: one entry per island, one style for all pages, hashed files and a manifest that viewer/pages reads. */
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
    // Fonts stay files: a data: address is not in the content security policy.
    assetsInlineLimit: 0,
    // MapLibre is one module of 1 MB, loaded after the list.
    chunkSizeWarningLimit: 1200,
    rolldownOptions: {
      input: {
        map: 'islands/map.tsx',
        planner: 'islands/planner.tsx',
        loading: 'islands/loading.tsx',
        tile_preview: 'islands/tile_preview.tsx',
        small_map: 'islands/small_map.ts',
        items: 'islands/items.ts',
        copy: 'islands/copy.ts',
        portal: 'islands/portal.tsx',
        catalogue_search: 'islands/catalogue_search.ts',
        url_builder: 'islands/url_builder.ts',
        deposit: 'islands/deposit.tsx',
        find_in_list: 'islands/find_in_list.ts',
        record_editor: 'islands/record_editor.ts',
        read_file: 'islands/read_file.ts',
        site: 'style/site.css',
      },
    },
  },
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
});
