/** The mock center behind real URLs: request handlers for msw, whose `http` and `ws` the caller brings along. */
import type { MockCenter } from './mock-center.js';

/** What is used of msw 2. */
export interface MswParts<H, W> {
  readonly http: { all(path: string, resolver: (info: { readonly request: Request }) => Promise<Response>): H };
  readonly ws: { link(url: string): { addEventListener(type: 'connection', listener: (connection: { readonly client: MswClient }) => void): W } };
}
export interface MswClient {
  send(data: string): void;
  close(code?: number, reason?: string): void;
  addEventListener(type: 'message', listener: (event: MessageEvent) => void): void;
  addEventListener(type: 'close', listener: (event: CloseEvent) => void): void;
}

/** `setupServer(...mockHandlers(mock, { http, ws }, 'https://center.example'))`; the phone is still `mock.softphone`. */
export function mockHandlers<H, W>(mock: MockCenter, { http, ws }: MswParts<H, W>, center: string): [H, W] {
  const base = center.replace(/\/+$/, '');
  const events = ws.link(`${base.replace(/^http/, 'ws')}/api/v1/events`).addEventListener('connection', ({ client }) => {
    const door = mock.sessions.accept({
      send: (frame) => { client.send(JSON.stringify(frame)); },
      // msw delivers in the next tick and drops what a close overtakes.
      close: (code, reason) => { queueMicrotask(() => { client.close(closeCode(code), reason); }); },
    });
    client.addEventListener('message', ({ data }: MessageEvent<unknown>) => { door.receive(data); });
    client.addEventListener('close', () => { door.closed(); });
  });
  return [http.all(`${base}/api/v1/*`, ({ request }) => mock.sessions.request(request)), events];
}

/** A page may close with 1000 or 3000 to 4999 only, and msw acts as a page: a broken protocol reads as refused, a lost line as lost. */
const closeCode = (code: number): number => code >= 3000 ? code : code === 1008 ? 4401 : 4006;
