// A plain file server for the built pages, with the center's content security policy and nothing else of it.
import { createReadStream, existsSync } from 'node:fs';
import { createServer } from 'node:http';
import { extname, join, normalize } from 'node:path';
import { root } from './package-entries.mjs';

const types = { '.html': 'text/html; charset=utf-8', '.js': 'text/javascript', '.css': 'text/css', '.svg': 'image/svg+xml', '.json': 'application/json', '.map': 'application/json' };
export const policy = [
  "default-src 'self'", "script-src 'self'", "style-src 'self'", "connect-src 'self' ws: wss:", "media-src 'self' blob:", "img-src 'self' data: https:", "frame-src 'self' http://localhost:* https:",
  "object-src 'none'", "base-uri 'none'", "form-action 'self'", "frame-ancestors 'self'", "require-trusted-types-for 'script'",
].join('; ');

export async function servePages(folder = join(root, 'dist/pages')) {
  const server = createServer((request, response) => {
    const path = normalize(decodeURIComponent(new URL(request.url ?? '/', 'http://x').pathname)).replace(/^(\.\.[/\\])+/, '');
    const file = [path, `${path}/index.html`, `${path}.html`].map((name) => join(folder, name)).find((name) => extname(name) !== '' && existsSync(name));
    if (!file) { response.writeHead(404).end(); return; }
    response.writeHead(200, { 'content-type': types[extname(file)] ?? 'application/octet-stream', 'content-security-policy': policy, 'x-content-type-options': 'nosniff' });
    createReadStream(file).pipe(response);
  });
  await new Promise((done) => { server.listen(0, '127.0.0.1', done); });
  return { url: `http://127.0.0.1:${server.address().port}`, close: () => new Promise((done) => { server.closeAllConnections(); server.close(done); }) };
}
