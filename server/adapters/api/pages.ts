/** Serves the built pages under their public names. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import fastifyStatic from '@fastify/static';
import type { App } from './schemas.js';

/** The public address of each page; its file is `<name>.html` or `<name>/index.html` in the pages' folder. */
const pages: readonly (readonly [address: string, name: string])[] = [
  ['/', 'index'], ['/workstation', 'workstation'], ['/console', 'console'], ['/demo/crm', 'demo/crm'], ['/demo/phone', 'demo/phone'], ['/demo/pop', 'demo/pop'],
  ['/demo/softphone-only', 'demo/softphone-only'], ['/demo/pbx', 'demo/pbx'], ['/demo/brands', 'demo/brands'], ['/demo/playground', 'demo/playground'], ['/playground', 'demo/playground'],
];

export async function servePages(app: App, dir: string): Promise<void> {
  await app.register(fastifyStatic, {
    root: dir, index: false, dotfiles: 'ignore', redirect: false, etag: true, lastModified: true, cacheControl: false,
    setHeaders: (reply, path) => {
      const isPage = path.endsWith('.html');
      // Names under /assets carry a hash of their content; anything else is asked for again.
      reply.header('cache-control', !isPage && path.includes('/assets/') ? 'public, max-age=31536000, immutable' : 'no-cache');
      // Scripts that business systems load from here.
      if (!isPage) reply.header('access-control-allow-origin', '*').header('cross-origin-resource-policy', 'cross-origin');
    },
  });
  for (const [address, name] of pages) {
    const file = [`${name}.html`, `${name}/index.html`].find((candidate) => existsSync(join(dir, candidate)));
    if (file === undefined) continue;
    app.get(address, { schema: { hide: true } }, (_request, reply) => reply.sendFile(file));
    if (address !== '/') app.get(`${address}/`, { schema: { hide: true } }, (_request, reply) => reply.sendFile(file));
  }
}
