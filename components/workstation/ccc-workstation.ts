/** The whole workstation as one element: it composes the panels and owns the session. */
import { html, nothing, type TemplateResult } from 'lit';
import { property, query, state } from '../decorators.js';
import { allowedForAgent, createWorkstation, isErrorCode, isOffered, ownQueues, type Command, type Hooks, type MediaMode, type PlainSoftphone, type Session, type Workstation, type WorkstationState } from '../../src/index.js';
import { ContextProvider } from '../context.js';
import { CccElement, defaultEnvironment, define, environmentKey } from '../element.js';
import type { CccEventName, CccEvents } from '../events.js';
import { icon } from '../icons.js';
import { loadTranslation } from '../locales/load.js';
import { withWords, type Words } from '../locales/words.js';
import '../panels/ccc-call-panel.js';
import { liveKey, type Live } from '../panels/panel.js';
import { emptyStyles } from '../parts/empty.styles.js';
import { inWords, whyNoDial } from '../panels/reasons.js';
import type { CccDirectoryPanel } from '../panels/ccc-directory-panel.js';
import type { CccNotesPanel } from '../panels/ccc-notes-panel.js';
import type { CccTools } from '../panels/ccc-tools.js';
import { hooksOf } from './before.js';
import { styles } from './ccc-workstation.styles.js';
import { ClickGuard } from './click-guard.js';
import { announceChanges } from './announce.js';
import type { Shortcuts } from '../shortcuts.js';
import { deepFocus, isTyping } from './typing.js';
import { layoutOf, tabsOf, type Layout, type View } from './layout.js';
import { RecordList } from './record-list.js';
import { codeOf, followRequests } from './requests.js';

/**
 * @summary The agent workstation: status, calls, dial pad, recent calls, queues and screen pops in one element.
 * @element ccc-workstation
 * @attr {string} center - Address of the center; empty for the page's own origin.
 * @attr {'auto'|'panel'|'sidebar'|'toolbar'|'full'} layout - A size to take, or `auto` for the size of the box around it.
 * @attr {'en'|'zh-CN'} locale - Language; by default that of the page.
 * @attr {'auto'|'light'|'dark'} theme - Colours.
 * @attr {'perCall'|'persistent'} media-mode - `persistent`: the phone's media path stands between calls, for the shortest time from answer to sound; the browser shows the microphone as open meanwhile. Read when the session begins; with a center only.
 * @slot sign-in - Below the sign-in form.
 * @slot controls - More buttons in the call toolbar.
 * @csspart frame - The outer box.
 * @cssprop [--ccc-color-accent] - The brand's colour; see `themes/tokens.ts` for all tokens.
 * @cssstate ringing - While a call is offered.
 * @cssstate call - While there is a call or its wrap-up.
 * @fires {CustomEvent<{presence: Presence, activity: Activity}>} ccc-presence-change - The agent's status changed.
 * @fires {CustomEvent<{interactionId?: string, stage: string}>} ccc-call-change - The present call changed its stage.
 * @fires {CustomEvent<{signalling: string, registration: string}>} ccc-connection-change - The connection changed.
 * @fires {CustomEvent<{phoneNumber: string, desc?: string, uui?: string, redials?: string}>} ccc-before-dial - Cancelable: refuses the call, wherever it was asked for; `redials` is the earlier call whose customer is called again.
 * @fires {CustomEvent<{interactionId?: string}>} ccc-before-answer - Cancelable.
 * @fires {CustomEvent<{name: string, interactionId?: string, to?: Target}>} ccc-before-transfer - Before a transfer, a consultation, and completing it. Cancelable.
 * @fires {CustomEvent<{interactionId?: string}>} ccc-before-wrap-up - Before the wrap-up is finished. Cancelable.
 * @fires {CustomEvent<{email: string, password: string}>} ccc-sign-in-request - Cancelable.
 * @fires {CustomEvent<{}>} ccc-connect-request - Cancelable.
 * @fires {CustomEvent<{interactionId: string, purpose: 'transfer'|'consult'}>} ccc-pick-target-request - A key asks whom to transfer to or to consult; prevented, a page shows its own directory. Cancelable.
 */
export class CccWorkstation extends CccElement {
  static override styles = [emptyStyles, styles];

  readonly #environment = new ContextProvider(this, environmentKey, defaultEnvironment);
  readonly #live = new ContextProvider<Live | undefined>(this, liveKey, undefined);
  readonly #records = new RecordList(this);
  #workstation: Workstation | undefined;
  /** Made here from `token` or the sign-in form; one given from outside stays the giver's. */
  #owned = false;
  #hadFocus = false;
  #session: Session | undefined;
  #subscription: { unsubscribe(): void } | undefined;
  #scope = new AbortController();
  #observer: ResizeObserver | undefined;

  @query('ccc-tools') private tools!: CccTools | null;
  @query('ccc-notes-panel') private notes!: CccNotesPanel | null;
  @query('ccc-directory-panel') private directory!: CccDirectoryPanel | null;
  @state() private state: WorkstationState | undefined;
  @state() private size: Layout = 'panel';
  @state() private view: View = 'dial';
  @state() private onCall = false;
  @state() private looking: string | undefined;
  @state() private signingIn = false;
  /** A session that this browser kept is being asked for. */
  @state() private resuming = false;
  @state() private problem = '';

  @property() center = '';
  @property({ reflect: true }) layout: 'auto' | Exclude<Layout, 'split'> = 'auto';
  @property() locale = '';
  @property({ attribute: 'media-mode' }) mediaMode: MediaMode = 'perCall';
  @property({ reflect: true }) theme: 'auto' | 'light' | 'dark' = 'auto';
  /** The host's own words in place of ours, key by key, also while it runs: `{ command: { answer: 'Take it' } }`. */
  @property({ attribute: false }) words: Words | undefined;
  /** The host's own keys: `{ hold: 'J', mute: '', answer: 'Control+Alt+A' }` changes one, takes one away, and lets one work in the whole page; `false` takes all away. */
  @property({ attribute: false }) shortcuts: Shortcuts | undefined;
  /** Gives a token whenever one is needed. A function, never an attribute, so that no token stands in the page. */
  @property({ attribute: false }) token: (() => Promise<string>) | undefined;

  /** The phone of a plain PBX in place of a center: `createSoftphone` of `ccc-workstation/pbx`. Taken away again, it unregisters. */
  @property({ attribute: false }) softphone: PlainSoftphone | undefined;

  /** Asked before dialling, answering, transferring and finishing the wrap-up; each may refuse with a reason for the agent. A workstation given from outside has its own. */
  @property({ attribute: false }) hooks: Hooks | undefined;

  constructor() {
    super();
    new ClickGuard(this);
  }

  /** The SDK's workstation behind the element. Set it to show one made elsewhere. */
  get workstation(): Workstation | undefined { return this.#workstation; }
  set workstation(workstation: Workstation | undefined) { this.#use(workstation, false); }

  /** The same commands as the buttons. */
  dispatch(command: Command): Promise<void> {
    return this.#workstation ? this.#workstation.dispatch(command) : Promise.reject(new Error('not signed in'));
  }
  show(): void { this.hidden = false; }
  /** Hides everything; calls go on (CTD-01). */
  hide(): void { this.hidden = true; }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#scope = new AbortController();
    const { signal } = this.#scope;
    followRequests(this, signal, () => this.#workstation);
    const follow = <K extends CccEventName>(type: K, act: (detail: CccEvents[K]) => unknown): void => {
      // Everybody who may refuse it has had their say by then.
      const listener = (event: CustomEvent<CccEvents[K]>): void => { queueMicrotask(() => { if (!event.defaultPrevented) act(event.detail); }); };
      this.addEventListener(type, listener as (event: Event) => void, { signal });
    };
    follow('ccc-sign-in-request', (detail) => this.#signIn(detail));
    follow('ccc-connect-request', () => { this.#comeBack(); });
    follow('ccc-sign-out-request', ({ cause }) => this.#signOut(cause));
    follow('ccc-list-calls-request', ({ older }) => this.#records.load(this.#workstation, older));
    follow('ccc-select-request', ({ interactionId }) => { this.#look(interactionId); });
    follow('ccc-pick-target-request', async (detail) => {
      const opener = deepFocus(this);
      await later();
      await this.directory?.open(detail, opener);
    });
    // That of the window it stands in: of a page in the background nobody looks whether its boxes change.
    this.#observer = new (this.ownerDocument.defaultView ?? window).ResizeObserver(([entry]) => { if (entry) this.size = layoutOf(entry.contentRect.width, entry.contentRect.height); });
    this.#observer.observe(this);
    if (this.#owned && this.#workstation?.state.connection.signalling === 'offline') this.#workstation.connect().catch(() => undefined);
    if (this.#workstation) this.#subscribe(this.#workstation);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#scope.abort();
    this.#observer?.disconnect();
    this.#subscription?.unsubscribe();
    // Moved within the page, at once or by a framework a moment later: a running call survives (F-27). Gone for good: nothing is left behind.
    setTimeout(() => { if (!this.isConnected && this.#owned) void this.#workstation?.disconnect(); }, goneAfter);
  }

  protected override willUpdate(changed: Map<PropertyKey, unknown>): void {
    this.#hadFocus = this.matches(':focus-within');
    if (changed.has('locale') || changed.has('words') || changed.has('shortcuts') || !this.hasUpdated) void this.#loadLanguage();
    if (changed.has('token') || changed.has('center') || changed.has('softphone')) {
      if (this.softphone) this.#start({ softphone: this.softphone });
      else if (this.token) this.#start({ center: this.center, token: this.token });
      else if (changed.get('token') !== undefined || changed.get('softphone') !== undefined) this.#use(undefined, false);
    }
    if (!this.token && !this.#workstation && (!this.hasUpdated || changed.has('center'))) void this.#resume();
  }

  /** What had the focus may be out of sight now, as a narrow call panel is after the wrap-up; the browser takes it away with the next frame. Keys go on working. */
  protected override updated(): void {
    const { body } = this.ownerDocument;
    if (this.#hadFocus) requestAnimationFrame(() => requestAnimationFrame(() => { if (body.ownerDocument.activeElement === body) this.renderRoot.querySelector<HTMLElement>('.desk')?.focus({ preventScroll: true }); }));
  }

  override render(): TemplateResult {
    const { t } = this.#environment.value;
    const { state } = this;
    const { signalling, reason } = state?.connection ?? { signalling: 'offline' as const, reason: undefined };
    // The session that was begun elsewhere has not ended this one's token; a running call is not taken from the screen.
    const signedOut = this.#session !== undefined && signalling === 'signedOut' && reason !== 'elsewhere' && reason !== 'inUse' && state?.current === undefined;
    const wantsForm = signedOut || (!this.resuming && !this.#workstation);
    if (wantsForm) void people();
    return html`<div part="frame" class="frame" lang=${t.code} dir=${t.dir}>${wantsForm
      ? html`<div class="alone"><ccc-sign-in .problem=${this.#problemText(signedOut ? reason : undefined)} .remedy=${isErrorCode(this.problem) ? t.problem(this.problem).remedy : ''} ?pending=${this.signingIn}><slot name="sign-in"></slot></ccc-sign-in></div>`
      : state?.agent && this.#workstation ? this.#desk(state) : this.#connecting()}</div>`;
  }

  #desk(state: WorkstationState): TemplateResult {
    const { t } = this.#environment.value;
    const { tabs, value } = tabsOf(state, t, this.size, this.onCall, this.view, this.looking !== undefined);
    // That the session is over is said across the top.
    const refused = state.problem?.code === 'not-signed-in' && state.connection.signalling === 'signedOut' ? undefined : state.problem;
    const problem = refused && inWords(t, refused);
    return html`
      <div class="desk" tabindex="-1" data-view=${value} ?data-call=${state.current !== undefined || this.looking !== undefined || state.previews.length > 0} ?data-ringing=${state.ringing.length > 0} ?data-pops=${state.screenPops.length > 0}>
        <ccc-status-bar class="status" ?has-password=${this.#session !== undefined} @ccc-value-change=${this.#onMenu}></ccc-status-bar>
        <div class="notices"><ccc-notices></ccc-notices><ccc-notes-panel .state=${state}></ccc-notes-panel><ccc-more-calls class="others"></ccc-more-calls></div>
        <ccc-call-panel class="call" .looking=${this.looking} @ccc-look-change=${() => { this.#look(undefined); }}><slot name="controls" slot="controls"></slot></ccc-call-panel>
        <ccc-tabs class="nav" look="bar" label=${t.signInTitle} .tabs=${tabs} .value=${value} @ccc-tab-change=${this.#onTab}></ccc-tabs>
        ${isOffered(state, 'dial') ? html`<ccc-dial-panel class="view dial" .records=${this.#records.records}></ccc-dial-panel>` : nothing}
        <ccc-records-panel class="view calls" .looking=${this.looking} role="tabpanel" aria-label=${t.calls} .records=${this.#records.records} .blockedReason=${whyNoDial(state, t)} ?loading=${this.#records.loading} ?has-more=${this.#records.next !== undefined}></ccc-records-panel>
        <ccc-queue-list class="view queue" role="tabpanel" aria-label=${t.queue} .queues=${ownQueues(state)} ?may-take=${state.agent && allowedForAgent(state.agent).has('take') && state.connection.registration === 'registered'}></ccc-queue-list>
        ${state.screenPops.length ? html`<ccc-pop-panel class="pops"></ccc-pop-panel>` : nothing}
        <ccc-directory-panel class="directory" ?flat=${this.size === 'toolbar'}></ccc-directory-panel>
        <ccc-toast class="toast" .message=${problem?.message ?? ''} .remedy=${problem?.remedy ?? ''} .code=${refused?.code ?? ''}></ccc-toast>
      </div>
      <ccc-tools .changePassword=${this.#session?.changePassword}></ccc-tools>`;
  }

  #connecting(): TemplateResult {
    const { t } = this.#environment.value;
    if (this.state?.connection.signalling === 'signedOut') return html`<div class="alone"><ccc-notices></ccc-notices></div>`;
    // Trying is one thing, failing at it another, and only that needs somebody to do something.
    const failed = !this.problem && (this.state?.connection.attempt ?? 0) > 1 && t.problem('center-unreachable');
    return html`<div class="alone"><div class="empty connecting" role="status">${failed ? html`${icon('wifiOff')}<strong>${failed.message}</strong><p>${failed.remedy}</p>` : this.problem ? this.#problemText(undefined) : t.connecting}</div></div>`;
  }

  #problemText(reason: string | undefined): string {
    const { t } = this.#environment.value;
    if (reason === 'elsewhere' || reason === 'forced' || reason === 'expired') return t.signedOutWhy[reason];
    return this.problem ? isErrorCode(this.problem) ? t.problem(this.problem).message : this.problem : '';
  }

  readonly #onTab = (event: CustomEvent<{ value: string }>): void => {
    event.stopPropagation();
    const { value } = event.detail;
    this.onCall = value === 'call';
    if (value === 'dial' || value === 'calls' || value === 'queue' || value === 'pages') this.view = value;
    if (value === 'calls') void this.#records.load(this.#workstation, false);
  };

  readonly #onMenu = (event: CustomEvent<{ value: string }>): void => {
    void this.#open(event.detail.value);
  };

  async #open(tool: string): Promise<void> {
    if (tool !== 'sendNote') {
      await later();
      return await this.tools?.open(tool);
    }
    await notes();
    await this.notes?.write();
  }

  async #loadLanguage(): Promise<void> {
    const t = withWords(await loadTranslation(this.locale || this.closest('[lang]')?.getAttribute('lang') || 'en'), this.words);
    this.#environment.value = { ...this.#environment.value, t, keys: this.shortcuts };
    this.requestUpdate();
  }

  /** After a reload, a crash, or coming back: nobody types a password for that, least of all during a call (F-12). */
  async #resume(): Promise<void> {
    this.resuming = true;
    const session = await (await people()).resumeSession({ center: this.center });
    this.resuming = false;
    if (!session || this.#workstation || this.token || !this.isConnected) return;
    this.#session = session;
    this.#start({ center: this.center, token: session.token, resumed: true });
  }

  async #signIn({ email, password }: { readonly email: string; readonly password: string }): Promise<void> {
    this.signingIn = true;
    this.problem = '';
    try {
      this.#session = await (await people()).signIn({ center: this.center, email, password });
      this.#start({ center: this.center, token: this.#session.token });
    } catch (error) {
      this.problem = codeOf(error);
    } finally {
      this.signingIn = false;
    }
  }

  /** From a button that says so: the session elsewhere, if there is one, ends. */
  #comeBack(): void {
    const { reason, mayTakeOver } = this.#workstation?.state.connection ?? {};
    this.#workstation?.connect({ takeOver: mayTakeOver === true || reason === 'elsewhere' }).catch(() => undefined);
  }

  async #signOut(cause?: string): Promise<void> {
    const workstation = this.#workstation;
    await workstation?.dispatch({ name: 'signOut', ...(cause === undefined ? {} : { cause }) }).catch(() => undefined);
    await this.#session?.signOut(cause).catch(() => undefined);
    if (this.#owned) await workstation?.disconnect();
    this.#session = undefined;
    this.#use(undefined, false);
  }

  #start(origin: { readonly softphone: PlainSoftphone } | { readonly center: string; readonly token: () => Promise<string>; readonly resumed?: boolean }): void {
    const workstation = createWorkstation({ ...('center' in origin ? { mediaMode: this.mediaMode, ...origin } : origin), hooks: hooksOf(this, () => this.hooks) });
    this.#use(workstation, true);
    workstation.connect().catch((error: unknown) => { if (workstation === this.#workstation) this.problem = codeOf(error); });
  }

  #use(workstation: Workstation | undefined, owned: boolean): void {
    if (workstation === this.#workstation) return;
    if (this.#owned) void this.#workstation?.disconnect();
    this.#subscription?.unsubscribe();
    this.#workstation = workstation;
    this.#owned = owned;
    this.#records.clear();
    this.problem = '';
    this.state = undefined;
    this.#environment.value = { ...this.#environment.value, now: workstation ? () => workstation.now() : defaultEnvironment.now };
    this.#live.value = undefined;
    if (workstation && this.isConnected) this.#subscribe(workstation);
    this.requestUpdate();
  }

  #subscribe(workstation: Workstation): void {
    this.#subscription?.unsubscribe();
    let waits = false, over = false;
    const show = (): void => {
      waits = false;
      if (!over) this.#onState(workstation, workstation.state);
    };
    const states = workstation.state$.subscribe(({ ringing, pending }) => {
      if (!this.state || ringing[0] !== this.state.ringing[0] || (!waits && pending === this.state.pending)) show();
      else if (!waits) {
        waits = true;
        // A timer waits behind the messages of a page that floods us, for seconds; where the browser knows an order, this does not (F-28).
        void ((window as { scheduler?: Scheduler }).scheduler?.postTask(show, { delay: askedMs, priority: 'user-blocking' }) ?? setTimeout(show, askedMs));
      }
    });
    let company: { close(): void } | undefined;
    // A page that says hello before repeats it.
    void later().then(({ accompany }) => { if (!over) company = accompany(this, workstation, () => this.token?.() ?? this.#session?.token()); }, () => undefined);
    this.#subscription = { unsubscribe() { over = true; states.unsubscribe(); company?.close(); } };
  }

  /** An ended conversation again; in a narrow panel it takes the view's place. */
  #look(interactionId: string | undefined): void {
    this.looking = interactionId !== undefined && this.state?.ended.includes(interactionId) ? interactionId : undefined;
    this.onCall = interactionId !== undefined;
  }

  #comeToFront(state: WorkstationState): void {
    this.looking = undefined;
    this.onCall = state.current !== undefined || state.ringing.length > 0 || state.previews.length > 0;
    // Where call and list stand one above the other, the customer's page is of more use than the dial pad.
    if (this.onCall && state.screenPops.length && (this.size === 'sidebar' || this.size === 'split')) this.view = 'pages';
  }

  #onState(workstation: Workstation, state: WorkstationState): void {
    const before = this.state;
    this.state = state;
    this.#live.value = { workstation, state };
    this.setState('ringing', state.ringing.length > 0);
    this.setState('call', state.current !== undefined);
    // A new call comes to the front; when it is over the view before it returns.
    const preview = state.previews[0]?.id;
    if (preview !== undefined) void import('../panels/ccc-preview-panel.js').catch(() => undefined);
    if (state.notes.length) notes().catch(() => undefined);
    if (state.current !== before?.current || ((state.ringing[0] !== before?.ringing[0] || preview !== before?.previews[0]?.id) && !isTyping(deepFocus(this)))) this.#comeToFront(state);
    if (state.agent && (!before?.agent || state.ended[0] !== before.ended[0])) void this.#records.load(workstation, false);
    for (const event of announceChanges(before, state)) this.dispatchEvent(event);
  }
}
define('ccc-workstation', CccWorkstation);

declare global {
  interface HTMLElementTagNameMap { 'ccc-workstation': CccWorkstation }
}

/** Fetched as soon as the agent is signed in, so that a call never waits for it. Until then its elements stand empty in the page, and take their properties along. */
const later = () => import('../panels/later.js');
/** With the first note, or when one is to be written. */
const notes = () => import('../panels/ccc-notes-panel.js');
/** A page that brings its token never needs it. */
const people = () => import('./people.js');
/** What comes of a command at once is painted together, this much later: its INVITE or its answer does not wait for the painting. A new ring does not wait either. */
const askedMs = 30;
/** Longer than a framework takes to put an element back that it has taken out. */
const goneAfter = 1000;
