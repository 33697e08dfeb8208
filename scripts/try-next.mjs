// Installs the packed package into a new Next.js application, imports it on the server and in a client component, and builds: `npm run test:next`.
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { buildPackage } from './build.mjs';
import { root } from './package-entries.mjs';

const files = {
  'package.json': JSON.stringify({ name: 'a-customer', private: true }),
  'tsconfig.json': JSON.stringify({ compilerOptions: { target: 'ES2022', lib: ['dom', 'dom.iterable', 'esnext'], strict: true, noEmit: true, module: 'esnext', moduleResolution: 'bundler', jsx: 'preserve', isolatedModules: true, esModuleInterop: true, skipLibCheck: true, incremental: true, plugins: [{ name: 'next' }] }, include: ['**/*.ts', '**/*.tsx'], exclude: ['node_modules'] }),
  'app/layout.tsx': 'export default function Layout({ children }: { children: React.ReactNode }) { return <html lang="en"><body>{children}</body></html>; }\n',
  // On the server: the SDK, the mock and the errors, while the page is made.
  'app/page.tsx': `import { initialState, allowed } from 'ccc-workstation';
import { errorTable } from 'ccc-workstation/errors';
import { createMockCenter } from 'ccc-workstation/testing';
import { Phone } from './phone';
export default function Page() {
  createMockCenter();
  return <main><p>{Object.keys(errorTable).length} codes, {String(allowed(initialState, { name: 'answer' }))}</p><Phone /></main>;
}
`,
  'app/phone.tsx': `'use client';
import 'ccc-workstation/element';
import 'ccc-workstation/components';
import { embedWorkstation } from 'ccc-workstation/embed';
import { createSoftphone } from 'ccc-workstation/pbx';
import { createElement, useEffect, useState } from 'react';
export function Phone() {
  const [names, setNames] = useState('');
  useEffect(() => { setNames([embedWorkstation.name, createSoftphone.name].join()); }, []);
  return createElement('ccc-workstation', { layout: 'panel', title: names });
}
`,
};

const started = performance.now();
const seconds = () => Math.round((performance.now() - started) / 100) / 10;
const app = mkdtempSync(join(tmpdir(), 'ccc-next-'));
const run = (command, args) => { execFileSync(command, args, { cwd: app, stdio: 'inherit', timeout: 300_000, env: { ...process.env, NEXT_TELEMETRY_DISABLED: '1' }, shell: process.platform === 'win32' }); };
try {
  await buildPackage();
  execFileSync('npm', ['pack', '--silent', '--ignore-scripts', '--pack-destination', app], { cwd: root, stdio: 'ignore', shell: process.platform === 'win32' });
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(app, path)), { recursive: true });
    writeFileSync(join(app, path), text);
  }
  const tarball = readdirSync(app).find((file) => file.endsWith('.tgz'));
  run('npm', ['install', '--no-audit', '--no-fund', '--prefer-offline', 'next@16', 'react@19', 'react-dom@19', 'typescript@5', '@types/react@19', '@types/node@20', `./${tarball}`]);
  const installed = seconds();
  run(process.execPath, ['node_modules/next/dist/bin/next', 'build']);
  console.log(JSON.stringify({ next: 'built', installSeconds: installed, seconds: seconds() }));
} finally { rmSync(app, { recursive: true, force: true }); }
