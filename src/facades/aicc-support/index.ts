/** The door `ccc-workstation/facades/aicc-support`: the AICC workbench's `AICCSupport` over a workstation in or around your page. */
export { createAiccSupport, eventNames, verifyKey, verifyKeyOf, type AiccEventName, type AiccListener, type AiccSupport, type EventData, type Outbound, type VerifyResult } from './aicc-support.js';
