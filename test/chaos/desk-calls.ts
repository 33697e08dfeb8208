/** Desk phones that talk to numbers outside through the center: two legs of plain RTP each, recorded, with counted media at both ends. */
import { systemClock } from 'ccc-workstation/clock';
import { createNodeNetwork } from '../../server/adapters/sip/network-node.js';
import { sdpOf } from '../../server/adapters/sip/message.js';
import type { PhoneCall } from '../../server/adapters/sip/testing/phone-call.js';
import { createPhone, type Phone } from '../../server/adapters/sip/testing/phone.js';
import type { CenterProcess } from '../support/center.js';
import { pitchesOf, RtpEnds, type RtpEnd } from './rtp-ends.js';
import { flowsAfter, pause } from './timeline.js';

export interface DeskCall { readonly number: string; readonly desk: PhoneCall; readonly far: PhoneCall; readonly deskEnd: RtpEnd; readonly farEnd: RtpEnd; readonly answeredAt: number; hungUpAt?: number }

export class DeskCalls {
  readonly calls: DeskCall[] = [];
  readonly #ends = new RtpEnds();
  #next: Promise<PhoneCall> | undefined;
  private constructor(readonly phone: Phone, private readonly carrier: Phone) {}

  static async open(center: CenterProcess): Promise<DeskCalls> {
    const network = createNodeNetwork(systemClock);
    const server = { address: '127.0.0.1', port: center.ports.sip };
    const common = { network, clock: systemClock, address: '127.0.0.1', server, domain: 'localhost' };
    const phone = await createPhone({ ...common, user: '1001', password: 'phone-phone-1' });
    const carrier = await createPhone({ ...common, port: center.ports.trunk, user: 'carrier' });
    const { status } = await phone.register(3600);
    if (status !== 200) throw new Error(`the desk phone was refused: ${status}`);
    return new DeskCalls(phone, carrier);
  }

  /** One after the other, so that the beginning is not what is tested. */
  async dial(count: number): Promise<void> {
    for (let i = 0; i < count; i++) this.calls.push(await this.#one(`139${String(10_000_000 + this.calls.length)}`));
  }

  async #one(number: string): Promise<DeskCall> {
    const [deskHz, farHz] = pitchesOf(this.calls.length);
    const [deskEnd, farEnd] = await Promise.all([this.#ends.join(deskHz, farHz), this.#ends.join(farHz, deskHz)]);
    const { desk, far } = await this.#through(number, deskEnd);
    farEnd.connect(far.offer ?? '');
    far.ring();
    far.answer(farEnd.sdp());
    deskEnd.connect(sdpOf(await desk.expect(200)) ?? '');
    return { number, desk, far, deskEnd, farEnd, answeredAt: Date.now() };
  }

  /** A busy machine turns calls away; they are tried again. */
  async #through(number: string, end: RtpEnd): Promise<{ desk: PhoneCall; far: PhoneCall }> {
    for (let attempt = 0; attempt < 20; attempt++) {
      const desk = this.phone.invite(number, { sdp: end.sdp() });
      this.#next ??= this.carrier.expectInvite();
      const far = await Promise.race([this.#next, refusal(desk)]);
      if (far) {
        this.#next = undefined;
        return { desk, far };
      }
      await pause(1000);
    }
    throw new Error('the center takes no call');
  }

  /** How long after an instant each end of a call hears the other again; Infinity where it has not. */
  backAfter(instant: number): number[] {
    return this.calls.map(({ deskEnd, farEnd }) => Math.max(flowsAfter(deskEnd.heardAt, instant), flowsAfter(farEnd.heardAt, instant)));
  }

  /** Packets that all ends sent, and those with the partner's tone that they heard, so far. */
  counts(): { readonly sent: number; readonly heard: number } {
    const ends = this.calls.flatMap(({ deskEnd, farEnd }) => [deskEnd, farEnd]);
    return { sent: ends.reduce((sum, end) => sum + end.sent, 0), heard: ends.reduce((sum, end) => sum + end.heardAt.length, 0) };
  }

  /** Every second call is ended by the desk, the others by the far end; how many had an end that never heard of it. */
  async hangUp(withinMs: number): Promise<number> {
    for (const [i, call] of this.calls.entries()) {
      (i % 2 ? call.desk : call.far).bye();
      call.hungUpAt = Date.now();
      await pause(5);
    }
    for (const end = Date.now() + withinMs; Date.now() < end && this.calls.some(({ desk, far }) => !desk.ended || !far.ended);) await pause(100);
    return this.calls.filter(({ desk, far }) => !desk.ended || !far.ended).length;
  }

  close(): void {
    this.#ends.close();
    this.phone.close();
    this.carrier.close();
  }
}

/** Resolves with undefined when the call was refused. */
async function refusal(call: PhoneCall): Promise<undefined> {
  while (!call.messages.some((message) => message.kind === 'response' && message.status === 503)) await pause(50);
  return undefined;
}
