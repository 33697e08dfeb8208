/** A softphone by itself, for pages that want calls and nothing of a contact center's agent. */
import { systemClock, type Clock } from '../../kernel/clock.js';
import { createLog, type LogLine } from '../../kernel/log.js';
import { secureRandom, type Random } from '../../kernel/random.js';
import { createSipSoftphone, type MediaMode } from './sip-softphone.js';
import type { Softphone } from '../softphone.js';

export interface SoftphoneOptions {
  /** What a path-only SIP server in the access is relative to; the page's own origin by default. */
  readonly center?: string;
  /** `perCall` unless said otherwise; `persistent` where the access names whom to call for it. */
  readonly mediaMode?: MediaMode;
  readonly onLog?: (line: LogLine) => void;
  readonly clock?: Clock;
  readonly random?: Random;
}

export function createSoftphone(options: SoftphoneOptions = {}): Softphone {
  const clock = options.clock ?? systemClock;
  const { log } = createLog(() => clock.now(), options.onLog);
  return createSipSoftphone({ clock, random: options.random ?? secureRandom, log, mediaMode: options.mediaMode, base: () => options.center || globalThis.location.origin });
}
