/** The tools' words in the language of the page around them. */
import { toolWordsEn, type ToolWords } from './tool-words.js';
import type { Translation } from './translation.js';
import { toolWordsZhCN } from './zh-CN.tools.js';

export const toolWords = (t: Translation): ToolWords => ({ ...t.code === 'zh-CN' ? toolWordsZhCN : toolWordsEn, ...t.extra?.tools });
