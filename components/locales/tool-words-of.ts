/** The tools' words in the language of the page around them. */
import { toolWordsEn, type ToolWords } from './tool-words.js';
import type { Translation } from './translation.js';

export const toolWords = (t: Translation): ToolWords => ({ ...t.later?.tools ?? toolWordsEn, ...t.extra?.tools });
