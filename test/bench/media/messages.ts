/** What the bench, the engine process and the generator process say to each other. */

/** The two far ends of one call as SDP offers. */
export interface CallOffers { readonly webrtc: string; readonly rtp: string }
export interface CallAnswers { readonly webrtc: string; readonly rtp: string }

export interface Requests {
  open: { args: { readonly recordingsDir: string }; result: null };
  connect: { args: { readonly offers: readonly CallOffers[]; readonly record: boolean }; result: readonly CallAnswers[] };
  cpu: { args: object; result: { readonly cpuMs: number; readonly atMs: number; readonly rssMb: number } };
  hangUp: { args: object; result: { readonly forwarded: number; readonly recordedMs: number } };
  prepare: { args: { readonly calls: number }; result: readonly CallOffers[] };
  start: { args: { readonly answers: readonly CallAnswers[] }; result: null };
  measure: { args: { readonly seconds: number }; result: Measured };
  stop: { args: object; result: null };
}
export interface Measured {
  readonly sent: number; readonly received: number; readonly p50: number; readonly p99: number; readonly max: number; readonly generatorCpu: number;
}
export type RequestName = keyof Requests;
export interface Request { readonly id: number; readonly name: RequestName; readonly args: Requests[RequestName]['args'] }
export type Reply = { readonly id: number; readonly value: unknown } | { readonly id: number; readonly error: string };
export type Handlers = { readonly [N in RequestName]?: (args: Requests[N]['args']) => Promise<Requests[N]['result']> | Requests[N]['result'] };

/** Answers requests that come over the channel of a child process. */
export function serve(handlers: Handlers): void {
  process.on('message', (request: Request) => {
    const run = async <N extends RequestName>(name: N, args: Requests[N]['args']): Promise<Requests[N]['result']> => {
      const handler = handlers[name];
      if (!handler) throw new Error(`no ${name} here`);
      return handler(args);
    };
    run(request.name, request.args).then(
      (value) => { process.send?.({ id: request.id, value }); },
      (error: unknown) => { process.send?.({ id: request.id, error: error instanceof Error ? error.stack ?? error.message : String(error) }); },
    );
  });
  process.on('disconnect', () => { process.exit(); });
}
