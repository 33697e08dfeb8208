/** Collects what must be undone, and undoes it once, last first. */

export interface Scope { add(undo: () => void): void; listen<E extends Event>(target: EventTarget, type: string, fn: (event: E) => void): void; close(): void }

export function createScope(): Scope {
  let undos: (() => void)[] = [];
  let closed = false;
  const add = (undo: () => void): void => { if (closed) undo(); else undos.push(undo); };
  return {
    add,
    listen(target, type, fn) {
      const listener = fn as EventListener;
      target.addEventListener(type, listener);
      add(() => { target.removeEventListener(type, listener); });
    },
    close() {
      closed = true;
      const all = undos.reverse();
      undos = [];
      for (const undo of all) undo();
    },
  };
}
