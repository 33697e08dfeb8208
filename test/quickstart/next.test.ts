/** The Next.js example, built by Next against the packed package and served by it: every door of the package is imported on the server and in a client component. */
import { spawn, type ChildProcess } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { root } from '../support/sources.js';
import { apiKey, patienceMs, Stage } from './stage.js';

const asked = process.env['QUICKSTART_FRAMEWORKS']?.split(',').includes('next') ?? false;
const { exports } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { exports: Readonly<Record<string, unknown>> };
const doors = Object.keys(exports).filter((path) => path !== './package.json').map((path) => `ccc-workstation${path.slice(1)}`);

/** A page that names each door and how much comes through it; once made on the server only, once also in the browser. */
function writeDoors(folder: string): void {
  const imports = doors.map((door, index) => `import * as door${index} from '${door}';`).join('\n');
  const said = `[${doors.map((door, index) => `['${door}', Object.keys(door${index}).length] as const`).join(', ')}]`;
  const list = (id: string): string => `<ul id="${id}">{doors.map(([name, count]) => <li key={name}>{name} {count}</li>)}</ul>`;
  mkdirSync(join(folder, 'app/doors'), { recursive: true });
  writeFileSync(join(folder, 'app/doors/page.tsx'), `${imports}\nimport { InBrowser } from './in-browser';\nconst doors = ${said};\nexport default function Doors() { return <>${list('server')}<InBrowser /></>; }\n`);
  writeFileSync(join(folder, 'app/doors/in-browser.tsx'), `'use client';\n${imports}\nimport { useEffect, useState } from 'react';\nexport function InBrowser() {\n  const [doors, set] = useState<readonly (readonly [string, number])[]>([]);\n  useEffect(() => { set(${said}); }, []);\n  return ${list('browser')};\n}\n`);
}

describe.skipIf(!asked)('a Next.js application', () => {
  let stage: Stage;
  let next: ChildProcess | undefined;
  let folder: string;
  let origin: string;

  beforeAll(async () => {
    stage = await Stage.set();
    origin = `http://localhost:${stage.ownPort}`;
    folder = stage.install('next', (project) => {
      writeDoors(project);
      for (const file of readdirSync(project, { recursive: true, encoding: 'utf8' }).filter((name) => /\.tsx?$/.test(name))) writeFileSync(join(project, file), stage.here(readFileSync(join(project, file), 'utf8')));
    });
    next = spawn(process.execPath, ['node_modules/next/dist/bin/next', 'start', '-p', String(stage.ownPort)], { cwd: folder, stdio: ['ignore', 'ignore', 'inherit'], env: { ...process.env, CCC_API_KEY: apiKey, NODE_OPTIONS: '', NODE_ENV: 'production' } });
    for (const until = Date.now() + patienceMs; Date.now() < until; await new Promise((done) => setTimeout(done, 250))) if (await fetch(origin).then(({ ok }) => ok, () => false)) return;
    throw new Error('next start does not answer');
  }, 2_400_000);
  afterAll(async () => {
    next?.kill('SIGTERM');
    await stage?.strike();
  });

  it('makes its page on the server, with the SDK in it and the element unfinished', async () => {
    const html = await (await fetch(origin)).text();
    expect(html).toMatch(/\d+(?:<!-- -->)? error codes are known/);
    expect(html).toContain('<ccc-workstation');
  });

  it('opens every door on the server and in the browser', async () => {
    const html = await (await fetch(`${origin}/doors`)).text();
    for (const door of doors) expect(html.replaceAll('<!-- -->', '')).toContain(`<li>${door} `);
    const page = await stage.open(`${origin}/doors`);
    await expect.poll(() => page.locator('#browser li').count(), { timeout: patienceMs }).toBe(doors.length);
    expect(await page.evaluate(() => ['ccc-workstation', 'ccc-dial-pad', 'ccc-launcher'].every((name) => customElements.get(name) !== undefined))).toBe(true);
    expect(stage.problems).toEqual([]);
    await page.close();
  }, 300_000);

  it('is a workstation in the browser: the phone registers, and calls ring both ways', async () => {
    const page = await stage.open(origin);
    await stage.worksIn(page);
    expect(stage.problems).toEqual([]);
    await page.close();
  }, 300_000);
});
