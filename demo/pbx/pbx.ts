/** Puts the workstation on an account of a PBX; what is typed stays in this page. `?server=…&aor=…` fills the form. */
import { createSoftphone } from 'ccc-workstation/pbx';
import 'ccc-workstation/element';
import { byId } from '../shared/dom.js';

const asked = new URLSearchParams(location.search);
for (const name of ['server', 'aor'] as const) byId(name, HTMLInputElement).value = asked.get(name) ?? '';

byId('account', HTMLFormElement).addEventListener('submit', (event) => {
  event.preventDefault();
  const form = byId('account', HTMLFormElement);
  const workstation = document.createElement('ccc-workstation');
  workstation.layout = 'sidebar';
  const password = byId('password', HTMLInputElement).value;
  byId('password', HTMLInputElement).value = '';
  workstation.softphone = createSoftphone({ server: byId('server', HTMLInputElement).value.trim(), aor: byId('aor', HTMLInputElement).value.trim(), password });
  form.replaceWith(workstation);
  addEventListener('pagehide', () => { workstation.softphone = undefined; });
});
