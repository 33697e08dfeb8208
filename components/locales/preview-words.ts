/** What the card of a previewed contact says. Apart from the rest, because it is loaded with the first contact. */
import type { Translation } from './translation.js';

export interface PreviewWords {
  readonly toCall: string; readonly announced: (who: string, task: string) => string; readonly timeLeft: string; readonly nothingKnown: string;
  readonly whySkip: string; readonly back: string;
  /** The preset reasons; those made by administrators stand as they are. */
  readonly reason: (reason: string) => string;
}

export const previewWordsEn: PreviewWords = {
  toCall: 'To call', announced: (who, task) => `Contact to call: ${who}, ${task}. Nothing is dialled before you do.`, timeLeft: 'Time left to look at it', nothingKnown: 'Nothing more is known.',
  whySkip: 'Why is this contact not called?', back: 'Back', reason: (reason) => reason,
};

const presets: ReadonlyMap<string, string> = new Map([['Not a good time', '时间不合适'], ['Wrong data', '资料有误'], ['Already settled', '已处理']]);
export const previewWordsZhCN: PreviewWords = {
  toCall: '待呼叫', announced: (who, task) => `待呼叫客户：${who}，${task}。您点击呼叫前不会拨号。`, timeLeft: '剩余预览时间', nothingKnown: '暂无更多资料。',
  whySkip: '为什么跳过此客户？', back: '返回', reason: (reason) => presets.get(reason) ?? reason,
};

export const previewWords = (t: Translation): PreviewWords => ({ ...t.code === 'zh-CN' ? previewWordsZhCN : previewWordsEn, ...t.extra?.previews });
