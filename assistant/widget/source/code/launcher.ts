import type { MedlemsAssistent } from "./assistant-element.ts";
import type { TokenProvider } from "./server.ts";

const TAG = "medlems-assistent";

/** With the script alone and no element on the page, a button in the corner opens the widget. */
export function addLauncher(script: HTMLScriptElement | null): void {
  if (script === null || document.querySelector(TAG) !== null) return;
  const { server, language, theme, tokenUrl } = script.dataset;
  const element = document.createElement(TAG) as MedlemsAssistent;
  element.launcher = true;
  element.layout = "panel";
  if (server) element.server = server;
  if (language) element.language = language;
  if (theme) element.theme = theme;
  if (tokenUrl) element.tokenProvider = tokensFrom(tokenUrl);
  document.body.append(element);
}

/** Tokens from the host's own server; never from anybody else's. */
export function tokensFrom(address: string): TokenProvider {
  const url = new URL(address, location.href);
  if (url.origin !== location.origin) throw new Error("expected a data-token-url of the page's own");
  return async () => {
    const response = await fetch(url, { credentials: "same-origin", cache: "no-store" });
    const { token } = (await response.json()) as { token?: unknown };
    if (!response.ok || typeof token !== "string") throw new Error("expected a token");
    return token;
  };
}
