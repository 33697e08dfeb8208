/** RTP headers (RFC 3550 section 5.1): read into one reused view, written in place. */

export const RTP_HEADER = 12;

/** The fields of the packet that was read last; reused for every packet so that the hot path makes no garbage. */
export class RtpView {
  payloadType = 0;
  marker = false;
  sequence = 0;
  timestamp = 0;
  ssrc = 0;
  payloadOffset = 0;
  payloadLength = 0;

  /** False when it is not a whole RTP packet. */
  read(packet: Buffer): boolean {
    const size = packet.length;
    if (size < RTP_HEADER) return false;
    const first = packet[0] ?? 0;
    if (first >> 6 !== 2) return false;
    const second = packet[1] ?? 0;
    let offset = RTP_HEADER + (first & 0x0f) * 4;
    if (first & 0x10) {
      if (offset + 4 > size) return false;
      offset += 4 + packet.readUInt16BE(offset + 2) * 4;
    }
    const padding = first & 0x20 ? packet[size - 1] ?? 0 : 0;
    const length = size - offset - padding;
    if (length < 0) return false;
    this.marker = (second & 0x80) !== 0;
    this.payloadType = second & 0x7f;
    this.sequence = packet.readUInt16BE(2);
    this.timestamp = packet.readUInt32BE(4);
    this.ssrc = packet.readUInt32BE(8);
    this.payloadOffset = offset;
    this.payloadLength = length;
    return true;
  }
}

export function writeHeader(packet: Buffer, payloadType: number, marker: boolean, sequence: number, timestamp: number, ssrc: number): void {
  packet[0] = 0x80;
  packet[1] = (marker ? 0x80 : 0) | payloadType;
  packet.writeUInt16BE(sequence, 2);
  packet.writeUInt32BE(timestamp, 4);
  packet.writeUInt32BE(ssrc, 8);
}

/** How far `a` is after `b` on the circle of 16-bit sequence numbers, negative when before. */
export const sequenceDistance = (a: number, b: number): number => ((a - b) << 16) >> 16;
