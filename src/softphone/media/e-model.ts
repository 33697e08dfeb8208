/** Mean opinion score of a call by the E-model (ITU-T G.107, 06/2015), from delay, loss and codec. */

/**
 * Equipment impairment Ie and packet-loss robustness Bpl (ITU-T G.113, Appendix I, 2007). G.711 stands with loss concealment,
 * which every browser has. Opus is not in G.113; it conceals loss at least as well, so it is taken for G.711.
 */
const codecs: Readonly<Record<string, { readonly ie: number; readonly bpl: number }>> = {
  pcmu: { ie: 0, bpl: 25.1 }, pcma: { ie: 0, bpl: 25.1 }, opus: { ie: 0, bpl: 25.1 }, g729: { ie: 11, bpl: 19 },
};
const unknownCodec = { ie: 0, bpl: 25.1 };

/** Ro − Is with the default values of G.107, table 2: what a perfect narrowband line has. */
const best = 93.2;

export interface Impairments {
  readonly rttMs: number;
  readonly jitterMs: number;
  readonly lossPercent: number;
  /** Name as in SDP; any case. */
  readonly codec?: string;
}

/** R, clause 7.1: R = Ro − Is − Id − Ie-eff + A, with A = 0. */
export function rating({ rttMs, jitterMs, lossPercent, codec = '' }: Impairments): number {
  // One way: half the round trip, one packet of 20 ms, and a jitter buffer of twice the jitter.
  const delay = Math.max(0, rttMs) / 2 + Math.max(0, jitterMs) * 2 + 20;
  const { ie, bpl } = Object.hasOwn(codecs, codec.toLowerCase()) ? codecs[codec.toLowerCase()] ?? unknownCodec : unknownCodec;
  const loss = Math.min(100, Math.max(0, lossPercent));
  // Clause 7.5, with BurstR = 1: losses at random.
  const ieEff = ie + (95 - ie) * loss / (loss + bpl);
  return Math.min(100, Math.max(0, best - delayImpairment(delay) - ieEff));
}

/** Idd of clause 7.4, formulas 7-27 and 7-28: nothing up to 100 ms. */
function delayImpairment(ms: number): number {
  if (ms <= 100) return 0;
  const x = Math.log2(ms / 100);
  return 25 * ((1 + x ** 6) ** (1 / 6) - 3 * (1 + (x / 3) ** 6) ** (1 / 6) + 2);
}

/** Annex B, formula B-4; it dips below 1 for R under 6.5, which is cut off. */
export function mosOf(r: number): number {
  return Math.max(1, Math.min(4.5, 1 + 0.035 * r + r * (r - 60) * (100 - r) * 7e-6));
}

/** The categories of G.107, table B.1: satisfied, some dissatisfied, many dissatisfied, worse. */
export const barsOf = (r: number): 1 | 2 | 3 | 4 => r >= 80 ? 4 : r >= 70 ? 3 : r >= 60 ? 2 : 1;
