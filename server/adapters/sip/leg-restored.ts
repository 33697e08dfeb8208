/** A call of before a restart: either its dialog goes on, or what was still ringing is ended so that no far end is left waiting. */
import type { EndCause } from 'ccc-workstation/protocol';
import type { SipLeg } from '../../ports/sip.js';
import type { SipCore } from './core.js';
import { withFlow } from './core.js';
import { LegBase } from './leg.js';
import type { SipRequest } from './message.js';
import { OutgoingBranch, type BranchOwner } from './outgoing-branch.js';
import type { StoredCall, StoredFlow } from './persisted.js';
import { formatHost } from './serialise.js';
import type { ServerTransaction } from './server-transaction.js';
import { Session } from './session.js';
import { parseUri } from './uri.js';

type Stored<S extends StoredCall['state']> = Extract<StoredCall, { state: S }>;
/** The answer to an INVITE that we did not keep is repeated a few times: its ACK finds nobody any more. */
const REFUSE_AT_MS = [0, 500, 1_500, 3_500] as const;

/** Answered before the restart. */
export class RestoredCall extends LegBase implements SipLeg {
  readonly transport = 'rtp';
  readonly interactionId: string | undefined;
  readonly #session: Session | undefined;

  constructor(core: SipCore, id: string, onGone: () => void, stored: Stored<'up'>) {
    super(core, id, onGone);
    this.interactionId = stored.interactionId;
    this.#session = Session.restored(core, stored.session, this);
  }

  get usable(): boolean { return this.#session !== undefined; }
  persist(): StoredCall | undefined {
    const { interactionId } = this;
    return this.over || !this.#session ? undefined : { state: 'up', ...(interactionId === undefined ? {} : { interactionId }), session: this.#session.stored() };
  }
  protected current(): Session | undefined { return this.#session; }
  hangUp(cause: EndCause): void {
    if (this.over) return;
    this.finish(cause, false);
    this.#session?.bye(cause);
  }
  prack(_request: SipRequest, transaction: ServerTransaction): void { transaction.respond({ status: 481 }); }
  protected released(): void { /* Nothing runs but the session, which ends itself. */ }
}

/** Not answered before the restart: there is nothing to go on with, only to end. */
export class UnansweredCall extends LegBase implements SipLeg, BranchOwner {
  readonly transport = 'rtp';
  readonly interactionId: string | undefined;

  constructor(core: SipCore, id: string, onGone: () => void, private readonly stored: Stored<'calling' | 'called'>) {
    super(core, id, onGone);
    this.interactionId = stored.interactionId;
  }

  protected current(): undefined { return undefined; }
  persist(): StoredCall | undefined { return this.over ? undefined : this.stored; }

  hangUp(cause: EndCause): void {
    if (this.over) return;
    const { stored, core } = this;
    this.finish(cause, false);
    if (stored.state === 'calling') {
      for (const branch of stored.branches) OutgoingBranch.interrupted(core, branch, this).cancel(cause);
      return;
    }
    for (const ms of REFUSE_AT_MS) core.clock.after(ms, () => { sendTo(core, stored.flow, stored.refusal); });
    // Had the 2xx left, the refusal means nothing to the caller and the BYE ends the call; else the other way round.
    Session.restored(core, stored.session, this)?.bye(cause);
  }

  alerting(): void { /* It is being cancelled. */ }
  answered(): boolean { return false; }
  failed(): void { /* Which is what was wanted. */ }
  override ended(): void { /* It has. */ }
  prack(_request: SipRequest, transaction: ServerTransaction): void { transaction.respond({ status: 481 }); }
  protected released(): void { /* Nothing runs. */ }
}

function sendTo(core: SipCore, flow: StoredFlow, text: string): void {
  const uri = parseUri(`sip:${formatHost(flow.address)}:${flow.port};transport=${flow.transport}`);
  if (uri) withFlow(core.hop(uri), (open) => { open.send(text); }, () => undefined);
}
