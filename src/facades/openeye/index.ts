/** The door `ccc-workstation/facades/openeye`: the OpenEye H5 softphone interface over a SIP account. */
export { createOpenEyeCall, createOpenEyeSdk, type OpenEyeAccount, type OpenEyeCall, type OpenEyeHost } from './openeye.js';
export type { CallEvents, CallInfo, CallParam, Callbacks, OpenEyeNotice, OpenEyeResponse, RegisterCallbacks, RegisterStatus, SdkEvents } from './names.js';
export { openAccount, type AccountServer } from './account.js';
