/** The follower's side: shows what the leader says, in order and without gaps, and lets the leader carry out what is asked here. */
import { CccError, isErrorCode } from '../kernel/errors.js';
import { readMessage, type TabMessage } from './messages.js';
import type { SeatOptions, Side, TabChannel } from './seat.js';

/** Longer than the leader itself waits for the center. */
const answerWithin = 15_000;
const helloAgain = 1_000;

/** `stayInLine`: not after a session that was ended on purpose, or the next tab would begin it anew. */
export function followTabs({ desk, clock, newId }: SeatOptions, channel: TabChannel, stayInLine: (wanted: boolean) => void): Side {
  let term: string | undefined;
  let n = 0;
  let cancelHello = (): void => undefined;
  const asked = new Map<string, (error?: CccError) => void>();
  const say = (message: TabMessage): void => { channel.postMessage(message); };

  function hello(): void {
    cancelHello();
    say({ type: 'hello' });
    cancelHello = clock.after(helloAgain, hello);
  }
  function lost(): void {
    for (const settle of [...asked.values()]) settle(new CccError('tab-lost'));
  }
  function adopt(message: Extract<TabMessage, { type: 'snapshot' }>): void {
    cancelHello();
    if (message.term === term && message.n === n) return;
    if (message.term !== term) lost();
    if (term === undefined) desk.follow();
    ({ term, n } = message);
    desk.program.id = message.program;
    desk.post({ type: 'tab.following', at: desk.now(), state: message.state });
  }
  function hear(data: unknown): void {
    const message = readMessage(data);
    switch (message?.type) {
      case 'leading': if (message.term !== term) { lost(); hello(); } break;
      case 'snapshot': adopt(message); break;
      case 'fact':
        if (message.term !== term || message.n > n + 1) { hello(); return; }
        if (message.n <= n) return;
        n++;
        desk.post(message.fact);
        break;
      case 'answer': {
        const { id, error } = message;
        asked.get(id)?.(error && new CccError(isErrorCode(error.code) ? error.code : 'system-error', error.detail));
        return;
      }
      default: return;
    }
    const { signalling, reason } = desk.state().connection;
    // A token that ended is the leader's alone: another tab may have a good one.
    stayInLine(signalling !== 'signedOut' || reason === 'expired');
  }

  // Who has led a session to its end knows how things are.
  if (desk.state().connection.signalling !== 'signedOut') hello();
  return {
    hear,
    ask: (command) => new Promise<void>((resolve, reject) => {
      if (term === undefined) { reject(new CccError('tab-lost')); return; }
      const id = newId();
      const cancel = clock.after(answerWithin, () => { settle(new CccError('tab-lost')); });
      const settle = (error?: CccError): void => {
        cancel();
        asked.delete(id);
        if (error) reject(error); else resolve();
      };
      asked.set(id, settle);
      say({ type: 'ask', term, id, command });
    }),
    wake: hello,
    close() { cancelHello(); lost(); },
  };
}
