// What can be done with an open ticket besides answering it, folded behind one button.
import {html, nothing} from "../vendor/lit.js";
import {icon} from "../shared/icons.js";
import {t} from "../shared/words.js";
import {openTicket} from "./state.js";

const MOVES = [["transfer", "office"], ["assign", "person"], ["merge", "merge"]];

function movesOf({detail}) {
  return detail.askable_grants.length > 0 ? [...MOVES, ["ask_grant", "clock"]] : MOVES;
}

/** Who has a ticket gives it back, and an administrator anybody's. */
function mayGiveBack(state) {
  const {assignee_id: has} = openTicket(state);
  return has !== null && (has === state.operator.id || state.operator.role === "admin");
}

export function actionsMenu(state, desk) {
  return html`
    <div class="actions" @keydown=${(event) => closeOnEscape(event, state, desk)} @focusout=${(event) => closeWhenLeft(event, desk)}>
      <button type="button" class="button" id="actions-button" aria-expanded=${state.isMenuOpen} aria-controls="actions"
        @click=${() => desk.store.set({isMenuOpen: !state.isMenuOpen})}>${t("more_actions")} ${icon("unfold")}</button>
      ${state.isMenuOpen ? html`
        <ul class="actions-menu" id="actions">
          ${movesOf(state).map(([move, look]) => html`<li><button type="button" class="button quiet"
            @click=${() => desk.moves.open(move)}>${icon(look)} ${t(`do_${move}`)}</button></li>`)}
          ${mayGiveBack(state) ? html`<li><button type="button" class="button quiet"
            @click=${() => desk.moves.giveBack()}>${icon("office")} ${t("do_release")}</button></li>` : nothing}
        </ul>` : nothing}
    </div>
  `;
}

function closeOnEscape(event, state, desk) {
  if (event.key !== "Escape" || !state.isMenuOpen) return;
  desk.store.set({isMenuOpen: false});
  document.querySelector("#actions-button").focus();
}

function closeWhenLeft(event, desk) {
  if (event.relatedTarget && !event.currentTarget.contains(event.relatedTarget)) desk.store.set({isMenuOpen: false});
}
