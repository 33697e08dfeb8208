// Describes every element in custom-elements.json: `npm run analyze`. A test fails when the file is stale or says too little.
import { tidied } from './scripts/tidy-manifest.mjs';

export default {
  globs: ['components/**/ccc-*.ts'],
  exclude: ['**/*.test.ts', '**/*.styles.ts', '**/*.demo.*'],
  outdir: '.',
  litelement: true,
  packagejson: false,
  plugins: [{
    name: 'ccc-tidy',
    packageLinkPhase({ customElementsManifest }) { customElementsManifest.modules = tidied(customElementsManifest).modules; },
  }],
};
