/** Names and payload shapes of the OpenEye H5 softphone interface (003 "Agent Integration-OpenEye H5 Softphone Interface Integration"). */

/** What the interface's callbacks get: `result` 0 is success. */
export interface OpenEyeResponse<P = unknown> {
  readonly description: string;
  readonly result: number;
  readonly rsp: number;
  readonly param?: P;
  /** Ours: why, where `result` is not 0. */
  readonly errMsg?: string;
}
export interface OpenEyeNotice<P = unknown> { readonly description: string; readonly notify: number; readonly param: P }
/** The answer of `RegisterStatusQuery`, whose fields stand beside `result` and not in `param`. */
export interface RegisterStatus { readonly account: string; readonly serverList: Readonly<Record<number, { readonly serverAddr: string; readonly serverStatus: 'Reg' | 'Unreg' }>> }
export interface Callbacks<P = unknown> { readonly response?: (response: OpenEyeResponse<P>) => void }

export interface CallInfo {
  readonly callId: number;
  /** 1 ringing here, 2 being called, 3 connected, 5 ended. */
  readonly callState: 1 | 2 | 3 | 5;
  readonly isCaller: 0 | 1;
  readonly isVideoCall: 0;
  readonly peerNumber: string;
  readonly peerDisplayName: string;
  readonly reasonCode: number;
  readonly reasonDescription: string;
  readonly isAutoAnswer: 0; readonly isFocus: 0; readonly sipAccountID: 0; readonly confId: ''; readonly confPasscode: '';
}
/** `callId` of the events' table, `call_id` of the samples: pages use either. */
export interface CallParam { readonly callId: number; readonly call_id: number; readonly callInfo: CallInfo; readonly maybeVideoCall?: 0; readonly is_video_call?: 0 }
export interface CallEvents {
  readonly onCallIncoming?: (event: OpenEyeNotice<CallParam>) => void;
  readonly onCallOutGoing?: (event: OpenEyeNotice<CallParam>) => void;
  readonly onCallRingBack?: (event: OpenEyeNotice<CallParam>) => void;
  readonly onCallRtpCreated?: (event: OpenEyeNotice<CallParam>) => void;
  readonly onCallConnected?: (event: OpenEyeNotice<CallParam>) => void;
  readonly onCallEnded?: (event: OpenEyeNotice<CallParam>) => void;
  readonly onCallEndedFailed?: (event: OpenEyeNotice<{ readonly callId: number; readonly result: number }>) => void;
}
export type CallEventName = Exclude<keyof CallEvents, 'onCallEndedFailed'>;

/** Event names and numbers of the interface's notices. */
export const notices: Readonly<Record<CallEventName, readonly [description: string, notify: number]>> = {
  onCallIncoming: ['TSDK_E_CALL_EVT_CALL_INCOMING', 2002], onCallOutGoing: ['TSDK_E_CALL_EVT_CALL_OUTGOING', 2003], onCallRingBack: ['TSDK_E_CALL_EVT_CALL_RINGBACK', 2004],
  onCallRtpCreated: ['TSDK_E_CALL_EVT_CALL_RTP_CREATED', 2005], onCallConnected: ['TSDK_E_CALL_EVT_CALL_CONNECTED', 2006], onCallEnded: ['TSDK_E_CALL_EVT_CALL_ENDED', 2007],
};
/** Of the list of missed calls, told by `SetComNotifyCallBack`. */
export const missedNotice = ['report_missed_call', 3001] as const;

/** What each method's response calls itself, and its number. Not told in public: those of `config`, and of `startAnonymousCall`, which answers as `startCall` does. */
export const responses = {
  config: ['tsdk_set_config_param', 67_536], register: ['tsdk_login', 65_537], deRegister: ['tsdk_logout', 65_538], registerStatus: ['register_status_query', 67_779],
  startCall: ['tsdk_start_call', 67_537], acceptCall: ['tsdk_accept_call', 67_538], endCall: ['tsdk_end_call', 67_539], dtmf: ['tsdk_send_dtmf', 67_540], operateMic: ['tsdk_mute_mic', 67_547],
  getMediaDevices: ['tsdk_get_devices', 67_550], setMicIndex: ['tsdk_set_mic_index', 67_551], mediaGetMicIndex: ['tsdk_get_mic_index', 67_552],
  setSpeakIndex: ['tsdk_set_speak_index', 67_553], mediaGetSpeakIndex: ['tsdk_get_speak_index', 67_554], setSpkVol: ['tsdk_set_speak_volume', 67_557], getSpkVol: ['tsdk_get_speak_volume', 67_558],
  setMicVol: ['tsdk_set_mic_volume', 67_577], getMicVol: ['tsdk_get_mic_volume', 67_578], openEyeSetMute: ['openeye_set_mute', 67_780],
  startAnonymousCall: ['tsdk_start_call', 67_537], setVideoWindowParam: ['tsdk_set_video_rect', 67_745], setVideoLayoutMode: ['tsdk_set_video_layout_mode', 67_749],
  setVideoDisplayMode: ['tsdk_set_video_display_mode', 67_751], openCamera: ['tsdk_control_camera', 67_759], closeCamera: ['tsdk_control_camera', 67_759],
  screenShot: ['tsdk_share_evt_stopsharewindow', 67_762], videoCatch: ['tsdk_share_evt_stopsharewindow', 67_763], videoCatchBase64: ['OECatchVideo', 67_762],
  startShareWindow: ['tsdk_share_evt_startsharewindow', 67_755], stopShareWindow: ['tsdk_share_evt_stopsharewindow', 67_756],
} as const;
export type ResponseName = keyof typeof responses;

export interface SdkEvents {
  readonly onOpeneyeDeamonReady?: () => void;
  readonly onOpeneyeDeamonClose?: () => void;
  readonly serviceStartUp?: () => void;
  readonly serviceShutDown?: () => void;
  readonly onOpeneyeLoginReady?: () => void;
  readonly onOpeneyeLoginClose?: () => void;
  readonly onOpeneyeCallReady?: () => void;
  readonly onOpeneyeCallClose?: () => void;
  readonly onVersionInfoNotify?: (data: OpenEyeNotice<{ readonly version: string }>) => void;
}
export interface RegisterCallbacks extends Callbacks {
  readonly onRegStatusUpdate?: (event: OpenEyeNotice) => void;
  readonly onForceUnReg?: (event: OpenEyeNotice) => void;
}
