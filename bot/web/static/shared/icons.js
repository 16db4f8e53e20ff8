// One small set, drawn by us: 24 × 24, strokes only. Words always stand beside them.
import {html, svg} from "../vendor/lit.js";

const PATHS = {
  alert: svg`<path d="M12 4 2.8 20h18.4z"/><path d="M12 10v4.5M12 17.5v.1"/>`,
  back: svg`<path d="M15 5l-7 7 7 7"/>`,
  book: svg`<path d="M5 4h10a4 4 0 0 1 4 4v12H9a4 4 0 0 1-4-4z"/><path d="M5 16a4 4 0 0 1 4-4h10"/>`,
  bot: svg`<rect x="4" y="8" width="16" height="11" rx="3"/><path d="M12 8V4M9 13v1.5M15 13v1.5"/>`,
  camera: svg`<path d="M4 8h3l1.5-2.5h7L17 8h3v11H4z"/><circle cx="12" cy="13" r="3.5"/>`,
  check: svg`<path d="M5 12.5l4.5 4.5L19 7.5"/>`,
  clip: svg`<path d="M19 11l-7.5 7.5a4.2 4.2 0 0 1-6-6L13 5a2.8 2.8 0 0 1 4 4l-7.5 7.5a1.4 1.4 0 0 1-2-2L14 8"/>`,
  clock: svg`<circle cx="12" cy="12" r="8.5"/><path d="M12 7.5V12l3 2"/>`,
  close: svg`<path d="M6 6l12 12M18 6L6 18"/>`,
  copy: svg`<rect x="8" y="8" width="12" height="12" rx="2"/><path d="M16 8V6a2 2 0 0 0-2-2H6a2 2 0 0 0-2 2v8a2 2 0 0 0 2 2h2"/>`,
  done: svg`<circle cx="12" cy="12" r="8.5"/><path d="M8 12.3l2.8 2.8L16 9.5"/>`,
  down: svg`<path d="M12 5v14M6 13l6 6 6-6"/>`,
  download: svg`<path d="M12 4v11M7 11l5 5 5-5M5 20h14"/>`,
  forget: svg`<path d="M5 7h14M10 7V4.5h4V7M7 7l1 13h8l1-13"/>`,
  globe: svg`<circle cx="12" cy="12" r="8.5"/><path d="M3.5 12h17M12 3.5c3 3 3 14 0 17c-3-3-3-14 0-17"/>`,
  keyboard: svg`<rect x="3" y="6" width="18" height="12" rx="2"/><path d="M7 10v.1M11 10v.1M15 10v.1M8 14h8"/>`,
  menu: svg`<path d="M5 7h14M5 12h14M5 17h14"/>`,
  merge: svg`<path d="M6 4c0 8 12 6 12 14"/><path d="M18 4c0 5-5 6.5-8.5 8.5"/><path d="M14.5 15l3.5 4 3-4.5"/>`,
  note: svg`<path d="M5 4h14v10l-6 6H5z"/><path d="M19 14h-6v6"/>`,
  office: svg`<path d="M4 20h16M6 20V10M10 20V10M14 20V10M18 20V10M3.5 10h17L12 4z"/>`,
  person: svg`<circle cx="12" cy="8" r="3.5"/><path d="M5 20a7 7 0 0 1 14 0"/>`,
  question: svg`<circle cx="12" cy="12" r="8.5"/><path d="M9.7 9.5a2.4 2.4 0 1 1 3.6 2.1c-.9.5-1.3 1-1.3 2M12 16.6v.1"/>`,
  retry: svg`<path d="M19 12a7 7 0 1 1-2-5"/><path d="M19 4v4h-4"/>`,
  search: svg`<circle cx="10.5" cy="10.5" r="6"/><path d="M15 15l5 5"/>`,
  send: svg`<path d="M4 12l16-8-6 17-3-7z"/>`,
  ticket: svg`<path d="M4 7h16v3.5a1.5 1.5 0 0 0 0 3V17H4v-3.5a1.5 1.5 0 0 0 0-3z"/><path d="M14 7v10"/>`,
  unfold: svg`<path d="M6 9.5l6 6 6-6"/>`,
  waiting: svg`<path d="M7 4h10M7 20h10M8 4c0 5 8 5 8 0M8 20c0-8 8-8 8 0"/>`,
};

export function icon(name) {
  return html`<svg class="icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false">${PATHS[name]}</svg>`;
}
