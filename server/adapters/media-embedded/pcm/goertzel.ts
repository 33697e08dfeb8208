/** The mean square that one frequency has in a block of 8 kHz samples (Goertzel), and its share of the whole. */

const RATE = 8000;

export function goertzelPower(samples: ArrayLike<number>, hertz: number): number {
  const coefficient = 2 * Math.cos(2 * Math.PI * hertz / RATE);
  let last = 0;
  let before = 0;
  for (let i = 0; i < samples.length; i++) {
    const value = (samples[i] ?? 0) + coefficient * last - before;
    before = last;
    last = value;
  }
  return (last * last + before * before - coefficient * last * before) * 2 / (samples.length * samples.length);
}

/** Mean square of the samples. */
export function power(samples: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < samples.length; i++) sum += (samples[i] ?? 0) ** 2;
  return samples.length === 0 ? 0 : sum / samples.length;
}

/** 0 to 1: how much of what is heard is this tone; 0 for silence. */
export function toneShare(samples: ArrayLike<number>, hertz: number): number {
  const whole = power(samples);
  return whole < 100 ? 0 : Math.min(1, goertzelPower(samples, hertz) / whole);
}
