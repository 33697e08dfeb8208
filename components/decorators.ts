/** `@property`, `@state` and `@query` as Lit has them, for the one kind of decorator we compile to. */
import type { LitElement, PropertyDeclaration } from 'lit';

/** A reactive property of an element, by default with an attribute of its name in lower case. */
export function property(options?: PropertyDeclaration) {
  return (prototype: LitElement, name: PropertyKey): void => {
    (prototype.constructor as typeof LitElement).createProperty(name, options);
  };
}

/** Renders again when it changes; not for use from outside. */
export const state = () => property({ state: true, attribute: false });

/** The first match in what the element rendered; null before. */
export function query(selector: string) {
  return (prototype: LitElement, name: PropertyKey): void => {
    Object.defineProperty(prototype, name, { get(this: LitElement): Element | null { return this.renderRoot.querySelector(selector); } });
  };
}
