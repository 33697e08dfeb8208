/** What the tools share: their own words, in the language of the page around them. */
import { CccElement } from '../element.js';
import { toolWords } from '../locales/tool-words-of.js';
import type { ToolWords } from '../locales/tool-words.js';

/** @internal */
export class ToolElement extends CccElement {
  protected get words(): ToolWords { return toolWords(this.t); }
}
