/** 简体中文: what the lists of conversations, the customer card and the notices in a call say in Simplified Chinese. */
import type { CallWords } from './call-words.js';

export const callWordsZhCN: CallWords = {
  serving: '服务中', ended: '已结束', history: '记录', all: '全部', external: '外部', internal: '内部', filter: '通话范围',
  nobodyServed: '您正在服务的通话会列在这里。', nothingEnded: '您登录后结束的通话会列在这里。', endedCall: '已结束的通话', backToCall: '返回',
  customer: '客户信息', service: '服务类型', number: '号码', place: '号码归属地', name: '姓名', namePlaceholder: '客户是谁？', visits: '来访次数', firstTime: '首次联系', visit: (n) => `第 ${n} 次联系`,
  earlier: '历史通话', result: '结果', note: '备注',
};
