/** What notes among colleagues say. Apart from the rest, because it is loaded with the first note or when one is written. */
import type { Translation } from './translation.js';

export interface NoteWords {
  readonly notes: string; readonly noteFrom: (who: string) => string; readonly to: string; readonly text: string; readonly left: (n: number) => string; readonly nobody: string; readonly send: string; readonly close: (who: string) => string;
}

export const noteWordsEn: NoteWords = {
  notes: 'Notes from colleagues', noteFrom: (who) => `Note from ${who}`, to: 'To', text: 'Note', left: (n) => `${n} characters left`, nobody: 'Colleagues of your skill groups appear here.', send: 'Send', close: (who) => `Close the note from ${who}`,
};
export const noteWordsZhCN: NoteWords = {
  notes: '同事便签', noteFrom: (who) => `${who} 的便签`, to: '收件人', text: '内容', left: (n) => `还可输入 ${n} 字`, nobody: '您技能组的同事会显示在这里。', send: '发送', close: (who) => `关闭 ${who} 的便签`,
};

export const noteWords = (t: Translation): NoteWords => ({ ...t.code === 'zh-CN' ? noteWordsZhCN : noteWordsEn, ...t.extra?.notes });
