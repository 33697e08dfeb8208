/** Component tests in a real Chromium: `npx wtr`, or `npx wtr --group ccc-offer` for one element. */
import { readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { esbuildPlugin } from '@web/dev-server-esbuild';
import { chromeLauncher } from '@web/test-runner-chrome';
import { findChrome } from './scripts/find-chrome.mjs';

const root = fileURLToPath(new URL('.', import.meta.url));
const files = readdirSync(join(root, 'components'), { recursive: true }).filter((name) => name.endsWith('.test.ts')).map((name) => `components/${name.replaceAll('\\', '/')}`);

export default {
  rootDir: root,
  groups: files.map((file) => ({ name: basename(file, '.test.ts'), files: file })),
  concurrency: 1,
  testsFinishTimeout: 300_000,
  nodeResolve: { exportConditions: ['ccc-source', 'browser', 'development'] },
  plugins: [esbuildPlugin({ ts: true, target: 'es2022', tsconfig: join(root, 'tsconfig.json') })],
  browsers: [chromeLauncher({
    launchOptions: {
      executablePath: findChrome(),
      args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--disable-component-update', '--disable-sync', '--no-first-run', '--autoplay-policy=no-user-gesture-required'],
    },
  })],
  testFramework: { config: { timeout: 20_000 } },
  testRunnerHtml: (testFramework) => `<!doctype html><html lang="en"><head><title>Tests</title></head><body><script type="module" src="${testFramework}"></script></body></html>`,
};
