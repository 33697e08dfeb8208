/** The door `ccc-workstation/facades/tccc`: the TCCC Web SDK's `tccc` over a workstation of your own page. */
export { createTccc, type CallResponse, type Tccc, type TcccHost, type TcccListener, type TcccUi } from './tccc.js';
export { eventNames, type AgentStatus, type CallIn, type CommonResponse, type ServerType, type SessionEnded, type TcccError, type TcccEventName, type TcccPayloads } from './names.js';
export type { Internal, Outbound, StatusWish } from './options.js';
