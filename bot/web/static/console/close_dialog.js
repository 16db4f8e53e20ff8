// Closing a ticket asks why; after a reply it asks no more than that.
import {html, nothing, ref} from "../vendor/lit.js";
import {icon} from "../shared/icons.js";
import {t} from "../shared/words.js";
import {RESOLUTIONS, openTicket} from "./state.js";

export function closeDialog(state, desk) {
  const ticket = openTicket(state);
  const isAfterReply = state.dialog === "send_and_close";
  return html`
    <dialog class="dialog" aria-labelledby="close-title" ${ref(showModal)} @close=${() => desk.store.set({dialog: null})}>
      <form @submit=${(event) => submit(event, isAfterReply, desk)}>
        <h2 id="close-title">${t("close_title", {number: ticket.number})}</h2>
        ${ticket.unanswered_since && !isAfterReply
          ? html`<p class="caution">${icon("alert")} ${t("student_still_waits")}</p>` : nothing}
        <div class="field">
          <label for="resolution">${t("resolution")}</label>
          <select class="input" id="resolution" name="resolution">
            ${RESOLUTIONS.map((code) => html`<option value=${code}>${t(`resolution_${code}`)}</option>`)}
          </select>
        </div>
        ${isAfterReply ? nothing : html`
          <div class="field">
            <label for="note">${t("closing_note")}</label>
            <p class="hint" id="note-hint">${t("closing_note_hint")}</p>
            <textarea class="input" id="note" name="note" rows="3" aria-describedby="note-hint"></textarea>
          </div>`}
        ${state.problem ? html`<p class="problem" role="alert">${icon("alert")} ${state.problem}</p>` : nothing}
        <div class="choices">
          <button class="button main" ?disabled=${state.isSending}>${t(isAfterReply ? "send_closed" : "close")}</button>
          <button type="button" class="button" @click=${(event) => event.target.closest("dialog").close()}>
            ${t("go_back")}</button>
        </div>
      </form>
    </dialog>
  `;
}

export function showModal(dialog) {
  if (!dialog || dialog.open) return;
  queueMicrotask(() => dialog.isConnected && !dialog.open && dialog.showModal());
}

function submit(event, isAfterReply, desk) {
  event.preventDefault();
  const {resolution, note} = event.target.elements;
  if (isAfterReply) desk.work.send("closed", resolution.value);
  else desk.work.close(resolution.value, note.value);
}
