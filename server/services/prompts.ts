/** Prompts by name: turns `["queue-before", "${WaitNo}", "queue-after"]` into the files a caller hears. */
import type { Prompt } from '../domain/flow.js';
import type { PlaySource } from '../ports/media.js';

/** Numbers up to this have a recording of their own. */
const largestSpoken = 20;

export interface Prompts {
  source(prompt: Prompt, variables?: Readonly<Record<string, string>>): PlaySource;
  file(name: string): PlaySource;
}

export function createPrompts(folder: string): Prompts {
  const path = (name: string): string => `${folder}/${name}.wav`;
  const file = (name: string): PlaySource => ({ kind: 'file', path: path(name) });
  return {
    file,
    source: (prompt, variables = {}) => {
      const names = prompt.flatMap((item) => {
        const variable = /^\$\{([A-Za-z]+)\}$/.exec(item)?.[1];
        return variable === undefined ? [item] : spoken(variables[variable] ?? '');
      });
      const [only, ...more] = names;
      return only !== undefined && more.length === 0 ? file(only) : { kind: 'sequence', paths: names.map(path) };
    },
  };
}

/** A small number as a word, a larger one digit by digit. Anything else has no sound. */
function spoken(value: string): string[] {
  if (!/^\d{1,12}$/.test(value)) return [];
  const number = Number(value);
  return number <= largestSpoken ? [`number-${number}`] : [...value].map((digit) => `number-${digit}`);
}
