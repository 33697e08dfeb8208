/** Digits asked of the customer: as long as that lasts, customer and agent do not hear each other, and nothing else is plugged (CAL-09). */
import type { Interaction } from '../protocol/index.js';
export type { Collection } from '../protocol/index.js';

export const collectCommands = ['collect', 'cancelCollect'] as const;
export type CollectCommand = (typeof collectCommands)[number];

/**
 *   talking ──collect──▶ collecting ──digits──▶ collected ──▶ delivered | undelivered      talking again from `collected` on
 *                        collecting ──no more attempts─▶ timedOut     cancelCollect─▶ cancelled     call or process over─▶ interrupted
 */
export const isCollecting = ({ collection }: Interaction): boolean => collection?.state === 'collecting';
