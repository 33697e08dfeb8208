/** A business system whose pages misbehave: it serves one page for each way of it, from an origin of its own. */
import { createServer, type Server } from 'node:http';
import { once } from 'node:events';

/** Each runs in the screen pop; `parent` is the workstation. */
const scripts = {
  calm: '',
  hangs: 'setTimeout(() => { for (;;); }, 200);',
  // Each error is also told to the test over DevTools: thousands a second would measure the test.
  throws: 'setInterval(() => { Promise.reject(new Error("business error")); throw new Error("business error"); }, 20);',
  // As fast as it can: small ones in the documented form, ones of no form, and ones far over the limit.
  floods: `
    const card = { source: 'ccc-sdk', payload: { event: 'sendCard', message: { header: 'flood' } } };
    const large = { text: 'x'.repeat(200000) };
    let sent = 0;
    const channel = new MessageChannel();
    channel.port2.onmessage = () => { for (let i = 0; i < 20; i++) parent.postMessage(++sent % 3 ? card : { nonsense: sent }, ORIGIN); if (sent % 400 === 0) parent.postMessage(large, ORIGIN); channel.port1.postMessage(0); };
    channel.port1.postMessage(0);`,
} as const;
export type Misbehaviour = keyof typeof scripts | 'neverComes';

export class PopPages {
  private constructor(private readonly server: Server) {}

  /** `workstation`: the origin that the pages post their messages to. */
  static async open(workstation: string): Promise<PopPages> {
    const server = createServer((request, response) => {
      const name = (request.url ?? '').slice(1);
      // Nobody ever answers that one.
      if (name === 'neverComes') return;
      const script = Object.entries(scripts).find(([each]) => each === name)?.[1];
      response.writeHead(script === undefined ? 404 : 200, { 'content-type': 'text/html' });
      response.end(script === undefined ? '' : `<!doctype html><title>${name}</title><p>${name}</p><script>const ORIGIN = ${JSON.stringify(workstation)};${script}</script>`);
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return new PopPages(server);
  }
  get origin(): string {
    const address = this.server.address();
    return `http://localhost:${typeof address === 'object' && address ? address.port : 0}`;
  }
  pop(name: Misbehaviour): { readonly id: string; readonly name: string; readonly url: string; readonly alwaysVisible: boolean } { return { id: name, name, url: `${this.origin}/${name}`, alwaysVisible: true }; }
  close(): void {
    this.server.closeAllConnections();
    this.server.close();
  }
}
