// Leaves in custom-elements.json what users of the elements can use: no private members, no modules without an element.
const isPublic = (member) => !member.name.startsWith('#') && member.privacy !== 'private' && member.privacy !== 'protected' && !member.static
  && !['render', 'willUpdate', 'updated', 'firstUpdated', 'connectedCallback', 'disconnectedCallback'].includes(member.name);

export function tidied(manifest) {
  const modules = manifest.modules
    .map((module) => {
      const declarations = module.declarations.filter((declaration) => declaration.customElement && declaration.tagName)
        .map((declaration) => ({ ...declaration, members: (declaration.members ?? []).filter(isPublic) }));
      const names = new Set(declarations.map((declaration) => declaration.name));
      return { ...module, declarations, exports: (module.exports ?? []).filter((each) => names.has(each.declaration?.name)) };
    })
    .filter((module) => module.declarations.length > 0)
    .sort((a, b) => (a.path < b.path ? -1 : 1));
  return { schemaVersion: manifest.schemaVersion, modules };
}
