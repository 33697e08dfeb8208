/** Simplified Chinese, loaded when asked for. */
import type * as intl from './intl.js';
import type { Translation } from './translation.js';
import { callWordsZhCN } from './zh-CN.calls.js';
import { partyWordsZhCN } from './zh-CN.parties.js';
import { problemsZhCN } from './zh-CN.problems.js';
import { toolWordsZhCN } from './zh-CN.tools.js';

const presets: ReadonlyMap<string, string> = new Map([['Meeting', '会议'], ['Training', '培训'], ['Trainning', '培训'], ['Lunch Break', '午餐'], ['Lunch break', '午餐']]);

/** The functions over Intl are handed in, so that this file is a chunk of its own and nothing else is split off. */
export const zhCN = ({ clockTime, shortTime, spokenDuration }: typeof intl): Translation => ({
  code: 'zh-CN', dir: 'ltr',
  later: { calls: callWordsZhCN, parties: partyWordsZhCN, tools: toolWordsZhCN },
  presence: { offline: '离线', notReady: '未就绪', ready: '空闲', onBreak: '小休' },
  busy: { offered: '振铃中', onCall: '通话中', wrapUp: '话后整理' },
  stage: { ringing: '来电', dialing: '呼叫中', ringingOut: '对方振铃', connected: '通话中', held: '保持中', transferring: '转接中', consulting: '咨询中', conference: '三方通话', wrapUp: '话后整理', ended: '通话已结束' },
  heldByOther: '对方已保持通话',
  cause: {
    normal: '已挂断', cancelled: '已取消', rejected: '已拒接', busy: '忙线', noAnswer: '无人接听', notFound: '空号', unreachable: '无法接通', powerOff: '已关机', outOfService: '已停机',
    arrears: '号码欠费', forbidden: '不允许呼叫', overload: '线路繁忙', mediaTimeout: '语音中断', answeredElsewhere: '已在别处接听', networkError: '网络故障', serverRestart: '服务重启', systemError: '系统错误', blocked: '号码已被屏蔽',
  },
  status: {
    normalEnd: '正常结束', notAnswered: '未接听', agentNotAnswered: '座席未接', agentTransfer: '已转座席', externalTransfer: '已转外线', gaveUpInFlow: 'IVR 中放弃', flowEnded: 'IVR 中结束',
    gaveUpInQueue: '排队时放弃', gaveUpWhileRinging: '振铃时放弃', noAgentOnline: '无座席在线', nonWorkingHours: '非工作时间', systemError: '系统错误', blocked: '号码已被屏蔽', unknown: '未知', missed: '无人接听',
    rejected: '已拒接', powerOff: '已关机', emptyNumber: '空号', inCall: '忙线', arrears: '号码欠费', lineException: '线路异常', callerCancelled: '已取消', outOfService: '已停机',
  },
  problem: (code) => problemsZhCN[code],

  breakReason: (reason) => presets.get(reason) ?? reason, notReadyNetwork: '未就绪（网络中断）',
  command: {
    answer: '接听', reject: '拒接', hangUp: '挂断', mute: '静音', unmute: '取消静音', attach: '将通话接到此处', hold: '保持', resume: '恢复', sendDigits: '发送按键', dial: '呼叫',
    goReady: '切换为空闲', goNotReady: '切换为未就绪', goOnBreak: '小休', signOut: '退出登录', setNextPresence: '本次通话后', setAutoAnswer: '自动应答', setInbound: '接收来电',
    setAfterCall: '通话后进入整理', setSkillGroups: '我的技能组', enterWork: '进入整理', leaveWork: '退出整理', finishWrapUp: '完成整理',
    transfer: '转接', cancelTransfer: '取消转接', consult: '咨询', cancelConsult: '结束咨询', swap: '切换', completeTransfer: '完成转接', join: '三方通话', split: '拆分', leave: '退出通话', note: '保存备注',
    switchTo: '切换', pickUp: '代接', take: '领取', redial: '重拨', dialPreview: '呼叫', skipPreview: '跳过', sendNote: '发送便签', closeNote: '关闭便签', blockNumber: '加入黑名单', extendWrapUp: '延长整理', collect: '收号', cancelCollect: '停止收号',
    addCard: '添加卡片', select: '查看会话', allowMicrophone: '允许麦克风', allowSound: '开启声音', dismissProblem: '关闭提示',
  },
  cancelCall: '取消呼叫', muted: '已静音', keypad: '键盘',
  onlyConnected: '通话接通后可用', onlyWithTwo: '第三方退出后可用', transferredBy: (who) => `${who} 转来`, askedAbout: (who) => `关于 ${who}`, callControls: '通话控制',
  incomingCall: '来电', incomingFrom: (who) => `${who} 来电`, secondsLeft: (s) => `${s} 秒`,
  unknownCaller: '未知来电', via: (n) => `拨打 ${n}`, waited: (d) => `已等待 ${d}`, recording: '录音中',
  path: 'IVR 路径', talkTime: '通话时长', holdTime: '保持时长',   digitsSent: '已发送按键', quality: (bars) => `通话质量${(['差', '较差', '良好', '优秀'] as const)[bars - 1] ?? ''}`,

  dial: '拨号', call: '呼叫', numberLabel: '要拨打的号码', numberHint: '输入或粘贴号码', erase: '删除最后一位',   outbound: '外呼', internal: '内部', sipPhones: '话机', recentNumbers: '最近号码',   noColleagues: '中心添加同事后会显示在这里。', noPhones: '管理员注册话机后会显示在这里。', phoneOffline: '未连接', callWho: (who) => `呼叫 ${who}`, longPressPlus: '长按 0 输入 +',
  cannotDial: '请先设置状态再外呼', inCall: '请先结束当前通话', notANumber: '请先输入号码', callFrom: '主叫号码', anyCallerNumber: '自动选择号码', 
  status_: '状态', changeStatus: '更改状态', until: (time) => `至 ${time}`, overdue: '小休时间已到', next: (p) => `下一状态：${p}`,
  afterThisCall: '本次通话后', breakReasons: '小休', phoneNotReachable: '电话尚未连接',
  tools: { break: '定时小休', work: '我的工作方式', devices: '声音设置', quality: '通话质量', check: '通话前检测', password: '修改密码' }, shortcuts: '键盘快捷键', shortcutHint: '焦点位于工作台内且未在输入框中时可用。', more: '更多', close: '关闭', signedInAs: (name) => `当前登录：${name}`,

  wrapUp: '话后整理', disposition: '结果', remark: '备注', remarkHint: '来电事由与后续事项', finish: '完成', untilReady: '整理剩余时间', result: (name) => name,

  calls: '通话记录', queue: '队列', pages: '页面', currentCall: '通话', waiting: (n) => `${n} 人排队`, longest: '最长等待',
  agentsReady: (n) => `${n} 名座席空闲`, noQueues: '您不属于任何技能组，请联系管理员添加。', nobodyWaits: '无人排队',
  noCalls: '暂无通话', noCallsHint: '您接听和拨打的每通电话及录音都会列在这里。', missed: '未接', redial: (who) => `再次呼叫 ${who}`,
  playRecording: '播放录音', recordingOf: (who) => `与 ${who} 的通话录音`, moreCalls: '显示更早的通话',
  inboundCall: '呼入', outboundCall: '呼出', internalCall: '内部', running: '进行中', loading: '加载中…',
  noCallNow: '当前无通话', noCallReady: '您已就绪，下一通来电会在这里振铃。', noCallHere: '来电暂时无法在此振铃。', noCallNotReady: '切换为“空闲”后即可接听来电。', noPages: '暂无页面',
  noPagesHint: '来电时，业务系统的页面会在这里打开。', pageRefused: '该页面未显示：仅允许 https 地址。', pageStopped: '该页面已停止：发送的消息过多。', pageOf: (name) => `页面：${name}`,

  signIn: '登录', signInTitle: '座席工作台', signInLead: '登录后即可接听和拨打电话。', email: '邮箱', password: '密码', signingIn: '正在登录…',
  required: (field) => `请输入${field}。`,
  connecting: '正在连接呼叫中心…', reconnecting: (s) => `连接已断开，正在重连（${s} 秒）…`, enableSound: '开启声音', microphoneNeeded: '通话需要使用麦克风，浏览器会询问一次。',
  soundBlocked: '在本页面首次点击前，浏览器不会播放振铃音。', tryAgain: '重试', useHere: '在此使用',
  takeOver: '在此接管', signedOutWhy: {
    inUse: '您已在别处登录。', elsewhere: '您已在别处登录，来电将在那里振铃。', signedOut: '您已退出登录。', forced: '管理员已将您签出。', expired: '会话已过期，请重新登录。',
  },
  phoneLost: '电话未连接，暂时无法接到来电，正在重试。',   launcher: { open: '打开工作台', minimise: '最小化', popOut: '在独立窗口中显示', bringBack: '收回到本页面', move: '移动：拖动，或使用方向键' },
  openLink: (host) => `打开 ${host}`, card: '业务系统发来的卡片',

  clock: clockTime,
  duration: (ms) => spokenDuration('zh-CN', ms),
    time: (at, now) => shortTime('zh-CN', at, now),
});
