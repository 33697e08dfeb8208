/** RTCP of one leg: a report about every five seconds, round-trip time and loss from what the far end reports. */
import type { PacketTransport } from '../packet-transport.js';
import type { Inbound } from './inbound.js';
import type { Outbound } from './outbound.js';
import { ntpMiddle, readReports, type ReportBlock, writeReport } from './rtcp.js';

const INTERVAL_MS = 5000;
const MAX_REPORT = 256;

export class LegReports {
  rttMs: number | undefined;
  readonly #inbound: Inbound;
  readonly #outbound: Outbound;
  readonly #transport: PacketTransport;
  readonly #cname: string;
  readonly #random: () => number;
  readonly #buffer = Buffer.alloc(MAX_REPORT);
  #due = 0;
  #senderReport = 0;
  #senderReportAt = 0;

  constructor(inbound: Inbound, outbound: Outbound, transport: PacketTransport, cname: string, random: () => number) {
    this.#inbound = inbound;
    this.#outbound = outbound;
    this.#transport = transport;
    this.#cname = cname;
    this.#random = random;
  }

  /** RFC 3550 section 6.2: half to one and a half of the interval, the first after half of that. */
  tick(now: number, epoch: () => number): void {
    if (this.#due === 0) this.#due = now + INTERVAL_MS / 2 * (0.5 + this.#random());
    if (now < this.#due) return;
    this.#due = now + INTERVAL_MS * (0.5 + this.#random());
    this.#send(now, epoch(), false);
  }

  bye(now: number, epoch: number): void { this.#send(now, epoch, true); }

  receive(packet: Buffer, now: number, epoch: number): void {
    const { senderReport, about } = readReports(packet, this.#outbound.ssrc);
    if (senderReport !== undefined) {
      this.#senderReport = senderReport;
      this.#senderReportAt = now;
    }
    if (!about || about.lastReport === 0) return;
    // RFC 3550 section 6.4.1: RTT = arrival - LSR - DLSR, in 1/65536 s.
    const rtt = (ntpMiddle(epoch) - about.lastReport - about.sinceLastReport) | 0;
    if (rtt >= 0 && rtt < 65_536 * 60) this.rttMs = Math.round(rtt / 65.536 * 10) / 10;
  }

  #send(now: number, epoch: number, bye: boolean): void {
    const { packets, octets } = this.#outbound;
    const sender = packets === 0 ? undefined : { timestamp: this.#outbound.timestampAt(now), packets, octets };
    const length = writeReport(this.#buffer, this.#outbound.ssrc, this.#cname, epoch, sender, this.#block(now), bye);
    this.#transport.sendRtcp(this.#buffer, length);
  }

  #block(now: number): ReportBlock | undefined {
    const { stats } = this.#inbound;
    if (stats.received === 0) return undefined;
    return {
      ssrc: stats.ssrc, fraction: stats.takeFraction(), lost: stats.lost, highest: stats.highest, jitter: stats.jitter,
      lastReport: this.#senderReport, sinceLastReport: this.#senderReport === 0 ? 0 : Math.round((now - this.#senderReportAt) * 65.536),
    };
  }
}
