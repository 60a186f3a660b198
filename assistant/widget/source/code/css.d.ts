/** The build gives a style sheet's text, with Designsystemet's own already fitted to a shadow root. */
declare module "*.css" {
  const text: string;
  export default text;
}

interface HTMLElementTagNameMap {
  "medlems-assistent": import("./assistant-element.ts").MedlemsAssistent;
}
