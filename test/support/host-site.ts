/** A business system's own server, of another origin than the center's: plain pages and scripts, under a content security policy that names only the center. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface HostSite {
  readonly origin: string;
  /** What a path answers; a function is asked each time. */
  put(path: string, body: string | (() => string | Promise<string>), headers?: Readonly<Record<string, string>>): void;
  /** A page with these scripts in its head, or this body. */
  page(path: string, content: { readonly scripts?: readonly string[]; readonly body?: string; readonly policy?: string; readonly lang?: string; readonly headers?: Readonly<Record<string, string>> }): void;
  close(): void;
}

const types: Readonly<Record<string, string>> = { js: 'text/javascript', css: 'text/css', json: 'application/json' };

/** What a page needs that loads a script of the center and lets it work. */
export const policyFor = (center: string): string =>
  `default-src 'self'; script-src 'self' ${center}; style-src 'self'; connect-src 'self' ${center} ${center.replace('http', 'ws')}; frame-src ${center}; media-src 'self' blob:; img-src 'self' data: https:; object-src 'none'; base-uri 'none'`;

export async function hostSite(host = '127.0.0.1'): Promise<HostSite> {
  const files = new Map<string, { readonly body: string | (() => string | Promise<string>); readonly headers: Readonly<Record<string, string>> }>();
  const server = createServer((request, response) => {
    void (async () => {
      const { pathname } = new URL(request.url ?? '/', 'http://host.test');
      const file = files.get(pathname);
      if (!file) { response.writeHead(404).end(); return; }
      const body = typeof file.body === 'function' ? await file.body() : file.body;
      response.writeHead(200, { 'content-type': types[pathname.split('.').at(-1) ?? ''] ?? 'text/html; charset=utf-8', 'cache-control': 'no-store', ...file.headers }).end(body);
    })().catch((error: unknown) => { response.writeHead(500).end(String(error)); });
  });
  await new Promise<void>((resolve) => { server.listen(0, host, resolve); });
  const put: HostSite['put'] = (path, body, headers = {}) => { files.set(path, { body, headers }); };
  return {
    origin: `http://${host}:${(server.address() as AddressInfo).port}`,
    put,
    page(path, { scripts = [], body = '', policy, lang = 'en', headers = {} }) {
      const tags = scripts.map((src) => `<script src="${src}"></script>`).join('');
      put(path, `<!doctype html><html lang="${lang}"><head><meta charset="utf-8"><title>A business page</title></head><body><main>${body}</main>${tags}</body></html>`, { ...(policy === undefined ? {} : { 'content-security-policy': policy }), ...headers });
    },
    close() { server.closeAllConnections(); server.close(); },
  };
}
