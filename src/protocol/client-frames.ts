/** What a client sends over the event socket; apart from the server's frames, so that a page does not carry the checks of what it sends itself. */
import * as v from 'valibot';
import { CenterCommand } from './commands.js';
import { Cursor } from './events.js';
import { Id } from './shapes.js';

export const ClientFrame = v.variant('type', [
  /**
   * The first frame a client sends, within 5 s; the token never stands in the URL. `after` resumes. `client` tells one program of an
   * agent from another (a browser's tabs are one); `takeOver` ends the agent's session elsewhere, where that is allowed (OLA-02).
   */
  v.strictObject({ type: v.literal('open'), token: v.pipe(v.string(), v.maxLength(4096)), after: v.optional(Cursor), client: v.optional(Id), takeOver: v.optional(v.boolean()) }),
  v.strictObject({ type: v.literal('command'), id: Id, command: CenterCommand }),
  v.strictObject({ type: v.literal('renew'), token: v.pipe(v.string(), v.maxLength(4096)) }),
  v.strictObject({ type: v.literal('ping'), id: v.number() }),
]);
export type ClientFrame = v.InferOutput<typeof ClientFrame>;
