/** The page's one script: both foreign phones under one name. */
export { jsSipPhone } from './jssip-phone.js';
export { sipJsPhone } from './sip-js-phone.js';
