/** 简体中文: what is said in Simplified Chinese about a third party in a call. */
import type { PartyWords } from './party-words.js';

export const partyWordsZhCN: PartyWords = {
  to: { transfer: (who) => `将 ${who} 转接给…`, consult: (who) => `就 ${who} 咨询…` },
  search: '姓名或号码', kinds: { agent: '同事', skillGroup: '技能组', phone: '话机', flow: '流程', external: '号码' },
  groupCounts: (waiting, ready) => `${waiting ? `${waiting} 人排队` : '无人排队'} · ${ready} 人空闲`,
  why: { offline: '离线', noPhone: '未连接', busy: '通话中', inThisCall: '已在本通话中', nobodyThere: '无人在线', noCallerNumber: '您没有可用于外呼的号码', unknown: '不可用' },
  nothingFound: '没有结果。输入完整号码可转接外线。', noGroups: '管理员添加技能组后会显示在这里。', numberLabel: '外线号码', invalidNumber: '请先输入号码',
  flow: '语音流程，立即接管', leaveAtOnce: '立即退出通话', answersFirst: '须待对方接听',
  outside: '外线号码', results: (n) => `${n} 个结果`,

  you: '您', talksWithYou: '正与您通话', hearsMusic: '正在听音乐', hearsAll: '三方互通', rings: '振铃中…', callsOut: '呼叫中…', waitsFor: (place) => `排队中，第 ${place} 位`, notConnected: '未与您接通',
  parties: '通话各方', drop: (who) => `移出 ${who}`, complete: '完成转接', backTo: (who) => `回到 ${who}`, joinAll: '三方通话', end: '结束', endConsult: '结束咨询', dropShort: '移出', leaveThem: '退出', splitThem: '拆分', stepOut: '暂离', comeBack: '返回',
  hints: {
    swap: '与另一方通话，当前一方听音乐', completeTransfer: '接通双方并退出通话', join: '三方互相通话', split: '重新单独与第三方通话',
    leave: '退出通话，其余两方继续', cancelConsult: '让第三方离开，回到客户', cancelTransfer: '停止振铃，回到客户', stepOut: '其余两方继续通话，返回前您听不到', comeBack: '恢复三方通话',
  },
  say: {
    reaching: (who) => `正在呼叫 ${who}`, consulting: (who, other) => `您正与 ${who} 通话，${other} 正在听音乐。`, swapped: (who, other) => `您正与 ${who} 通话，${other} 正在等待。`,
    conference: (who, other) => `您、${who} 与 ${other} 正在三方通话。`, apart: (who, other) => `${who} 与 ${other} 正在通话，您未接入。`,
    failed: { transfer: (who, why) => `未能接通 ${who}：${why}`, consult: (who, why) => `未能接通 ${who}：${why}` }, notReached: '无人接听',
  },
};
