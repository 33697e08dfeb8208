/** What a receiver knows about a stream (RFC 3550 appendix A.1, A.3 and A.8): loss, jitter, highest sequence number. */
import { sequenceDistance } from './packet.js';

export class ReceiveStats {
  ssrc = 0;
  received = 0;
  #base = 0;
  /** Highest sequence number, extended by the count of its wraps. */
  #highest = 0;
  #transit = 0;
  #jitter = 0;
  #expectedPrior = 0;
  #receivedPrior = 0;
  /** Of streams that this one followed. */
  #lostBefore = 0;
  #receivedBefore = 0;

  /** `arrival` is in clock units of the stream. Packets whose timestamp is not their time (DTMF) do not count for jitter. */
  update(ssrc: number, sequence: number, timestamp: number, arrival: number, timed: boolean): void {
    if (this.received === 0 || ssrc !== this.ssrc) this.#start(ssrc, sequence, timestamp, arrival);
    this.received += 1;
    const ahead = sequenceDistance(sequence, this.#highest & 0xffff);
    if (ahead > 0) this.#highest += ahead;
    else if (ahead < -3000) this.#start(ssrc, sequence, timestamp, arrival, 1);
    if (!timed) return;
    const transit = (arrival - timestamp) | 0;
    const change = Math.abs((transit - this.#transit) | 0);
    this.#transit = transit;
    // A pause of the talker is not jitter; a second is far beyond any.
    if (change < 48_000) this.#jitter += (change - this.#jitter) / 16;
  }

  get expected(): number { return this.received === 0 ? 0 : this.#highest - this.#base + 1; }
  get lost(): number { return this.#lostBefore + Math.max(0, this.expected - this.received); }
  get total(): number { return this.#receivedBefore + this.received; }
  get jitter(): number { return this.#jitter; }
  get highest(): number { return this.#highest; }

  /** Fraction lost since the last report, of 256. */
  takeFraction(): number {
    const expected = this.expected - this.#expectedPrior;
    const lost = expected - (this.received - this.#receivedPrior);
    this.#expectedPrior = this.expected;
    this.#receivedPrior = this.received;
    return expected <= 0 || lost <= 0 ? 0 : Math.min(255, Math.floor(lost * 256 / expected));
  }

  #start(ssrc: number, sequence: number, timestamp: number, arrival: number, received = 0): void {
    this.#lostBefore = this.lost;
    this.#receivedBefore += this.received - received;
    this.ssrc = ssrc;
    this.received = received;
    this.#base = this.#highest = sequence;
    this.#transit = (arrival - timestamp) | 0;
    this.#jitter = this.#expectedPrior = this.#receivedPrior = 0;
  }
}
