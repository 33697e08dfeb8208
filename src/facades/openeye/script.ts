/** The script tag `openeye.js`: defines `OpenEye_SDK`. The server is the center the script came from, or what `data-server` names. */
import { openAccount } from './account.js';
import { createOpenEyeSdk } from './openeye.js';

const { currentScript } = document;
const script = currentScript instanceof HTMLScriptElement ? currentScript : undefined;
const address = new URL('/sip', script?.src || location.href);
address.protocol = address.protocol.replace('http', 'ws');
const server = script?.dataset['server'] ?? address.href;
Object.assign(globalThis, { OpenEye_SDK: createOpenEyeSdk({ version: 'ccc-workstation', warn: (line) => { console.warn(line); }, open: (account) => openAccount({ server }, account) }) });
