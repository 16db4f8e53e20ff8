// Where an operator writes: to the student, or a note that only colleagues read. The two look different.
import {html, live, nothing} from "../vendor/lit.js";
import {icon} from "../shared/icons.js";
import {t} from "../shared/words.js";
import {filesOf, hasFiles} from "../shared/files.js";
import {entryItem} from "./entry.js";
import {attachButton, waitingFiles} from "./files.js";
import {MAX_REPLY_CHARS, openTicket} from "./state.js";
import {ticketLink} from "./ticket_link.js";

const CHOICES = ["open", "awaiting_user", "closed"];

export function composer(state, desk) {
  const ticket = openTicket(state);
  if (ticket.state === "closed" && state.mode === "reply") return closedTicket(state, ticket, desk);
  const excess = [...state.draft].length - MAX_REPLY_CHARS;
  const isReady = state.draft.trim() !== "" && excess <= 0 && !state.isSending && !desk.work.files.isBusy;
  return html`
    <form class="composer ${state.mode}" @submit=${(event) => submit(event, desk)}
      @dragover=${(event) => hasFiles(event) && event.preventDefault()} @drop=${(event) => dropped(event, desk)}>
      ${news(state)}
      ${state.problem ? html`<p class="problem" role="alert">${icon("alert")} ${state.problem}</p>` : nothing}
      ${modes(state, desk)}
      ${state.mode === "reply" ? [cannotMail(state, ticket), isUnheard(state)] : nothing}
      <label class="hidden-words" for="reply">${t(`write_${state.mode}`)}</label>
      <textarea class="input" id="reply" rows="4" .value=${live(state.draft)} placeholder=${t(`write_${state.mode}`)}
        aria-invalid=${excess > 0 ? "true" : "false"} @input=${(event) => desk.work.keepDraft(event.target.value)}
        @paste=${(event) => pasted(event, desk)} @keydown=${(event) => sendByKey(event)}></textarea>
      ${waitingFiles(state, desk)}
      <div class="sending">
        ${attachButton(desk)}
        <p class="muted">${excess > 0 ? t("too_long", {count: excess}) : hint(state, ticket)}</p>
        ${state.mode === "note" ? html`<button class="button main" ?disabled=${!isReady}>${t("save_note")}</button>`
          : sendButtons(state, desk, isReady)}
      </div>
    </form>
  `;
}

function news(state) {
  if (state.unseen.length === 0) return nothing;
  return html`
    <div class="news" role="alert">
      <p>${icon("alert")} <strong>${t("meanwhile")}</strong></p>
      <ol class="entries">${state.unseen.map((entry) => entryItem({...entry, id: `new-${entry.id}`}))}</ol>
    </div>
  `;
}

function modes(state, desk) {
  return html`
    <div class="modes" role="radiogroup" aria-label=${t("what_to_write")}>
      ${["reply", "note"].map((mode) => html`
        <label class="mode"><input type="radio" name="mode" value=${mode} .checked=${state.mode === mode}
          @change=${() => desk.work.chooseMode(mode)}> ${icon(mode === "note" ? "note" : "send")} ${t(mode)}</label>`)}
    </div>
  `;
}

function hint(state, ticket) {
  if (state.mode === "note") return t("note_hint");
  return ticket.locale === "en" ? t("student_writes_english") : t("reply_hint");
}

function sendButtons(state, desk, isReady) {
  return html`
    <div class="split" @keydown=${(event) => closeMenuOnEscape(event, state, desk)}>
      <button class="button main" ?disabled=${!isReady}>${t(`send_${state.then}`)}</button>
      <button type="button" class="button main icon-only" id="send-menu-button" aria-expanded=${state.isSendMenuOpen}
        aria-controls="send-menu" aria-label=${t("more_ways_to_send")} title=${t("more_ways_to_send")}
        @click=${() => desk.store.set({isSendMenuOpen: !state.isSendMenuOpen})}>${icon("down")}</button>
      ${state.isSendMenuOpen ? html`
        <div class="send-menu" id="send-menu">
          ${CHOICES.map((then) => html`<button type="button" class="button quiet" ?disabled=${!isReady}
            @click=${() => desk.work.send(then)}>${t(`send_${then}`)}</button>`)}
        </div>` : nothing}
    </div>
  `;
}

/** Who refuses our mail reads an answer in the chat only, or hears it by telephone. */
function cannotMail(state, {requester}) {
  if (!state.detail.is_unreachable) return nothing;
  const way = state.detail.conversation ? t("reads_in_chat_only") : t("reads_nothing");
  return html`<p class="caution">${icon("alert")} ${way} ${requester.phone ? t("call_instead", {phone: requester.phone}) : nothing}</p>`;
}

/** A chat that has not proven its address since a merge is only told that there is an answer. */
function isUnheard({detail}) {
  return detail.is_sealed && detail.conversation ? html`<p class="caution">${icon("alert")} ${t("sealed")}</p>` : nothing;
}

function closedTicket(state, ticket, desk) {
  const into = state.detail.links.merged_into;
  return html`
    <div class="composer">
      ${news(state)}
      ${state.problem ? html`<p class="problem" role="alert">${icon("alert")} ${state.problem}</p>` : nothing}
      <p class="over">${icon("done")} ${into ? html`${t("goes_on_in")} ${ticketLink(into, state)}` : t("is_closed")}</p>
      <div class="choices">
        ${into || ticket.is_anonymised ? nothing : html`<button type="button" class="button"
          @click=${() => desk.moves.open("reopen")}>${icon("retry")} ${t("do_reopen")}</button>`}
        <button type="button" class="button" @click=${() => desk.work.chooseMode("note")}>${icon("note")} ${t("note")}</button>
      </div>
    </div>
  `;
}

function closeMenuOnEscape(event, state, desk) {
  if (event.key !== "Escape" || !state.isSendMenuOpen) return;
  desk.store.set({isSendMenuOpen: false});
  document.querySelector("#send-menu-button").focus();
}

function sendByKey(event) {
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) event.target.form.requestSubmit();
}

function pasted(event, desk) {
  const files = filesOf(event.clipboardData);
  if (files.length === 0) return;
  event.preventDefault();
  desk.work.files.add(files);
}

function dropped(event, desk) {
  if (!hasFiles(event)) return;
  event.preventDefault(); // else the browser would leave the console for the file
  desk.work.files.add(filesOf(event.dataTransfer));
}

function submit(event, desk) {
  event.preventDefault();
  desk.work.send();
}
