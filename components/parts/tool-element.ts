/** What the tools share: their own words, in the language of the page around them. */
import { CccElement } from '../element.js';
import { toolWordsEn, type ToolWords } from '../locales/tool-words.js';
import { toolWordsZhCN } from '../locales/zh-CN.tools.js';

/** @internal */
export class ToolElement extends CccElement {
  protected get words(): ToolWords { return this.t.code === 'zh-CN' ? toolWordsZhCN : toolWordsEn; }
}
