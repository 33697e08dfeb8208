// What our builds make of sip.js: the quick parser says of every header what sip.js's own says, whatever it has read before; the core is left without subscriptions.
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import fc from 'fast-check';
import { afterAll, expect, it } from 'vitest';
import { Grammar } from 'sip.js/lib/grammar/grammar.js';
import { withoutSubscriptions, withQuickParser } from './sip-js.mjs';

const own = dirname(createRequire(import.meta.url).resolve('sip.js/lib/grammar/grammar.js'));
const folder = mkdtempSync(join(tmpdir(), 'ccc-grammar-'));
afterAll(() => { rmSync(folder, { recursive: true, force: true }); });

async function quick(): Promise<typeof Grammar> {
  cpSync(own, folder, { recursive: true });
  writeFileSync(join(folder, 'package.json'), '{"type":"module"}');
  const generated = join(folder, 'pegjs/dist/grammar.js');
  writeFileSync(generated, withQuickParser(readFileSync(generated, 'utf8')));
  const { Grammar: grammar } = await import(/* @vite-ignore */ pathToFileURL(join(folder, 'grammar.js')).href) as { Grammar: typeof Grammar };
  return grammar;
}

const headers: readonly (readonly [rule: string, value: string])[] = [
  ['Via', 'SIP/2.0/WS a.invalid;branch=z9hG4bK1;rport=1;received=192.0.2.1'], ['From', '"Anna \\"A\\" Berg" <sip:anna@center.example;transport=ws>;tag=x'], ['To', 'sip:1001@center.example'], ['CSeq', '4711 INVITE'],
  ['Contact', '<sip:a@b.invalid;transport=ws>;expires=120, "x" <sips:[2001:db8::1]:5061>;q=0.5'], ['WWW_Authenticate', 'Digest realm="r", nonce="n", algorithm=SHA-256, qop="auth,auth-int", stale=TRUE'], ['Record_Route', '<sip:p1;lr>,<sip:p2;lr>'],
  ['Content_Type', 'application/sdp;charset=utf-8'], ['Replaces', 'abc@d;to-tag=1;from-tag=2;early-only'], ['Session_Expires', '1800;refresher=uac'], ['Refer_To', '<sip:b@c?Replaces=x%3Bto-tag%3D1>'], ['SIP_URI', 'sip:%61b@c:5060;lr?x=y'],
  ['Subscription_State', 'terminated;reason=noresource'], ['Content_Disposition', 'session;handling=optional'], ['Supported', 'outbound, 100rel'], ['Name_Addr_Header', '"x" <sip:+4930123@c>;y=z'], ['Call_ID', 'a@b'], ['Event', 'refer;id=1'],
];
const shown = (parsed: unknown): string => JSON.stringify(parsed, (_key, value: unknown) => (typeof value === 'object' && value !== null ? { ...value, is: value.constructor.name } : value));

it('in any order, well formed and broken', async () => {
  const grammar = await quick();
  for (const [rule, value] of headers) expect(shown(grammar.parse(value, rule))).toBe(shown(Grammar.parse(value, rule)));
  expect(headers.every(([rule, value]) => grammar.parse(value, rule) !== -1)).toBe(true);
  const asked = fc.tuple(fc.constantFrom(...headers), fc.constantFrom(...headers.map(([rule]) => rule)), fc.boolean(), fc.nat(80), fc.nat(10), fc.string({ maxLength: 4 }));
  fc.assert(fc.property(fc.array(asked, { maxLength: 5 }), (texts) => {
    for (const [[rule, value], other, foreign, at, cut, put] of texts) {
      const text = value.slice(0, at) + put + value.slice(at + cut);
      expect(shown(grammar.parse(text, foreign ? other : rule))).toBe(shown(Grammar.parse(text, foreign ? other : rule)));
    }
  }), { numRuns: 300 });
});

it('leaves the rest of the core as it is', () => {
  const source = readFileSync(join(own, '../core/user-agent-core/user-agent-core.js'), 'utf8');
  const gone = source.split('\n').filter((line) => !withoutSubscriptions(source).includes(line)).join('\n');
  expect(gone).toMatch(/SubscribeUserAgentClient\(this/);
  expect(gone).toMatch(/PublishUserAgentClient\(this/);
  expect(gone.split('\n').length).toBe(6);
});

it('is not made of a sip.js that looks otherwise', () => {
  expect(() => withQuickParser('function peg$parse(')).toThrow(/sip\.js has changed/);
  expect(() => withoutSubscriptions('export class UserAgentCore {}')).toThrow(/sip\.js has changed/);
});
