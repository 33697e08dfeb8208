/** Types of tidy-manifest.mjs for the test that compares the stored manifest with a new one. */
export interface Named { readonly name: string; readonly description?: string; readonly fieldName?: string; readonly type?: { readonly text?: string } }
export interface ElementDeclaration {
  readonly name: string; readonly tagName: string; readonly summary?: string;
  readonly members?: readonly (Named & { readonly kind: string })[]; readonly attributes?: readonly Named[]; readonly events?: readonly Named[]; readonly slots?: readonly Named[]; readonly cssParts?: readonly Named[]; readonly cssProperties?: readonly Named[]; readonly cssStates?: readonly Named[];
}
export interface Manifest { readonly schemaVersion: string; readonly modules: readonly { readonly path: string; readonly declarations: readonly ElementDeclaration[] }[] }
export function tidied(manifest: Manifest): Manifest;
