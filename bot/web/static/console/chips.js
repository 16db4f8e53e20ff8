// State and phase of a ticket: an icon and a word, never colour alone.
import {html, nothing} from "../vendor/lit.js";
import {icon} from "../shared/icons.js";
import {wordsFor} from "../shared/words.js";

const STATES = {
  open: {icon: "clock", kind: "primary"},
  awaiting_user: {icon: "waiting", kind: "warning"},
  closed: {icon: "done", kind: "success"},
};

export function stateChip({state, label}) {
  const look = STATES[state] ?? STATES.open;
  return html`<span class="chip ${look.kind}">${icon(look.icon)} ${label ?? wordsFor("state", state)}</span>`;
}

export function phaseChip({phase}) {
  return phase ? html`<span class="chip">${wordsFor("phase", phase)}</span>` : nothing;
}
