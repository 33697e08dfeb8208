/** A host's own words in place of ours, key by key, at run time. */
import type { CallWords } from './call-words.js';
import type { CollectWords } from './collect-words.js';
import type { PartyWords } from './party-words.js';
import type { PasswordWords } from './password-words.js';
import type { NoteWords } from './note-words.js';
import type { PreviewWords } from './preview-words.js';
import type { ToolWords } from './tool-words.js';
import type { Translation } from './translation.js';

/** Of a group of words some, of a sentence the function that makes it. */
type Some<T> = T extends (...given: never[]) => unknown ? T : T extends object ? Partial<T> : T;

export type Words = { readonly [K in Exclude<keyof Translation, 'extra' | 'later'>]?: Some<Translation[K]> } & { readonly extra?: MoreWords };
/** What is loaded after the sign-in: lists and customer, third parties, tools. */
export interface LaterWords { readonly calls: CallWords; readonly parties: PartyWords; readonly tools: ToolWords }
/** And what comes where it is configured or asked for: collected digits, another password, previewed contacts, notes. */
export type MoreWords = { readonly [K in keyof LaterWords]?: Partial<LaterWords[K]> } & { readonly collecting?: Partial<CollectWords>; readonly password?: Partial<PasswordWords>; readonly previews?: Partial<PreviewWords>; readonly notes?: Partial<NoteWords> };

export function withWords(t: Translation, words: Words | undefined): Translation {
  return Object.fromEntries(Object.entries({ ...t, ...words }).map(([key, word]: [string, unknown]) => {
    const ours: unknown = Reflect.get(t, key);
    return [key, typeof word === 'object' && typeof ours === 'object' ? { ...ours, ...word } : word];
  })) as unknown as Translation;
}
