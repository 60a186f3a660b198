import { html, type TemplateResult } from "lit";

/** Drawings on a square of 24; they say nothing that the words beside them do not. */
const PATHS = {
  alert: "M12 3 2.5 20h19L12 3Zm0 6v5m0 3v.01",
  book: "M5 4h11a3 3 0 0 1 3 3v13H8a3 3 0 0 1-3-3V4Zm0 13a3 3 0 0 1 3-3h11",
  check: "m5 12.5 4.5 4.5L19 7.5",
  chat: "M4 5h16v11H10l-5 4v-4H4V5Z",
  clock: "M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18Zm0 4.5V12l3 2",
  close: "m6 6 12 12M18 6 6 18",
  copy: "M9 9h11v11H9V9Zm-4 6H4V4h11v1",
  draft: "M5 20h3L19 9l-3-3L5 17v3Zm9-12 3 3",
  ended: "M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18ZM5.8 5.8l12.4 12.4",
  home: "M4 11 12 4l8 7v9h-5v-6H9v6H4v-9Z",
  local: "M12 21s7-6.1 7-11a7 7 0 1 0-14 0c0 4.9 7 11 7 11Zm0-8.5a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5Z",
  lock: "M6 11h12v9H6v-9Zm2.5 0V8a3.5 3.5 0 0 1 7 0v3",
  machine: "M6 8h12v10H6V8Zm6-4v4m-3 4v2m6-2v2M3 12v3m18-3v3",
  open: "M14 4h6v6m0-6-9 9M18 14v6H4V6h6",
  phone: "M6 3h4l2 5-2.5 1.5a11 11 0 0 0 5 5L16 12l5 2v4a2 2 0 0 1-2 2A16 16 0 0 1 4 5a2 2 0 0 1 2-2Z",
  print: "M7 9V4h10v5M7 17H4V9h16v8h-3M7 14h10v6H7v-6Z",
  retold: "M4 6h16M4 11h10M4 16h7m9-3-4 4-2-2",
  send: "M4 12 20 4l-4 16-4.5-6.5L4 12Zm7.5 1.5L20 4",
  sector: "M4 20V9l8-5 8 5v11M9 20v-6h6v6",
  stop: "M7 7h10v10H7V7Z",
  trash: "M5 7h14M10 7V4h4v3m-7 0 1 13h8l1-13",
} as const;

export type IconName = keyof typeof PATHS;

export function icon(name: IconName): TemplateResult {
  return html`<svg class="icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false">
    <path d=${PATHS[name]}></path>
  </svg>`;
}
