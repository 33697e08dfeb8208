/** Keeps sip.js's parser ready in a page that may have to take the phone over: what it reads first costs a page up to 100 ms, and browsers forget compiled code that rests (F-18). */
import type { Clock } from '../../kernel/clock.js';

/** As registration brings it. */
const sample = [
  'SIP/2.0 200 OK', 'Via: SIP/2.0/WS a.invalid;branch=z9hG4bK1;rport=1;received=192.0.2.1', 'From: <sip:a@a.invalid>;tag=1', 'To: <sip:a@a.invalid>;tag=2', 'Call-ID: 1', 'CSeq: 1 REGISTER',
  'Contact: <sip:a@a.invalid;transport=ws>;expires=1', 'Content-Length: 0', '', '',
].join('\r\n');
/** The page has better things to do while it opens. */
const first = 1_000, again = 60_000;

/** `wanted` is asked each time; the first no is the end. */
export function keepParserWarm(clock: Clock, wanted: () => boolean, read: (message: string) => void, afterMs = first): void {
  clock.after(afterMs, () => {
    if (!wanted()) return;
    read(sample);
    keepParserWarm(clock, wanted, read, again);
  });
}
