/** Finds the translation for a language tag; only English is built in, others arrive when asked for. */
import { en } from './en.js';
import * as intl from './intl.js';
import type { Translation } from './translation.js';

export async function loadTranslation(tag: string): Promise<Translation> {
  if (!tag.toLowerCase().startsWith('zh')) return en;
  const { zhCN } = await import('./zh-CN.js');
  return zhCN(intl);
}
