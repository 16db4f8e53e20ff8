// State and phase of a ticket: an icon and a word, never colour alone.
import {html, nothing} from "../vendor/lit.js";
import {icon} from "../shared/icons.js";
import {dayAndTime} from "../shared/times.js";
import {t, wordsFor} from "../shared/words.js";

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

/** Say that an answer is late, or soon will be. */
export function latenessChip({lateness, due_at: due}) {
  if (!lateness) return nothing;
  return html`<span class="chip ${lateness === "late" ? "danger" : "warning"}" title=${t("answer_by_when", {when: dayAndTime(due)})}>
    ${icon("alert")} ${t(`answer_${lateness}`)}</span>`;
}

/** Say when the ticket closes by itself. */
export function fateChip({closes_at: closes}) {
  return closes ? html`<span class="chip">${icon("clock")} ${t("closes_on_day", {when: dayAndTime(closes)})}</span>` : nothing;
}
