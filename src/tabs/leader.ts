/** The leader's side: tells who joins how things are, then every fact in order, and carries out what the others ask. */
import { CccError } from '../kernel/errors.js';
import { readMessage, type TabMessage } from './messages.js';
import type { Desk, Side, TabChannel } from './seat.js';

export function leadTabs(channel: TabChannel, desk: Desk, term: string): Side {
  let n = 0;
  const say = (message: TabMessage): void => { channel.postMessage(message); };
  const subscription = desk.facts$.subscribe((fact) => {
    if (fact.type !== 'tab.leading' && fact.type !== 'tab.following') say({ type: 'fact', term, n: ++n, fact });
  });
  return {
    hear(data) {
      const message = readMessage(data);
      if (message?.type === 'hello') say({ type: 'snapshot', term, n, program: desk.program.id, state: desk.state() });
      // A question to the leader before us was perhaps already carried out: whoever asked is told by our new term.
      if (message?.type !== 'ask' || message.term !== term) return;
      const { id, command } = message;
      desk.perform(command).then(() => { say({ type: 'answer', id }); }, (error: unknown) => {
        const { code, detail } = error instanceof CccError ? error : new CccError('system-error');
        say({ type: 'answer', id, error: { code, ...(detail === undefined ? {} : { detail }) } });
      });
    },
    ask: (command) => desk.perform(command),
    wake: () => undefined,
    close() { subscription.unsubscribe(); },
  };
}
