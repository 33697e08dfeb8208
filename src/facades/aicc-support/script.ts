/** The one script tag: defines `AICCSupport` for a page inside the workstation's screen pop, or for a page with the workstation in a frame. */
import { joinWorkstation } from '../../bridge/embed.js';
import { createAiccSupport } from './aicc-support.js';

const { currentScript } = document;
/** The script comes from the center, so its address is the center's. */
const center = currentScript instanceof HTMLScriptElement ? currentScript.src : location.href;
Object.assign(globalThis, { AICCSupport: createAiccSupport(joinWorkstation(center), (line) => { console.info(line); }) });
