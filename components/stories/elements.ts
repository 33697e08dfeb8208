/** Every element alone, as it looks in each named state: what the playground, the pictures and the accessibility run go through. */
import { html, type TemplateResult } from 'lit';
import { allowedCommands, allowedHere, currentInteraction, interactionOf, isMuted, isHeld, myLeg, partyOf, qualityOf, recentCalls, ringingInteraction, stageOf, timerStart, type Interaction, type ServiceRecord, type Workstation, type WorkstationState } from '../../src/index.js';
import '../index.js';
import { en } from '../locales/en.js';
import { noticesOf } from '../panels/banners.js';
import { shortcutsOf } from '../panels/shortcuts.js';
import { playedCheck } from './devices.js';
import { stateNames, type StateName } from './states.js';

export interface Scene { readonly state: WorkstationState; readonly workstation: Workstation; readonly records: readonly ServiceRecord[]; readonly now: number }
export interface Shown {
  /** The states in which it has something to say; for an element that knows no state, one. */
  readonly states: readonly StateName[];
  /** `frame`: it fills a box of the workstation's size; `box`: it is as high as it wants. */
  readonly size: 'frame' | 'box';
  readonly render: (scene: Scene) => TemplateResult;
}

const inCall: readonly StateName[] = ['calling', 'earlyMedia', 'talking', 'held', 'muted', 'warned', 'reconnecting', 'restarting', 'askedTalking', 'transferring', 'notReached', 'consulting', 'swapped', 'conference', 'beside', 'heldBeside', 'card', 'problem'];
const talked: readonly StateName[] = [...inCall, 'wrapUp'];
const atDesk = stateNames.filter((name) => name !== 'connecting' && name !== 'unreachable' && name !== 'inUse');
const once: readonly StateName[] = ['ready'];

/** The call in hand, else the one that rings, else the last. */
const callOf = (state: WorkstationState): Interaction | undefined => currentInteraction(state) ?? ringingInteraction(state) ?? recentCalls(state)[0];
const box = (states: readonly StateName[], render: Shown['render']): Shown => ({ states, size: 'box', render });
const frame = (states: readonly StateName[], render: Shown['render']): Shown => ({ states, size: 'frame', render });
const others = (state: WorkstationState) => state.colleagues.filter((agent) => agent.id !== state.me?.agentId);
const nobody = new Set<string>();

function card({ state }: Scene): TemplateResult {
  const x = callOf(state);
  return html`<ccc-call-card .interaction=${x} .stage=${x ? stageOf(state, x) : 'ended'} .since=${x && timerStart(state, x)} .party=${x && partyOf(state, x)} ?muted=${x !== undefined && isMuted(state, x)} .bars=${x && qualityOf(state, x.id)?.bars}></ccc-call-card>`;
}
function toolbar({ state }: Scene): TemplateResult {
  const x = callOf(state);
  return html`<ccc-call-toolbar interaction-id=${x?.id ?? ''} .allowed=${x ? allowedHere(state, x) : nobody} ?held=${x !== undefined && isHeld(state, x)} ?muted=${x !== undefined && isMuted(state, x)} .commands=${state.capabilities.commands}></ccc-call-toolbar>`;
}
function offer({ state }: Scene): TemplateResult {
  const x = ringingInteraction(state);
  const mine = x?.offers.find(({ agentId }) => agentId === state.me?.agentId);
  return html`<ccc-offer .interaction=${x} .party=${x && partyOf(state, x)} .offeredAt=${mine?.offeredAt} .deadlineAt=${mine?.deadlineAt} .reasons=${['In a meeting', 'Wrong group']}></ccc-offer>`;
}
function wrapUp({ state }: Scene): TemplateResult {
  const x = callOf(state);
  return html`<ccc-wrap-up .interaction=${x} .dispositions=${state.dispositions} ?finishing=${x?.phase === 'wrapUp'} .allowed=${x ? allowedCommands(state, x.id) : nobody}></ccc-wrap-up>`;
}
function list({ state }: Scene): TemplateResult {
  const rows = [...state.serving, ...state.ended].flatMap((id) => interactionOf(state, id) ?? []).map((x) => ({
    interaction: x, party: partyOf(state, x), stage: stageOf(state, x), since: timerStart(state, x), endedAt: myLeg(state, x)?.endedAt ?? x.endedAt, missed: false,
  }));
  return html`<ccc-call-list aria-label="Calls" .calls=${rows} shown-id=${state.current ?? ''} hint="Calls you talk in are listed here."></ccc-call-list>`;
}
const directory = ({ state }: Scene): TemplateResult =>
  html`<ccc-directory interaction-id=${callOf(state)?.id ?? ''} .interaction=${callOf(state)} .colleagues=${state.colleagues} .skillGroups=${state.queues} .phones=${state.phones} .callerNumbers=${state.capabilities.callerNumbers}></ccc-directory>`;
const parties = ({ state }: Scene): TemplateResult =>
  html`<ccc-parties .interaction=${callOf(state)} agent-id=${state.me?.agentId ?? ''} .allowed=${callOf(state) ? allowedCommands(state, callOf(state)?.id ?? '') : nobody} target-name="Ben Carter"></ccc-parties>`;
const banners = ({ state, now }: Scene): TemplateResult => html`${noticesOf(state, en, now, true).map((notice) => html`
  <ccc-banner .tone=${notice.tone} .icon=${notice.icon} .message=${notice.message} .remedy=${notice.remedy ?? ''} .code=${notice.code ?? ''} .action=${notice.action ?? ''} .request=${notice.request}></ccc-banner>`)}`;
export const elements = {
  'ccc-workstation': frame(stateNames, ({ workstation }) => html`<ccc-workstation .workstation=${workstation}></ccc-workstation>`),
  'ccc-launcher': frame(['ready', 'ringing', 'talking'], ({ workstation }) => html`<ccc-launcher open><ccc-workstation .workstation=${workstation}></ccc-workstation></ccc-launcher>`),
  'ccc-sign-in': box(once, () => html`<ccc-sign-in></ccc-sign-in><hr><ccc-sign-in problem="E-mail or password is wrong." remedy="Check both, then try again."></ccc-sign-in>`),
  'ccc-agent-status': box(atDesk, ({ state }) => html`<ccc-agent-status timed-breaks .agent=${state.agent} .breakReasons=${state.breakReasons}></ccc-agent-status>`),
  'ccc-banner': box(['prompt', 'microphone', 'sound', 'reconnecting', 'elsewhere', 'expired'], banners),
  'ccc-break-form': box(['ready', 'talking'], ({ state }) => html`<ccc-break-form .agent=${state.agent} .breakReasons=${state.breakReasons}></ccc-break-form>`),
  'ccc-offer': box(['ringing', 'beside'], offer),
  'ccc-call-card': box([...talked, 'ended'], card),
  'ccc-call-toolbar': box(inCall, toolbar),
  'ccc-keypad': box(['talking'], ({ state }) => html`<ccc-keypad interaction-id=${callOf(state)?.id ?? ''}></ccc-keypad>`),
  'ccc-parties': box(['transferring', 'consultRings', 'consulting', 'swapped', 'conference'], parties),
  'ccc-directory': box(['talking'], directory),
  'ccc-wrap-up': box(['talking', 'wrapUp'], wrapUp),
  'ccc-customer-card': box(talked, ({ state }) => html`<ccc-customer-card .interaction=${callOf(state)} ?over=${callOf(state)?.endedAt !== undefined}></ccc-customer-card>`),
  'ccc-card': box(['card'], ({ state }) => html`${(state.cards[callOf(state)?.id ?? ''] ?? []).map((each) => html`<ccc-card .card=${each}></ccc-card>`)}`),
  'ccc-dial-pad': box(['ready', 'notReady', 'talking'], ({ state }) => html`<ccc-dial-pad .colleagues=${others(state)} .phones=${state.phones} .callerNumbers=${state.capabilities.callerNumbers} .recent=${[{ number: '13800138000', name: 'Mr. Liu' }]}></ccc-dial-pad>`),
  'ccc-call-list': box(['ready', 'talking', 'heldBeside', 'wrapUp'], list),
  'ccc-recent-calls': box(['ready'], ({ state, records }) => html`<ccc-recent-calls .records=${records} agent-id=${state.me?.agentId ?? ''}></ccc-recent-calls><hr><ccc-recent-calls></ccc-recent-calls>`),
  'ccc-queue-list': box(['ready', 'benRings'], ({ state }) => html`<ccc-queue-list .queues=${state.queues}></ccc-queue-list>`),
  'ccc-quality': box(['talking', 'warned'], ({ state }) => html`<ccc-quality .quality=${qualityOf(state, callOf(state)?.id ?? '')}></ccc-quality>`),
  'ccc-device-settings': box(once, ({ workstation }) => html`<ccc-device-settings .devices=${workstation.devices}></ccc-device-settings>`),
  'ccc-call-check': box(once, () => html`<ccc-call-check .run=${async () => playedCheck}></ccc-call-check>`),
  'ccc-work-settings': box(['ready', 'talking'], ({ state }) => html`<ccc-work-settings .agent=${state.agent} .skillGroups=${state.me?.skillGroups ?? []}></ccc-work-settings>`),
  'ccc-screen-pop': frame(once, () => html`<ccc-screen-pop></ccc-screen-pop>`),
  'ccc-field': box(once, () => html`<ccc-field label="Name" hint="As the customer says it"></ccc-field><hr><ccc-field label="E-mail" error="An address has an @ in it."></ccc-field>`),
  'ccc-menu': box(once, () => html`<ccc-menu label="More" .items=${[{ heading: 'Sound' }, { value: 'a', label: 'Quiet', checked: true }, { value: 'b', label: 'Loud', checked: false }]}>More</ccc-menu>`),
  'ccc-tabs': box(once, () => html`<ccc-tabs label="Views" value="a" .tabs=${[{ value: 'a', label: 'Dial', icon: 'keypad' }, { value: 'b', label: 'Queue', icon: 'queue', badge: '3' }]}></ccc-tabs>`),
  'ccc-timer': box(once, ({ now }) => html`<ccc-timer since=${now - 72_000} label="Talk time"></ccc-timer>`),
  'ccc-toast': box(once, () => html`<ccc-toast message="The call could not be set up." remedy="Check the number and try again." code="call-failed"></ccc-toast>`),
  'ccc-dialog': box(once, () => html`<ccc-dialog heading="Sound settings"><p>Anything may stand here.</p></ccc-dialog>`),
  'ccc-password-form': box(once, () => html`<ccc-password-form .change=${() => Promise.resolve()}></ccc-password-form>`),
  'ccc-shortcut-help': box(once, () => html`<ccc-shortcut-help .shortcuts=${shortcutsOf(en, (_name, usual) => usual)}></ccc-shortcut-help>`),
  'ccc-status-bar': box(['ready', 'break', 'ringing', 'muted', 'wrapUp'], () => html`<ccc-status-bar></ccc-status-bar>`),
  'ccc-notices': box(['prompt', 'microphone', 'sound', 'reconnecting', 'elsewhere', 'expired'], () => html`<ccc-notices></ccc-notices>`),
  'ccc-call-panel': frame(atDesk, () => html`<ccc-call-panel></ccc-call-panel>`),
  'ccc-more-calls': box(['beside', 'heldBeside', 'benRings'], () => html`<ccc-more-calls></ccc-more-calls>`),
  'ccc-third-panel': box(['warned', 'transferring', 'notReached', 'consulting', 'swapped', 'conference'], ({ state }) => html`<ccc-third-panel .interaction=${callOf(state)}></ccc-third-panel>`),
  'ccc-dial-panel': frame(['ready', 'talking'], ({ records }) => html`<ccc-dial-panel .records=${records}></ccc-dial-panel>`),
  'ccc-records-panel': frame(['ready', 'talking'], ({ records }) => html`<ccc-records-panel .records=${records}></ccc-records-panel>`),
  'ccc-looked-panel': box(['ready'], ({ state }) => html`<ccc-looked-panel .interaction=${recentCalls(state)[0]}></ccc-looked-panel>`),
  'ccc-directory-panel': frame(['talking'], () => html`<ccc-directory-panel></ccc-directory-panel>`),
  'ccc-pop-panel': frame(once, () => html`<ccc-pop-panel></ccc-pop-panel>`),
  'ccc-tools': box(once, () => html`<ccc-tools></ccc-tools>`),
} as const satisfies Record<string, Shown>;

export type ElementName = keyof typeof elements;
export const elementNames = Object.keys(elements) as ElementName[];
