export function writeBills(): void;
