/** Stylesheets are imported for their effect; Vite puts them into the page. */
declare module '*.css';

/** A file as text, put into the page when it is built. */
declare module '*?raw' {
  const text: string;
  export default text;
}
