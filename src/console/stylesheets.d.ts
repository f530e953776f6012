/** Stylesheets are imported for their effect; Vite puts them into the page. */
declare module '*.css';

/** Files found when the page is built. */
interface ImportMeta {
  glob<T>(
    pattern: string,
    options: { readonly query: '?raw'; readonly import: 'default'; readonly eager: true },
  ): Record<string, T>;
}
