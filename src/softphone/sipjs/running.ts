/** What a call needs once it runs, in a chunk of its own: fetched while the phone registers, because it is wanted when the network is not there. */
export { MediaPath } from './media-path.js';
export { Negotiation } from './negotiation.js';
export { sendInfo } from './info.js';
export { keepParserWarm } from './warm-parser.js';
