/** The twelve keys of a telephone with their letters (E.161). */
export interface Key { readonly digit: string; readonly letters: string }

export const keys: readonly Key[] = [
  ['1', ''], ['2', 'ABC'], ['3', 'DEF'], ['4', 'GHI'], ['5', 'JKL'], ['6', 'MNO'], ['7', 'PQRS'], ['8', 'TUV'], ['9', 'WXYZ'], ['*', ''], ['0', '+'], ['#', ''],
].map(([digit = '', letters = '']) => ({ digit, letters }));
