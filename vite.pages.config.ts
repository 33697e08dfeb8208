// The pages the center serves: start page, workstation and demos, each a plain HTML file that a strict CSP accepts.
import { fileURLToPath } from 'node:url';
import { defineConfig, type Plugin } from 'vite';
import { shortCssForVite } from './scripts/css-literals.mjs';
import { leanSipForVite } from './scripts/sip-js.mjs';

const demo = fileURLToPath(new URL('./demo/', import.meta.url));
const pages = ['index.html', 'workstation/index.html', 'crm/index.html', 'phone/index.html', 'pop/index.html', 'softphone-only/index.html', 'pbx/index.html', 'playground/index.html', 'brands/index.html'];

/** `crm/index.html` in the repository is `/demo/crm` on the server: only the start page and the workstation are at the top. */
function movePages(): Plugin {
  return {
    name: 'ccc-move-pages',
    enforce: 'post',
    generateBundle(_options, bundle) {
      for (const file of Object.values(bundle)) {
        if (/^(crm|phone|pop|softphone-only|pbx|playground|brands)\/index\.html$/.test(file.fileName)) file.fileName = `demo/${file.fileName}`;
      }
    },
  };
}

export default defineConfig({
  root: demo,
  publicDir: 'public',
  base: '/',
  plugins: [shortCssForVite(), leanSipForVite(), movePages()],
  resolve: { conditions: ['ccc-source', 'module', 'browser', 'production', 'es2015'] },
  build: {
    outDir: fileURLToPath(new URL('./dist/pages/', import.meta.url)),
    emptyOutDir: true,
    target: 'es2022',
    sourcemap: true,
    // A data: URL would need a hole in the CSP.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rolldownOptions: { input: pages.map((page) => demo + page) },
  },
});
