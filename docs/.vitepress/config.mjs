// The documentation site: `npm run docs:dev`, `npm run docs:build`.
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitepress';
import { dropOutsideLinks } from './links.mjs';
import { sidebarOf } from './sidebar.mjs';

const docs = fileURLToPath(new URL('../', import.meta.url));
const tag = /^ccc-/;

export default defineConfig({
  title: 'ccc-workstation',
  description: 'The contact-centre agent workstation that any business system can embed.',
  lang: 'en',
  cleanUrls: true,
  // Not in dist/ of the package: the site is no part of what is installed.
  outDir: '../.cache/docs-site',
  cacheDir: '../.cache/vitepress',
  markdown: { config: dropOutsideLinks },
  vue: { template: { compilerOptions: { isCustomElement: (name) => tag.test(name) } } },
  themeConfig: {
    nav: [
      { text: 'Embed it', link: '/tutorial' },
      { text: 'Elements', link: '/reference/elements/ccc-workstation' },
      { text: 'API', link: '/reference/api/ccc-workstation' },
      { text: 'Errors', link: '/errors' },
    ],
    sidebar: sidebarOf(docs),
    search: { provider: 'local' },
    outline: [2, 3],
  },
});
