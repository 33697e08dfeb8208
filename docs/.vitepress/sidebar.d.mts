/** Types of sidebar.mjs. */
export interface DocsPage { readonly folder: string; readonly link: string; readonly title: string; readonly group: string | undefined; readonly order: number }
export interface SidebarGroup { readonly text: string; readonly items: readonly { readonly text: string; readonly link: string }[]; readonly collapsed?: boolean }
export function frontMatter(text: string): Readonly<Record<string, string>>;
export function titleOf(text: string): string;
export function pagesBelow(docs: string): readonly DocsPage[];
export function sidebarOf(docs: string): readonly SidebarGroup[];
