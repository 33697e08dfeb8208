/** The center port as the client sees it: facts come in, commands go out. */
import type { CenterCommand, RecordPage, RecordingUrl, RecordStatus, SipAccess } from '../protocol/index.js';
import type { CenterFact, ConnectionFact } from '../model/facts.js';
import type { InteractionFact } from '../model/interaction.js';

export type CenterSideFact = CenterFact | ConnectionFact | InteractionFact;

/** Filters of `GET /api/v1/records` (SVR-04). */
export interface RecordFilter {
  readonly from?: number;
  readonly to?: number;
  readonly callerNumber?: string;
  readonly contactNumber?: string;
  readonly agentName?: string;
  readonly callType?: 'inbound' | 'outbound';
  readonly status?: RecordStatus;
  readonly mine?: boolean;
  readonly limit?: number;
  readonly cursor?: string;
}

/** `takeOver`: ends the agent's session elsewhere, where the center protects it but allows that. */
export interface ConnectOptions { readonly takeOver?: boolean }

export interface CenterClient {
  onFact(listener: (fact: CenterSideFact) => void): void;
  /** Whose token it is; keeps the token fresh from then on. Without it a workstation cannot share one phone among tabs. */
  identify?(): Promise<string>;
  /** Opens the event socket and keeps it open. `program`: who this is, where it goes on for another tab of the same browser. */
  connect(options?: ConnectOptions & { readonly program?: string }): void;
  disconnect(): void;
  /** The network came back or the page was resumed: try at once. */
  wake(): void;
  send(command: CenterCommand): Promise<void>;
  sipAccess(): Promise<SipAccess>;
  records(filter: RecordFilter): Promise<RecordPage>;
  /** An absolute URL that works for at most a minute (S-30). */
  recordingUrl(recordingId: string): Promise<RecordingUrl>;
}
