/** The door `ccc-workstation/facades/aicc-support`: the AICC workbench's `AICCSupport` over a workstation in or around your page. */
export { createAiccSupport, eventNames, identityKey, type AiccEventName, type AiccListener, type AiccSupport, type EventData, type Outbound } from './aicc-support.js';
