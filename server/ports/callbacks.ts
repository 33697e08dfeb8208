/** The callback port: telling a business system something over HTTP, and only one that may be called. */
export interface CallbackRequest {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  readonly timeoutMs: number;
}
export interface CallbackReply { readonly status: number; /** At most 16 KB. */ readonly body: string }

export interface Callbacks {
  /** Why this address may not be called, as far as it shows by itself. */
  objection(url: string): string | undefined;
  /** POST, once, without following redirects. Rejects with `forbidden` where the address turned out to be one that may not be called. */
  post(request: CallbackRequest): Promise<CallbackReply>;
}
