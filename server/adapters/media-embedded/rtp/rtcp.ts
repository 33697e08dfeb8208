/** RTCP (RFC 3550 section 6): sender and receiver reports with SDES written, reports about us read. */

const SR = 200;
const RR = 201;
const SDES = 202;
const BYE = 203;
/** Seconds between 1900 (NTP) and 1970. */
const NTP_EPOCH = 2_208_988_800;

export interface SenderInfo { readonly timestamp: number; readonly packets: number; readonly octets: number }
export interface ReportBlock {
  readonly ssrc: number; readonly fraction: number; readonly lost: number; readonly highest: number; readonly jitter: number;
  readonly lastReport: number; readonly sinceLastReport: number;
}
export interface ReceivedReports {
  /** Middle 32 bits of the NTP time of their sender report, for our next LSR. */
  readonly senderReport: number | undefined;
  /** Their view of our stream. */
  readonly about: ReportBlock | undefined;
  readonly bye: boolean;
}

/** The middle 32 bits of the NTP time, in 1/65536 s. */
export const ntpMiddle = (epochMs: number): number => Math.floor((epochMs / 1000 + NTP_EPOCH) % 65536 * 65536) >>> 0;

/** A compound packet: SR (or RR when nothing was sent), then SDES with the CNAME, then BYE on leaving. */
export function writeReport(target: Buffer, ssrc: number, cname: string, epochMs: number, sender: SenderInfo | undefined, block: ReportBlock | undefined, bye = false): number {
  const words = (sender ? 7 : 2) + (block ? 6 : 0);
  let at = writeHeader(target, 0, block ? 1 : 0, sender ? SR : RR, words, ssrc);
  if (sender) {
    const seconds = epochMs / 1000 + NTP_EPOCH;
    target.writeUInt32BE(Math.floor(seconds) >>> 0, at);
    target.writeUInt32BE(Math.floor((seconds % 1) * 0x1_0000_0000) >>> 0, at + 4);
    target.writeUInt32BE(sender.timestamp >>> 0, at + 8);
    target.writeUInt32BE(sender.packets >>> 0, at + 12);
    target.writeUInt32BE(sender.octets >>> 0, at + 16);
    at += 20;
  }
  if (block) at = writeBlock(target, at, block);
  at = writeSdes(target, at, ssrc, cname);
  return bye ? writeHeader(target, at, 1, BYE, 2, ssrc) : at;
}

function writeHeader(target: Buffer, at: number, count: number, type: number, words: number, ssrc: number): number {
  target[at] = 0x80 | count;
  target[at + 1] = type;
  target.writeUInt16BE(words - 1, at + 2);
  target.writeUInt32BE(ssrc, at + 4);
  return at + 8;
}

function writeBlock(target: Buffer, at: number, block: ReportBlock): number {
  target.writeUInt32BE(block.ssrc, at);
  target.writeUInt32BE((block.fraction << 24 | (Math.min(block.lost, 0x7fffff) & 0xffffff)) >>> 0, at + 4);
  target.writeUInt32BE(block.highest >>> 0, at + 8);
  target.writeUInt32BE(Math.floor(block.jitter) >>> 0, at + 12);
  target.writeUInt32BE(block.lastReport >>> 0, at + 16);
  target.writeUInt32BE(block.sinceLastReport >>> 0, at + 20);
  return at + 24;
}

function writeSdes(target: Buffer, at: number, ssrc: number, cname: string): number {
  const length = Buffer.byteLength(cname);
  // Item, its end, and padding to a whole word.
  const words = 2 + Math.floor((2 + length) / 4) + 1;
  target.fill(0, at, at + words * 4);
  writeHeader(target, at, 1, SDES, words, ssrc);
  target[at + 8] = 1;
  target[at + 9] = length;
  target.write(cname, at + 10, 'utf8');
  return at + words * 4;
}

/** Walks a compound packet; anything that does not add up ends the walk, what was read before stays. */
export function readReports(packet: Buffer, ourSsrc: number): ReceivedReports {
  let senderReport: number | undefined;
  let about: ReportBlock | undefined;
  let bye = false;
  for (let at = 0; at + 8 <= packet.length;) {
    const first = packet.readUInt8(at);
    const end = at + (packet.readUInt16BE(at + 2) + 1) * 4;
    if (first >> 6 !== 2 || end > packet.length) break;
    const type = packet.readUInt8(at + 1);
    if (type === SR && end >= at + 28) senderReport = packet.readUInt32BE(at + 10);
    if (type === BYE) bye = true;
    if (type === SR || type === RR) {
      let block = at + (type === SR ? 28 : 8);
      for (let i = first & 0x1f; i > 0 && block + 24 <= end; i--, block += 24) {
        if (packet.readUInt32BE(block) === ourSsrc) about = readBlock(packet, block);
      }
    }
    at = end;
  }
  return { senderReport, about, bye };
}

function readBlock(packet: Buffer, at: number): ReportBlock {
  return {
    ssrc: packet.readUInt32BE(at), fraction: packet.readUInt8(at + 4), lost: packet.readIntBE(at + 5, 3), highest: packet.readUInt32BE(at + 8),
    jitter: packet.readUInt32BE(at + 12), lastReport: packet.readUInt32BE(at + 16), sinceLastReport: packet.readUInt32BE(at + 20),
  };
}
