/** The five shapes of the workstation and what its navigation offers in each. Sizes as in the container queries. */
import { currentInteraction, isOffered, ownQueues, ringingInteraction, stageOf, type WorkstationState } from '../../src/index.js';
import type { Tab } from '../controls/ccc-tabs.js';
import type { Translation } from '../locales/translation.js';
import { stageIcon, stageTone } from '../parts/who.js';

export type Layout = 'panel' | 'sidebar' | 'split' | 'toolbar' | 'full';
export type View = 'dial' | 'calls' | 'queue' | 'pages';

export function layoutOf(width: number, height: number): Layout {
  if (height > 0 && height < 120) return 'toolbar';
  if (width >= 1024) return 'full';
  return width >= 720 ? 'split' : width >= 380 ? 'sidebar' : 'panel';
}

export function tabsOf(state: WorkstationState, t: Translation, layout: Layout, onCall: boolean, view: View, looking = false): { tabs: Tab[]; value: string } {
  const call = ringingInteraction(state) ?? currentInteraction(state);
  const stage = call && stageOf(state, call);
  const shown = stage ?? (looking ? 'ended' : state.previews.length ? 'dialing' : undefined);
  const waiting = ownQueues(state).reduce((sum, queue) => sum + queue.waiting, 0);
  const tabs: Tab[] = [
    ...(layout === 'panel' && shown ? [{ value: 'call', label: t.currentCall, icon: stageIcon[shown], tone: stageTone[shown] }] : []),
    ...(isOffered(state, 'dial') ? [{ value: 'dial', label: t.dial, icon: 'keypad' } as const] : []),
    { value: 'calls', label: t.calls, icon: 'history' },
    ...(state.queues.length || state.me?.skillGroups.length ? [{ value: 'queue', label: t.queue, icon: 'queue', ...(waiting ? { badge: String(waiting) } : {}) } as const] : []),
    ...(layout !== 'full' && state.screenPops.length ? [{ value: 'pages', label: t.pages, icon: 'page' } as const] : []),
  ];
  const wanted = layout === 'panel' && onCall ? 'call' : view;
  return { tabs, value: tabs.some((tab) => tab.value === wanted) ? wanted : tabs[0]?.value ?? 'calls' };
}
