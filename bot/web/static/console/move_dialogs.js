// To which office, to whom, into which ticket, and why: one question each.
import {html, nothing, ref} from "../vendor/lit.js";
import {icon} from "../shared/icons.js";
import {t} from "../shared/words.js";
import {showModal} from "./close_dialog.js";
import {openTicket} from "./state.js";

const MAX_REASON_CHARS = 500;
const DIALOGS = {transfer, assign, merge, reopen, ask_grant: askGrant, fields: fillIn};

/** Draw the dialog of a move, if one is open. */
export function moveDialog(state, desk) {
  const ticket = openTicket(state);
  return ticket && state.dialog in DIALOGS ? DIALOGS[state.dialog](state, ticket, desk) : nothing;
}

function transfer(state, ticket, desk) {
  const topics = (state.choices?.topics ?? []).filter(({id}) => id !== ticket.topic);
  return frame("transfer", state, ticket, desk, ({topic}) => desk.moves.transfer(topic.value), html`
    <p>${t("transfer_why")}</p>
    <div class="field">
      <label for="topic">${t("new_topic")}</label>
      <select class="input" id="topic" name="topic" required>
        <option value="">${t("choose")}</option>
        ${topics.map(({id, name, office}) => html`<option value=${id}>${name} · ${office}</option>`)}
      </select>
    </div>`);
}

function assign(state, ticket, desk) {
  const operators = (state.choices?.operators ?? [])
    .filter(({id, topics}) => id !== ticket.assignee_id && (topics === null || topics.includes(ticket.topic)));
  return frame("assign", state, ticket, desk, ({operator}) => desk.moves.assign(Number(operator.value)), html`
    <div class="field">
      <label for="operator">${t("operator")}</label>
      <select class="input" id="operator" name="operator" required>
        <option value="">${t("choose")}</option>
        ${operators.map(({id, name}) => html`<option value=${id}>${id === state.operator.id ? t("to_me", {name}) : name}</option>`)}
      </select>
    </div>`);
}

function merge(state, ticket, desk) {
  const others = state.detail.others.tickets.filter((other) => other.state !== "closed");
  return frame("merge", state, ticket, desk, ({into, confirmed}) => desk.moves.merge(into.value, Boolean(confirmed?.checked)), html`
    <div class="field">
      <label for="into">${t("merge_into")}</label>
      <p class="hint" id="into-hint">${t("merge_why")}</p>
      <input class="input" id="into" name="into" required maxlength="40" inputmode="numeric" autocomplete="off"
        aria-describedby="into-hint" @input=${() => desk.moves.askAgain()}>
    </div>
    ${state.isUnproven ? html`<label class="caution confirm">
      <input type="checkbox" id="confirmed" name="confirmed" required> ${t("merge_confirm")}</label>` : nothing}
    ${others.length > 0 ? html`<div class="field">
      <p class="label" id="same-person">${t("same_person")}</p>
      <ul class="candidates" aria-labelledby="same-person">${others.map((other) => html`
        <li><button type="button" class="button quiet" @click=${(event) => fill(event, other.number, desk)}>
          <span class="number">${other.number}</span> <span class="name">${other.subject}</span></button></li>`)}</ul>
    </div>` : nothing}`);
}

function reopen(state, ticket, desk) {
  return frame("reopen", state, ticket, desk, ({reason}) => desk.moves.reopen(reason.value), html`
    <div class="field">
      <label for="reason">${t("reopen_reason")}</label>
      <p class="hint" id="reason-hint">${t("reopen_reason_hint")}</p>
      <textarea class="input" id="reason" name="reason" rows="3" required maxlength=${MAX_REASON_CHARS}
        aria-describedby="reason-hint"></textarea>
    </div>`);
}

function fillIn(state, ticket, desk) {
  const changed = (elements) => ticket.form
    .map(({field, value}) => [field, elements[`f.${field}`].value, value])
    .filter(([, now, was]) => now !== was);
  const submit = (elements) => desk.moves.fillIn(Object.fromEntries(changed(elements)));
  return frame("fields", state, ticket, desk, submit, html`${ticket.form.map((each) => html`
    <div class="field">
      <label for="f.${each.field}">${each.label}</label>
      ${each.hint ? html`<p class="hint" id="f.${each.field}-hint">${each.hint}</p>` : nothing}
      ${control(each)}
    </div>`)}`);
}

function control({field, type, value, choices, required, hint}) {
  const name = `f.${field}`;
  const hintId = hint ? `${name}-hint` : nothing;
  const isKept = required && value !== ""; // what is missing may wait, what is there is not taken out
  if (type === "long_text") {
    return html`<textarea class="input" id=${name} name=${name} rows="3" ?required=${isKept} aria-describedby=${hintId}
      .defaultValue=${value}></textarea>`;
  }
  if (type === "choice") {
    return html`<select class="input" id=${name} name=${name} ?required=${isKept} aria-describedby=${hintId}>
      <option value="">${t("choose")}</option>
      ${choices.map(({id, label}) => html`<option value=${id} ?selected=${id === value}>${label}</option>`)}
    </select>`;
  }
  return html`<input class="input" id=${name} name=${name} type=${type === "date" ? "date" : "text"} ?required=${isKept}
    aria-describedby=${hintId} autocomplete="off" .defaultValue=${value}>`;
}

function askGrant(state, ticket, desk) {
  const offered = state.detail.askable_grants;
  const say = (event) => (event.target.form.elements.text.value = offered.find(({id}) => id === event.target.value)?.text ?? "");
  return frame("ask_grant", state, ticket, desk, ({scope, text}) => desk.moves.askGrant(scope.value, text.value), html`
    <p>${t("ask_grant_why")}</p>
    <div class="field">
      <label for="scope">${t("ask_grant_to")}</label>
      <select class="input" id="scope" name="scope" required @change=${say}>
        ${offered.map(({id, label}) => html`<option value=${id}>${label}</option>`)}
      </select>
    </div>
    <div class="field">
      <label for="ask-text">${t("ask_grant_text")}</label>
      <textarea class="input" id="ask-text" name="text" rows="6" required lang=${ticket.locale}
        .defaultValue=${offered[0]?.text ?? ""}></textarea>
    </div>`);
}

function frame(move, state, ticket, desk, submit, fields) {
  return html`
    <dialog class="dialog" aria-labelledby="move-title" ${ref(showModal)} @close=${() => desk.store.set({dialog: null})}>
      <form @submit=${(event) => send(event, submit)}>
        <h2 id="move-title">${t(`title_${move}`, {number: ticket.number})}</h2>
        ${fields}
        ${state.problem ? html`<p class="problem" role="alert">${icon("alert")} ${state.problem}</p>` : nothing}
        <div class="choices">
          <button class="button main" ?disabled=${state.isSending}>${t(`do_${move}`)}</button>
          <button type="button" class="button" @click=${(event) => event.target.closest("dialog").close()}>
            ${t("go_back")}</button>
        </div>
      </form>
    </dialog>
  `;
}

function send(event, submit) {
  event.preventDefault();
  submit(event.target.elements);
}

function fill(event, number, desk) {
  const {into} = event.target.closest("form").elements;
  into.value = number;
  desk.moves.askAgain();
  into.focus();
}
