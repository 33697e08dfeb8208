/** RFC 4475 section 3.3, rebuilt: messages that are well formed (or nearly) and that the application must refuse properly. */
import { SDP_LENGTH, SDP_LINES, text, type TortureMessage } from './message-text.js';

const tail = ['Content-Type: application/sdp', `l: ${SDP_LENGTH}`, '', ...SDP_LINES];

export const applicationMessages: readonly TortureMessage[] = [
  { name: 'insuf', section: '3.3.1', parser: 400, stranger: 400, data: text('INVITE sip:user@example.com SIP/2.0', 'CSeq: 193942 INVITE', 'Via: SIP/2.0/UDP 192.0.2.95;branch=z9hG4bKkdj.insuf', ...tail) },
  { name: 'unkscm', section: '3.3.2', parser: 'valid', stranger: 416, data: text(
    'OPTIONS nobodyKnowsThisScheme:totallyopaquecontent SIP/2.0', 'To: sip:user@example.com', 'From: sip:caller@example.net;tag=384', 'Max-Forwards: 3', 'Call-ID: unkscm.nasdfasser0q239nwsdfasdkl34', 'CSeq: 3923423 OPTIONS',
    'Via: SIP/2.0/TCP host9.example.com;branch=z9hG4bKkdjuw39234', 'Content-Length: 0', '', '') },
  { name: 'novelsc', section: '3.3.3', parser: 'valid', stranger: 416, data: text(
    'OPTIONS soap.beep://192.0.2.103:3002 SIP/2.0', 'To: sip:user@example.com', 'From: sip:caller@example.net;tag=384', 'Max-Forwards: 3', 'Call-ID: novelsc.asdfasser0q239nwsdfasdkl34', 'CSeq: 3923423 OPTIONS',
    'Via: SIP/2.0/TCP host9.example.com;branch=z9hG4bKkdjuw39234', 'Content-Length: 0', '', '') },
  { name: 'unksm2', section: '3.3.4', parser: 'valid', stranger: 401, data: text(
    'REGISTER sip:example.com SIP/2.0', 'To: isbn:2983792873', 'From: <http://www.example.com>;tag=3234233', 'Call-ID: unksm2.daksdj@hyphenated-host.example.com', 'CSeq: 234902 REGISTER', 'Max-Forwards: 70',
    'Via: SIP/2.0/UDP 192.0.2.21:5060;branch=z9hG4bKkdjuw', 'Contact: <name:John_Smith>', 'l: 0', '', '') },
  { name: 'bext01', section: '3.3.5', parser: 'valid', stranger: 420, data: text(
    'OPTIONS sip:user@example.com SIP/2.0', 'To: sip:j_user@example.com', 'From: sip:caller@example.net;tag=242etr', 'Max-Forwards: 6', 'Call-ID: bext01.0ha0isndaksdj', 'Require: nothingSupportsThis, nothingSupportsThisEither',
    'Proxy-Require: noProxiesSupportThis, norDoAnyProxiesSupportThis', 'CSeq: 8 OPTIONS', 'Via: SIP/2.0/TLS fold-and-staple.example.com;branch=z9hG4bKkdjuw', 'Content-Length: 0', '', '') },
  { name: 'invut', section: '3.3.6', parser: 'valid', stranger: 401, data: text(
    'INVITE sip:user@example.com SIP/2.0', 'Contact: <sip:caller@host5.example.net>', 'To: sip:j.user@example.com', 'From: sip:caller@example.net;tag=8392034', 'Max-Forwards: 70', 'Call-ID: invut.0ha0isndaksdjadsfij34n23d', 'CSeq: 235448 INVITE',
    'Via: SIP/2.0/UDP somehost.example.com;branch=z9hG4bKkdjuw', 'Content-Type: application/unknownformat', 'Content-Length: 40', '', '<audio>', ' <pcmu port="443"/>', '</audio> ', '  ') },
  { name: 'regaut01', section: '3.3.7', parser: 'valid', stranger: 401, data: text(
    'REGISTER sip:example.com SIP/2.0', 'To: sip:j.user@example.com', 'From: sip:j.user@example.com;tag=87321hj23128', 'Max-Forwards: 8', 'Call-ID: regaut01.0ha0isndaksdj', 'CSeq: 9338 REGISTER', 'Via: SIP/2.0/TCP 192.0.2.253;branch=z9hG4bKkdjuw',
    'Authorization: NoOneKnowsThisScheme opaque-data=here', 'Content-Length:0', '', '') },
  { name: 'multi01', section: '3.3.8', parser: 400, stranger: 400, data: text(
    'INVITE sip:user@company.com SIP/2.0', 'Contact: <sip:caller@host25.example.net>', 'Via: SIP/2.0/UDP 192.0.2.25;branch=z9hG4bKkdjuw', 'Max-Forwards: 70', 'CSeq: 5 INVITE', 'Call-ID: multi01.98asdh@192.0.2.1', 'CSeq: 59 INVITE', 'Call-ID: multi01.98asdh@192.0.2.2',
    'From: sip:caller@example.com;tag=3413415', 'To: sip:user@example.com', 'To: sip:other@example.net', 'From: sip:caller@example.net;tag=2923420123', ...tail) },
  { name: 'mcl01', section: '3.3.9', parser: 400, stranger: 400, data: text(
    'OPTIONS sip:user@example.com SIP/2.0', 'Via: SIP/2.0/UDP host5.example.net;branch=z9hG4bK293423', 'To: sip:user@example.com', 'From: sip:other@example.net;tag=3923942', 'Call-ID: mcl01.fhn2323orihawfdoa3o4r52o3irsdf', 'CSeq: 15932 OPTIONS', 'Content-Length: 13', 'Max-Forwards: 60',
    'Content-Length: 5', 'Content-Type: text/plain', '', 'There\'s no way to know how many octets are supposed to be here.') },
  { name: 'bcast', section: '3.3.10', parser: 'valid', data: text(
    'SIP/2.0 200 OK', 'Via: SIP/2.0/UDP 192.0.2.198;branch=z9hG4bK1324923', 'Via: SIP/2.0/UDP 255.255.255.255;branch=z9hG4bK1saber23', 'Call-ID: bcast.0384840201234ksdfak3j2erwedfsASdf', 'CSeq: 35 INVITE', 'From: sip:user@example.com;tag=11141343', 'To: sip:user@example.edu;tag=2229',
    'Content-Length: 0', 'Contact: <sip:user@host28.example.com>', '', '') },
  { name: 'zeromf', section: '3.3.14', parser: 'valid', stranger: 200, data: text(
    'OPTIONS sip:user@example.com SIP/2.0', 'To: sip:user@example.com', 'From: sip:caller@example.net;tag=3ghsd41', 'Call-ID: zeromf.jfasdlfnm2o2l43r5u0asdfas', 'CSeq: 39234321 OPTIONS', 'Via: SIP/2.0/UDP host1.example.com;branch=z9hG4bKkdjuw2349i', 'Max-Forwards: 0', 'Content-Length: 0', '', '') },
  { name: 'sdp01', section: '3.3.15', parser: 'valid', stranger: 401, data: text(
    'INVITE sip:user@example.com SIP/2.0', 'To: sip:j_user@example.com', 'Contact: <sip:caller@host15.example.net>', 'From: sip:caller@example.net;tag=234', 'Max-Forwards: 5', 'Call-ID: sdp01.ndaksdj9342dasdd', 'Accept: text/nobodyKnowsThis', 'CSeq: 8 INVITE',
    'Via: SIP/2.0/UDP 192.0.2.1;branch=z9hG4bKkdjuw', ...tail) },
];
