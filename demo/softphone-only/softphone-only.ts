/** The SDK without any element: state in, commands out, and nothing of ours on the page but HTML. */
import {
  allowed, CccError, createWorkstation, currentInteraction, ringingInteraction, signIn, stageOf, titleOf,
  type Command, type Workstation, type WorkstationState,
} from 'ccc-workstation';
import { byId, h } from '../shared/dom.js';

const buttons: readonly { readonly text: string; readonly command: Command }[] = [
  { text: 'Answer', command: { name: 'answer' } }, { text: 'Reject', command: { name: 'reject' } }, { text: 'Hang up', command: { name: 'hangUp' } },
  { text: 'Hold', command: { name: 'hold' } }, { text: 'Resume', command: { name: 'resume' } },
  { text: 'Mute', command: { name: 'mute' } }, { text: 'Unmute', command: { name: 'unmute' } },
  { text: 'Ready', command: { name: 'goReady' } }, { text: 'Not ready', command: { name: 'goNotReady' } }, { text: 'Finish wrap-up', command: { name: 'finishWrapUp' } },
];

const problem = byId('problem', HTMLElement);
function failed(error: unknown): void {
  problem.hidden = false;
  problem.textContent = error instanceof CccError ? `${error.message} ${error.remedy}` : String(error);
}
function run(work: Promise<unknown>): void { problem.hidden = true; work.catch(failed); }

function show(workstation: Workstation, state: WorkstationState): void {
  const { connection, agent } = state;
  byId('status', HTMLElement).textContent = `${state.me?.name ?? ''}: ${connection.signalling}, phone ${connection.registration}, ${agent?.presence ?? ''} / ${agent?.activity ?? ''}`;
  const call = ringingInteraction(state) ?? currentInteraction(state);
  byId('call', HTMLElement).textContent = call ? `${titleOf(call)}: ${stageOf(state, call)}` : 'No call';
  byId('commands', HTMLElement).replaceChildren(...buttons.filter(({ command }) => allowed(state, command))
    .map(({ text, command }) => h('button', { class: 'button', text, attributes: { type: 'button' }, onClick: () => { run(workstation.dispatch(command)); } })));
}

async function begin(): Promise<void> {
  const center = location.origin;
  const session = await signIn({ center, email: byId('email', HTMLInputElement).value, password: byId('password', HTMLInputElement).value });
  byId('password', HTMLInputElement).value = '';
  const workstation = createWorkstation({ center, token: session.token });
  workstation.state$.subscribe((state) => { show(workstation, state); });
  workstation.facts$.subscribe((fact) => {
    if (fact.type === 'phone.quality') return;
    const facts = byId('facts', HTMLElement);
    facts.prepend(h('li', { text: `${new Date(fact.at).toLocaleTimeString()} ${fact.type}` }));
    while (facts.childElementCount > 100) facts.lastElementChild?.remove();
  });
  byId('dial', HTMLFormElement).addEventListener('submit', (event) => {
    event.preventDefault();
    run(workstation.dispatch({ name: 'dial', phoneNumber: byId('number', HTMLInputElement).value }));
  });
  addEventListener('pagehide', () => { void workstation.disconnect(); });
  byId('sign-in', HTMLElement).hidden = true;
  byId('work', HTMLElement).hidden = false;
  await workstation.connect();
  if (allowed(workstation.state, { name: 'allowMicrophone' })) await workstation.dispatch({ name: 'allowMicrophone' }).catch(() => undefined);
}

byId('sign-in', HTMLFormElement).addEventListener('submit', (event) => { event.preventDefault(); run(begin()); });
