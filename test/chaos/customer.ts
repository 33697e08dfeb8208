/** A customer's phone of our own: calls in over SIP and RTP, sends a tone, and notes when it heard the agent's tone, packet by packet. */
import { systemClock } from 'ccc-workstation/clock';
import { createNodeNetwork } from '../../server/adapters/sip/network-node.js';
import { createPhone, type Phone } from '../../server/adapters/sip/testing/phone.js';
import type { PhoneCall } from '../../server/adapters/sip/testing/phone-call.js';
import { sdpOf } from '../../server/adapters/sip/message.js';
import { power, toneShare } from '../../server/adapters/media-embedded/pcm/goertzel.js';
import { RtpEndpoint } from '../../server/adapters/media-embedded/testing/rtp-endpoint.js';
import type { CenterProcess } from '../support/center.js';
import { pause } from './timeline.js';

export interface CustomerOptions {
  /** What the customer's microphone hears, and what the agent's does. */
  readonly hz: number;
  readonly agentHz: number;
  readonly number?: string;
}

export class Customer {
  /** When a packet with the agent's tone came, with any other sound (music, an announcement), and with any at all; since the epoch. */
  readonly agentHeardAt: number[] = [];
  readonly otherHeardAt: number[] = [];
  readonly packetsAt: number[] = [];
  #call: PhoneCall | undefined;

  private constructor(private readonly phone: Phone, readonly rtp: RtpEndpoint, agentHz: number) {
    rtp.onVoice = (samples) => {
      const at = performance.timeOrigin + performance.now();
      this.packetsAt.push(at);
      if (toneShare(samples, agentHz) > 0.5) this.agentHeardAt.push(at);
      else if (power(samples) > 2_000) this.otherHeardAt.push(at);
    };
  }

  static async at(center: CenterProcess, options: CustomerOptions): Promise<Customer> {
    const phone = await createPhone({
      network: createNodeNetwork(systemClock), clock: systemClock, address: '127.0.0.1', server: { address: '127.0.0.1', port: center.ports.sip }, user: options.number ?? '13900001111', domain: 'localhost',
    });
    const rtp = await RtpEndpoint.open();
    rtp.tone(options.hz);
    return new Customer(phone, rtp, options.agentHz);
  }

  get call(): PhoneCall {
    if (!this.#call) throw new Error('the customer has not called');
    return this.#call;
  }
  get ended(): boolean { return this.#call?.ended === true; }

  /** Calls the demo number and presses 2 for support as soon as the greeting can be heard. */
  async callIn(digit = '2'): Promise<void> {
    this.#call = this.phone.invite('02066240000', { sdp: this.rtp.sdp() });
    const answer = await this.#call.expect(200);
    this.rtp.connect(sdpOf(answer) ?? '');
    await pause(60);
    this.#call.info('application/dtmf-relay', `Signal=${digit}\r\nDuration=160\r\n`);
  }

  hangUp(): void { if (this.#call && !this.#call.ended) this.#call.bye(); }

  close(): void {
    this.hangUp();
    this.rtp.close();
    // The BYE must be on its way first.
    setTimeout(() => { this.phone.close(); }, 200);
  }
}
