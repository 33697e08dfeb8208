// The pages under their public names, nothing outside their folder, and assets that business systems may load. proves S-07 (headers), S-26
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildApi } from './index.js';
import type { App } from './schemas.js';
import { testApi, type TestApi } from './testing/fake-center.js';

describe('pages', () => {
  let api: TestApi;
  let app: App;
  let root = '';
  beforeAll(async () => {
    root = mkdtempSync(join(tmpdir(), 'ccc-pages-'));
    const pages = join(root, 'pages');
    for (const folder of ['', 'assets', 'demo/crm']) mkdirSync(join(pages, folder), { recursive: true });
    for (const [name, text] of [['index.html', 'start'], ['workstation.html', 'workstation'], ['demo/crm/index.html', 'crm'], ['assets/a-1.js', 'code'], ['ccc-embed.js', 'embed'], ['.env', 'secret']] as const) writeFileSync(join(pages, name), text);
    writeFileSync(join(root, 'outside.txt'), 'secret');
    api = await testApi({ pagesDir: pages });
    app = await buildApi(api.options);
  });
  afterAll(async () => { await app.close(); api.cleanUp(); rmSync(root, { recursive: true, force: true }); });

  it('serves each under its name, with and without a slash, under the policy', async () => {
    for (const [url, text] of [['/', 'start'], ['/workstation', 'workstation'], ['/demo/crm', 'crm'], ['/demo/crm/', 'crm'], ['/workstation?locale=zh-CN', 'workstation']] as const) {
      const response = await app.inject(url);
      expect(response.body, url).toBe(text);
      expect(response.headers['content-type']).toContain('text/html');
      expect(response.headers['content-security-policy']).toContain("script-src 'self'");
      expect(response.headers['cache-control']).toBe('no-cache');
    }
    const asset = await app.inject('/assets/a-1.js');
    expect(asset.headers).toMatchObject({ 'cache-control': 'public, max-age=31536000, immutable', 'access-control-allow-origin': '*', 'x-content-type-options': 'nosniff' });
    expect((await app.inject('/ccc-embed.js')).headers['cache-control']).toBe('no-cache');
  });

  it('serves nothing else', async () => {
    for (const url of ['/../outside.txt', '/..%2foutside.txt', '/%2e%2e/outside.txt', '/assets/../../outside.txt', '/assets/..%5c..%5coutside.txt', '/.env', '/assets/', '/none', '/a%00b']) {
      const response = await app.inject(url);
      expect([400, 403, 404], url).toContain(response.statusCode);
      expect(response.body).not.toContain('secret');
    }
  });
});
