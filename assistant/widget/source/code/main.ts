/** The one script: makes the element known, and adds the launcher where a page has no element. */
import { MedlemsAssistent } from "./assistant-element.ts";
import { addLauncher } from "./launcher.ts";

const script = document.currentScript instanceof HTMLScriptElement ? document.currentScript : null;

customElements.define("medlems-assistent", MedlemsAssistent);
if (document.readyState === "loading") {
  document.addEventListener("DOMContentLoaded", () => addLauncher(script));
} else {
  addLauncher(script);
}
