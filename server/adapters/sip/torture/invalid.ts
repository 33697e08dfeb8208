/** RFC 4475 sections 3.1.2 and 3.2, rebuilt: messages that are wrong, each with the verdict we give. */
import { SDP_LENGTH, SDP_LINES, text, type TortureMessage } from './message-text.js';

const refused = (name: string, section: string, ...lines: readonly string[]): TortureMessage => ({ name, section, parser: 400, stranger: 400, data: text(...lines) });
const invite = (over: { readonly start?: string; readonly to?: string; readonly from?: string; readonly contact?: string; readonly extra?: readonly string[]; readonly length?: string; readonly cseq?: string }): string[] => [
  over.start ?? 'INVITE sip:user@example.com SIP/2.0', `To: ${over.to ?? 'sip:j.user@example.com'}`, `From: ${over.from ?? 'sip:caller@example.net;tag=134161461246'}`, 'Max-Forwards: 7',
  'Call-ID: torture.0ha0isndaksdjasdf3234nas', `CSeq: ${over.cseq ?? '8 INVITE'}`, 'Via: SIP/2.0/UDP 192.0.2.15;branch=z9hG4bKkdjuw', `Contact: ${over.contact ?? '<sip:caller@host5.example.net>'}`,
  ...(over.extra ?? []), 'Content-Type: application/sdp', `Content-Length: ${over.length ?? SDP_LENGTH}`, '', ...SDP_LINES,
];

export const invalidMessages: readonly TortureMessage[] = [
  { name: 'badinv01', section: '3.1.2.1', parser: 'silence', data: text(
    'INVITE sip:user@example.com SIP/2.0', 'To: sip:j.user@example.com', 'From: sip:caller@example.net;tag=134161461246', 'Max-Forwards: 7', 'Call-ID: badinv01.0ha0isndaksdjasdf3234nas', 'CSeq: 8 INVITE',
    'Via: SIP/2.0/UDP 192.0.2.15;;,;,,', 'Contact: "Joe" <sip:joe@example.org>;;;;', `Content-Length: ${SDP_LENGTH}`, 'Content-Type: application/sdp', '', ...SDP_LINES) },
  refused('clerr', '3.1.2.2', ...invite({ length: '9999' })),
  refused('ncl', '3.1.2.3', ...invite({ length: '-999' })),
  refused('scalar02', '3.1.2.4', 'REGISTER sip:example.com SIP/2.0', 'Via: SIP/2.0/TCP host129.example.com;branch=z9hG4bK342sdfoi3', 'To: <sip:user@example.com>', 'From: <sip:user@example.com>;tag=239232jh3', 'CSeq: 36893488147419103232 REGISTER',
    'Call-ID: scalar02.23o0pd9vanlq3wnrlnewofjas9ui32', 'Max-Forwards: 300', 'Expires: 1000000000000000000000000000000000', 'Contact: <sip:user@host129.example.com>', '  ;expires=280297596632815', 'Content-Length: 0', '', ''),
  { name: 'scalarlg', section: '3.1.2.5', parser: 'silence', data: text(
    'SIP/2.0 503 Service Unavailable', 'Via: SIP/2.0/TCP host129.example.com;branch=z9hG4bKzzxdiwo34sw;received=192.0.2.129', 'To: <sip:user@example.com>', 'From: <sip:other@example.net>;tag=2easdjfejw', 'CSeq: 9292394834772304023312 OPTIONS',
    'Call-ID: scalarlg.noase0of0234hn2qofoaf0232aewf2394r', 'Retry-After: 949302838503028349304023988', 'Warning: 1812 overture "In Progress"', 'Content-Length: 0', '', '') },
  refused('quotbal', '3.1.2.6', ...invite({ to: '"Mr. J. User <sip:j.user@example.com>' })),
  refused('ltgtruri', '3.1.2.7', ...invite({ start: 'INVITE <sip:user@example.com> SIP/2.0' })),
  refused('lwsruri', '3.1.2.8', ...invite({ start: 'INVITE sip:user@example.com; lr SIP/2.0' })),
  refused('lwsstart', '3.1.2.9', ...invite({ start: 'INVITE  sip:user@example.com  SIP/2.0' })),
  refused('trws', '3.1.2.10', ...invite({ start: 'INVITE sip:user@example.com SIP/2.0  ' })),
  refused('escruri', '3.1.2.11', ...invite({ start: 'INVITE sip:user@example.com?Route=%3Csip:example.com%3E SIP/2.0' })),
  refused('baddate', '3.1.2.12', ...invite({ extra: ['Date: Fri, 01 Jan 2010 16:00:00 EST'] })),
  refused('regbadct', '3.1.2.13', 'REGISTER sip:example.com SIP/2.0', 'To: sip:user@example.com', 'From: sip:user@example.com;tag=998332', 'Max-Forwards: 70', 'Call-ID: regbadct.k345asrl3fdbv@10.0.0.1', 'CSeq: 1 REGISTER',
    'Via: SIP/2.0/UDP 135.180.130.133:5060;branch=z9hG4bKkdjuw', 'Contact: sip:user@example.com?Route=%3Csip:sip.example.com%3E', 'l: 0', '', ''),
  refused('badaspec', '3.1.2.14', 'OPTIONS sip:user@example.org SIP/2.0', 'Via: SIP/2.0/UDP host4.example.com:5060;branch=z9hG4bKkdju43234', 'Max-Forwards: 70', 'From: "Bell, Alexander" <sip:a.g.bell@example.com>;tag=433423',
    'To: "Watson, Thomas" < sip:t.watson@example.org >', 'Call-ID: badaspec.sdf0234n2nds0a099u23h3hnnw009cdkne3', 'Accept: application/sdp', 'CSeq: 3923239 OPTIONS', 'l: 0', '', ''),
  refused('baddn', '3.1.2.15', 'OPTIONS sip:t.watson@example.org SIP/2.0', 'Via:     SIP/2.0/UDP c.example.com:5060;branch=z9hG4bKkdjuw', 'Max-Forwards:      70', 'From:    Bell, Alexander <sip:a.g.bell@example.com>;tag=43',
    'To:      Watson, Thomas <sip:t.watson@example.org>', 'Call-ID: baddn.31415@c.example.com', 'Accept: application/sdp', 'CSeq:    3923239 OPTIONS', 'l: 0', '', ''),
  { name: 'badvers', section: '3.1.2.16', parser: 505, stranger: 505, data: text(
    'OPTIONS sip:t.watson@example.org SIP/7.0', 'Via:     SIP/7.0/UDP c.example.com;branch=z9hG4bKkdjuw', 'Via: SIP/2.0/UDP c.example.com;branch=z9hG4bKkdjuw', 'Max-Forwards:      70', 'From:    A. Bell <sip:a.g.bell@example.com>;tag=qweoiqpe',
    'To:      T. Watson <sip:t.watson@example.org>', 'Call-ID: badvers.31417@c.example.com', 'CSeq:    1 OPTIONS', 'l: 0', '', '') },
  refused('mismatch01', '3.1.2.17', 'OPTIONS sip:user@example.com SIP/2.0', 'To: sip:j.user@example.com', 'From: sip:caller@example.net;tag=34525', 'Max-Forwards: 6', 'Call-ID: mismatch01.dj0234sxdfl3', 'CSeq: 8 INVITE',
    'Via: SIP/2.0/UDP host.example.com;branch=z9hG4bKkdjuw', 'l: 0', '', ''),
  refused('mismatch02', '3.1.2.18', 'NEWMETHOD sip:user@example.com SIP/2.0', 'To: sip:j.user@example.com', 'From: sip:caller@example.net;tag=34525', 'Max-Forwards: 6', 'Call-ID: mismatch02.dj0234sxdfl3', 'CSeq: 8 INVITE',
    'Contact: <sip:caller@host.example.net>', 'Via: SIP/2.0/UDP host.example.net;branch=z9hG4bKkdjuw', 'Content-Type: application/sdp', `l: ${SDP_LENGTH}`, '', ...SDP_LINES),
  { name: 'bigcode', section: '3.1.2.19', parser: 'silence', data: text(
    'SIP/2.0 4294967301 better not break the receiver', 'Via: SIP/2.0/UDP 192.0.2.105;branch=z9hG4bK2398ndaoe', 'Call-ID: bigcode.asdof3uj203asdnf3429uasdhfas3ehjasdfas9i', 'CSeq: 353494 INVITE', 'From: <sip:user@example.com>;tag=39ansfi3',
    'To: <sip:user@example.edu>;tag=902jndnke3', 'Content-Length: 0', 'Contact: <sip:user@host105.example.com>', '', '') },
  { name: 'badbranch', section: '3.2.1', parser: 'valid', stranger: 200, data: text(
    'OPTIONS sip:user@example.com SIP/2.0', 'To: sip:user@example.com', 'From: sip:caller@example.org;tag=33242', 'Max-Forwards: 3', 'Via: SIP/2.0/UDP 192.0.2.1;branch=z9hG4bK', 'Accept: application/sdp', 'Call-ID: badbranch.sadonfo23i420jv0as0derf3j3n', 'CSeq: 8 OPTIONS', 'l: 0', '', '') },
];
