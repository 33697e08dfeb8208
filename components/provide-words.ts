/** Words of a host for elements that stand alone, outside any workstation. */
import { ContextProvider } from './context.js';
import { defaultEnvironment, environmentKey } from './element.js';
import { loadTranslation } from './locales/load.js';
import { withWords, type Words } from './locales/words.js';

/**
 * Every element put below `host` from now on speaks `locale` with these words; call what it returns to change them while they are shown.
 * Elements inside a `<ccc-workstation>` take the words of its `words` property instead.
 */
export function provideWords(host: EventTarget, words: Words, locale = 'en'): (words: Words) => Promise<void> {
  const provider = new ContextProvider(host, environmentKey, { ...defaultEnvironment, t: withWords(defaultEnvironment.t, words) });
  const change = async (next: Words): Promise<void> => {
    provider.value = { ...defaultEnvironment, t: withWords(await loadTranslation(locale), next) };
  };
  void change(words);
  return change;
}
