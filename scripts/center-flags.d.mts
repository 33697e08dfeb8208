export const centerFlags: readonly string[];
