// A page without a framework: sets properties, hears events, sends commands.
import 'ccc-workstation/element';

const workstation = document.querySelector('ccc-workstation');
workstation.token = async () => (await fetch('/my-backend/ccc-token')).text();
workstation.addEventListener('ccc-call-change', (event) => { document.querySelector('#stage').textContent = event.detail.stage; });
document.querySelector('#call').addEventListener('click', () => { void workstation.dispatch({ name: 'dial', phoneNumber: '13800138000' }); });
