// What a callback can reach: public addresses by https, what the operator named, and nothing else, however it is written. proves S-24 (callbacks), CAL-09
import type { lookup } from 'node:dns';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { createServer as createTcpServer, type AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { createCallbacks } from './index.js';
import { isPublicAddress } from './guard.js';

const open: { close(): unknown }[] = [];
afterEach(() => { for (const each of open.splice(0)) each.close(); });

async function listening(answer: (request: IncomingMessage, body: string, response: ServerResponse) => void): Promise<{ port: number; seen: string[] }> {
  const seen: string[] = [];
  const server: Server = createServer((request, response) => {
    let body = '';
    request.on('data', (part: Buffer) => { body += part.toString(); }).on('end', () => { seen.push(body); answer(request, body, response); });
  });
  open.push(server);
  await new Promise<void>((done) => { server.listen(0, '127.0.0.1', done); });
  return { port: (server.address() as AddressInfo).port, seen };
}
/** Answers every question with these addresses, one list after the other. */
const resolving = (...answers: string[][]): typeof lookup => {
  let asked = 0;
  const fake = (_name: string, _options: unknown, callback: (error: null, addresses: { address: string; family: number }[]) => void): void => {
    callback(null, (answers[Math.min(asked++, answers.length - 1)] ?? []).map((address) => ({ address, family: address.includes(':') ? 6 : 4 })));
  };
  return fake as typeof lookup;
};
const order = (url: string, timeoutMs = 2000) => ({ url, headers: { 'x-ccc-collection': 'col-1' }, body: '{"digits":"1"}', timeoutMs });

const inside = [
  '127.0.0.1', '127.1', '2130706433', '0x7f000001', '0177.0.0.1', '0', '10.0.0.1', '172.16.3.4', '172.31.255.255', '192.168.1.1', '169.254.169.254', '100.64.0.1', '198.18.0.1', '224.0.0.1', '255.255.255.255',
  '[::1]', '[::]', '[::ffff:127.0.0.1]', '[::ffff:a00:1]', '[::127.0.0.1]', '[64:ff9b::7f00:1]', '[fc00::1]', '[fe80::1]', '[fec0::1]', '[ff02::1]', '[2001:db8::1]', '[2002:7f00:1::]', '[2001::1]', '[100::1]', '１２７.０.０.１', '127.0.0.1.',
];

describe('an address for callbacks', () => {
  it.each(inside)('is not %s', async (host) => {
    const callbacks = createCallbacks([]);
    expect(callbacks.objection(`https://${host}/x`)).toMatch(/public|not an address/);
    await expect(callbacks.post(order(`https://${host}/x`))).rejects.toMatchObject({ code: 'forbidden' });
  });

  it.each(['http://crm.example.com/', 'ftp://crm.example.com/', 'file:///etc/passwd', 'javascript:1', 'https://user:secret@crm.example.com/', 'data:,x', ''])('is not %s', (url) => {
    expect(createCallbacks([]).objection(url)).toBeDefined();
  });

  it('is one on the public internet, or one that was named', () => {
    expect(createCallbacks([]).objection('https://crm.example.com/collected?x=1')).toBeUndefined();
    expect(createCallbacks([]).objection('https://93.184.216.34/')).toBeUndefined();
    const named = createCallbacks(['crm.internal', '10.0.0.5:8443', '[::1]:9000']);
    for (const url of ['http://crm.internal/', 'https://crm.internal:444/', 'https://10.0.0.5:8443/x', 'http://[::1]:9000/']) expect(named.objection(url), url).toBeUndefined();
    for (const url of ['https://10.0.0.5/', 'http://10.0.0.5:8444/', 'http://crm.internal.evil.example/', 'http://[::1]/']) expect(named.objection(url), url).toBeDefined();
    expect(['8.8.8.8', '2606:4700::1111'].map(isPublicAddress)).toEqual([true, true]);
  });
});

describe('a callback', () => {
  it('does not go where a name leads inside, not even by one of several addresses or at the second question', async () => {
    // Whoever connects is a failure of ours.
    let connected = 0;
    const trap = createTcpServer((socket) => { connected++; socket.destroy(); });
    open.push(trap);
    await new Promise<void>((done) => { trap.listen(0, '127.0.0.1', done); });
    const url = `https://crm.example.com:${(trap.address() as AddressInfo).port}/`;
    for (const answers of [['127.0.0.1'], ['93.184.216.34', '127.0.0.1'], ['::ffff:127.0.0.1'], ['fe80::1%eth0']]) {
      await expect(createCallbacks([], resolving(answers)).post(order(url)), answers.join()).rejects.toMatchObject({ code: 'forbidden' });
    }
    // Rebinding: what was checked first is what is connected to, so the second answer is never asked for.
    await expect(createCallbacks([], resolving(['3ffe::1'], ['127.0.0.1'])).post(order(url, 300))).rejects.toThrow();
    expect(connected).toBe(0);
  });

  it('posts to a named host and gives back what it says; a redirection is an answer and not followed', async () => {
    const elsewhere = await listening((_request, _body, response) => { response.end('{}'); });
    const there = await listening((request, _body, response) => {
      if (request.url === '/away') response.writeHead(307, { location: `http://127.0.0.1:${elsewhere.port}/` }).end();
      else response.end(JSON.stringify({ type: request.headers['content-type'], id: request.headers['x-ccc-collection'], method: request.method }));
    });
    const callbacks = createCallbacks([`127.0.0.1:${there.port}`]);
    const reply = await callbacks.post(order(`http://127.0.0.1:${there.port}/x`));
    expect([reply.status, JSON.parse(reply.body)]).toEqual([200, { type: 'application/json', id: 'col-1', method: 'POST' }]);
    expect((await callbacks.post(order(`http://127.0.0.1:${there.port}/away`))).status).toBe(307);
    expect([there.seen, elsewhere.seen]).toEqual([['{"digits":"1"}', '{"digits":"1"}'], []]);
  });

  it('ends when nothing comes back, and does not swallow what is endless', async () => {
    const there = await listening((request, _body, response) => {
      if (request.url === '/silent') return;
      const more = setInterval(() => { response.write('x'.repeat(8192)); }, 5);
      response.on('close', () => { clearInterval(more); });
    });
    const callbacks = createCallbacks(['127.0.0.1']);
    await expect(callbacks.post(order(`http://127.0.0.1:${there.port}/silent`, 200))).rejects.toMatchObject({ name: 'AbortError' });
    await expect(callbacks.post(order(`http://127.0.0.1:${there.port}/endless`))).rejects.toMatchObject({ code: 'too-large' });
  });
});
