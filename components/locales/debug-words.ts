/** What the debug panel says, in each language; loaded with it. */
import type { Translation } from './translation.js';

export interface DebugWords {
  readonly title: string; readonly close: string; readonly smaller: string; readonly larger: string; readonly fold: string; readonly unfold: string;
  readonly facts: string; readonly sip: string; readonly ways: string; readonly graph: string;
  readonly save: string; readonly open: string; readonly live: string; readonly opened: (name: string, version: string, when: string) => string; readonly notABundle: string; readonly drop: string;
  readonly back: string; readonly forward: string; readonly step: (at: number, of: number) => string; readonly begin: string; readonly changes: string; readonly noChange: string; readonly fact: string; readonly wholeState: string;
  readonly noFacts: string; readonly noSip: string; readonly noWays: string; readonly noStats: string;
  readonly sent: string; readonly received: string; readonly chosen: string; readonly state: string; readonly here: string; readonly there: string; readonly roundTrip: string; readonly bytes: string;
  readonly rttMs: string; readonly jitterMs: string; readonly lossPercent: string; readonly kbps: string; readonly latest: (value: string) => string;
}

const en: DebugWords = {
  title: 'Debug', close: 'Close', smaller: 'Smaller', larger: 'Larger', fold: 'Fold away', unfold: 'Debug',
  facts: 'Facts', sip: 'SIP', ways: 'ICE', graph: 'Figures',
  save: 'Save support bundle', open: 'Open a bundle…', live: 'Back to this page', opened: (name, version, when) => `${name}, version ${version}, of ${when}`, notABundle: 'This file is no support bundle.', drop: 'Drop the bundle here',
  back: 'Step back', forward: 'Step forward', step: (at, of) => `Fact ${at} of ${of}`, begin: 'The beginning', changes: 'What it changed', noChange: 'It changed nothing.', fact: 'The fact', wholeState: 'The whole state then',
  noFacts: 'Nothing has happened yet.', noSip: 'No SIP message of this page. The phone may be in another tab.', noWays: 'No call with a path of its own runs in this page.', noStats: 'Figures appear a few seconds into a call.',
  sent: 'sent', received: 'received', chosen: 'chosen', state: 'State', here: 'Here', there: 'Far end', roundTrip: 'Round trip', bytes: 'Sent / received',
  rttMs: 'Round trip, ms', jitterMs: 'Jitter, ms', lossPercent: 'Lost, %', kbps: 'Received, kbit/s', latest: (value) => `now ${value}`,
};

const zhCN: DebugWords = {
  title: '调试', close: '关闭', smaller: '缩小', larger: '放大', fold: '收起', unfold: '调试',
  facts: '事件', sip: 'SIP', ways: 'ICE', graph: '数据',
  save: '保存支持包', open: '打开支持包…', live: '返回本页', opened: (name, version, when) => `${name}，版本 ${version}，${when}`, notABundle: '该文件不是支持包。', drop: '将支持包拖放到此处',
  back: '上一步', forward: '下一步', step: (at, of) => `第 ${at} 个事件，共 ${of} 个`, begin: '起点', changes: '引起的变化', noChange: '没有引起变化。', fact: '事件内容', wholeState: '当时的完整状态',
  noFacts: '尚无事件。', noSip: '本页没有 SIP 消息。电话可能在另一个标签页中。', noWays: '本页没有使用独立路径的通话。', noStats: '通话开始几秒后显示数据。',
  sent: '发出', received: '收到', chosen: '已选用', state: '状态', here: '本端', there: '对端', roundTrip: '往返时延', bytes: '发送 / 接收',
  rttMs: '往返时延（毫秒）', jitterMs: '抖动（毫秒）', lossPercent: '丢包（%）', kbps: '接收（kbit/s）', latest: (value) => `当前 ${value}`,
};

export const debugWords = (t: Translation): DebugWords => t.code === 'zh-CN' ? zhCN : en;
