/** 简体中文: collecting digits in Simplified Chinese. */
import type { CollectWords } from './collect-words.js';

export const collectWordsZhCN: CollectWords = {
  which: '选择收号模板', digits: (n) => `已输入 ${n} 位`, attempt: (n) => `第 ${n} 次`, unheard: '收号期间您听不到客户的声音。', answer: '收集结果与业务系统返回的信息',
  state: {
    collecting: '客户正在按键输入', collected: '正在发送至业务系统…', delivered: '业务系统已接收', undelivered: '已收集，但未能送达业务系统', timedOut: '客户输入的位数不足', cancelled: '已停止', interrupted: '已中断',
  },
  busy: '上次结果仍在发送',
};
