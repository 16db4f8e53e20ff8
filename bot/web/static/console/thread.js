// What is open: its head with what can be done, its thread, and the composer below.
import {html, nothing, repeat} from "../vendor/lit.js";
import {icon} from "../shared/icons.js";
import {copyText} from "../shared/copying.js";
import {t} from "../shared/words.js";
import {actionsMenu} from "./actions_menu.js";
import {addressOf} from "./address.js";
import {fateChip, latenessChip, phaseChip, stateChip} from "./chips.js";
import {composer} from "./composer.js";
import {entryItem} from "./entry.js";
import {isMine, openConversation, openTicket, ownerOfOpen} from "./state.js";
import {transcript} from "./transcript.js";

export function thread(state, desk) {
  if (!state.selected) return html`<main class="thread empty-thread"><p class="empty">${t("choose_one")}</p></main>`;
  const ticket = openTicket(state);
  if (state.detail?.missing) {
    return html`<main class="thread"><p class="problem" role="alert">${icon("alert")} ${state.problem}</p></main>`;
  }
  if (state.selected.ticket && !ticket) return waiting();
  return html`
    <main class="thread">
      ${head(state, ticket, desk)}
      <div class="scroll" tabindex="0" role="region" aria-label=${t("thread")}>
        ${transcript(state)}
        ${ticket ? html`<ol class="entries">
          ${repeat(state.detail.entries, (entry) => entry.id, (entry) => entryItem(entry, filesOf(state.detail, entry),
            entry.ticket_id === ticket.ticket_id ? "" : entry.number))}
        </ol>` : nothing}
      </div>
      ${ticket ? composer(state, desk) : takeOverFirst(state, desk)}
    </main>
  `;
}

function head(state, ticket, desk) {
  const owner = ownerOfOpen(state);
  const isAlive = ticket && ticket.state !== "closed";
  return html`
    <div class="thread-head">
      <a class="button quiet icon-only back" href=${addressOf({filter: state.filter})} aria-label=${t("back_to_list")}>${icon("back")}</a>
      <div class="what">
        <h2 id="thread-title" tabindex="-1">
          <span class="number">${ticket?.number ?? t("live_chat")}</span> ${ticket?.subject ?? ""}</h2>
        <p class="chips">
          ${ticket ? html`${stateChip(ticket)} ${phaseChip(ticket)} ${latenessChip(ticket)} ${fateChip(ticket)}` : nothing}
          ${state.detail?.is_unreachable
            ? html`<span class="chip danger">${icon("alert")} ${t("mail_undelivered")}</span>` : nothing}
          ${owner ? html`<span class="chip">${icon(owner === "operator" ? "person" : "bot")}
            ${t(`answered_by_${owner}`)}</span>` : nothing}
        </p>
      </div>
      <div class="doings">
        ${ticket ? html`<button type="button" class="button quiet icon-only" aria-label=${t("copy_number")}
          title=${t("copy_number")} @click=${() => copy(ticket.number, desk)}>${icon("copy")}</button>` : nothing}
        <button type="button" class="button quiet facts-button" aria-expanded=${state.areFactsShown} aria-controls="facts"
          @click=${() => desk.store.set({areFactsShown: !state.areFactsShown})}>${t("facts")}</button>
        ${isAlive && !isMine(state) && (!ticket.assignee_id || openConversation(state)) ? html`<button type="button" class="button" ?disabled=${state.isSending}
          @click=${() => desk.work.takeOver()}>${t(openConversation(state) ? "take_over" : "take")}</button>` : nothing}
        ${owner === "operator" ? html`<button type="button" class="button" ?disabled=${state.isSending}
          @click=${() => desk.work.release()}>${icon("bot")} ${t("release")}</button>` : nothing}
        ${isAlive ? html`<button type="button" class="button"
          @click=${() => desk.store.set({dialog: "close"})}>${icon("check")} ${t("close")}</button>
          ${actionsMenu(state, desk)}` : nothing}
      </div>
    </div>
  `;
}

/** A file stands with the entry that was written in the same step of the same ticket. */
function filesOf({files = []}, entry) {
  return files.filter((file) => file.version === entry.version && file.ticket_id === entry.ticket_id);
}

async function copy(number, desk) {
  const done = await copyText(number);
  desk.store.set({announcement: t(done ? "copied" : "copy_by_hand")});
}

function takeOverFirst(state, desk) {
  return html`
    <div class="composer">
      ${state.problem ? html`<p class="problem" role="alert">${icon("alert")} ${state.problem}</p>` : nothing}
      <p>${t("take_over_first")}</p>
      <button type="button" class="button main" ?disabled=${state.isSending} @click=${() => desk.work.takeOver()}>
        ${icon("person")} ${t("take_over")}</button>
    </div>
  `;
}

function waiting() {
  return html`<main class="thread" aria-busy="true">
    <h2 class="hidden-words" id="thread-title" tabindex="-1">${t("loading")}</h2>
    <div class="scroll">
      <div class="skeleton line short"></div><div class="skeleton line"></div><div class="skeleton line"></div>
    </div>
  </main>`;
}
