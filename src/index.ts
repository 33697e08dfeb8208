/** The public door of the SDK: a whole agent workstation without any element. */
export { createWorkstation, type Workstation, type WorkstationOptions } from './workstation.js';
export { resumeSession, signIn, type Session, type SignInOptions } from './center/session.js';
export type { CenterClient, CenterSideFact, ConnectOptions, RecordFilter } from './center/center.js';
export { commandTable, type CommandContext, type CommandEntry, type CommandTable } from './commands.js';
export { allowed, allowedCommands, isOffered } from './perform.js';
export { createSoftphone, type SoftphoneOptions } from './softphone/sipjs/create.js';
export type { PlainSoftphone } from './pbx.js';
export type { MediaMode } from './softphone/sipjs/sip-softphone.js';
export type { CheckCode, CheckName, CheckOptions, CheckResult } from './check.js';
export { answerWithinMs, type DialQuestion, type Hooks, type Objection } from './hooks.js';
export type { EffectOptions } from './effects.js';
export type { TabChannel, TabPlatform } from './tabs/seat.js';
export type { AudioDevice, DeviceKind, DeviceList, Devices, DialRequest, InputSource, Processing, NewPhoneFact, Softphone } from './softphone/softphone.js';
export { CccError, errorTable, isErrorCode, type ErrorCode } from './kernel/errors.js';
export type { Clock } from './kernel/clock.js';
export type { LogLine, LogLevel } from './kernel/log.js';
export * from './model/index.js';
export type {
  BridgePolicy, CenterCapabilities, Direction, EndCause, HangUpParty, LegRole, LegState, Me, NextPresence, Note, Offer, Party, PathStep, Preview, QueueStatus,
  RecordPage, RecordStatus, RecordingUrl, ScreenPop, ServiceRecord, SipAccess, TokenResponse,
} from './protocol/index.js';
export { mostScreenPops, readPopHash, setPopHash, watchPopHash } from './bridge/pop.js';
export { systemClock } from './kernel/clock.js';
