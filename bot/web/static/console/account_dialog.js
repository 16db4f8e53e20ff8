// The account as a dialog: the list of sessions, and a form for the password.
import {html, live, nothing, ref} from "../vendor/lit.js";
import {icon} from "../shared/icons.js";
import {dayAndTime} from "../shared/times.js";
import {t} from "../shared/words.js";
import {showModal} from "./close_dialog.js";
import {textField} from "./door.js";

export function accountDialog(state, desk) {
  return html`
    <dialog class="dialog" aria-labelledby="account-title" ${ref(showModal)} @close=${() => desk.store.set({dialog: null})}>
      <h2 id="account-title">${t("account")}</h2>
      <p>${state.operator.name} · ${state.operator.login}</p>
      <h3>${t("signed_in_on")}</h3>
      ${state.sessions === null ? html`<p role="status">${t("loading")}</p>` : sessions(state, desk)}
      ${state.alerts ? alerts(state, desk) : nothing}
      <form @submit=${(event) => submit(event, desk)} novalidate>
        <h3>${t("change_password")}</h3>
        <input class="hidden-words" type="text" name="username" autocomplete="username" .value=${state.operator.login}
          tabindex="-1" aria-hidden="true" readonly>
        ${textField({name: "current", label: t("password_now"), type: "password", autocomplete: "current-password"})}
        ${textField({name: "next", label: t("password_next"), hint: t("password_rules"), type: "password",
          autocomplete: "new-password"})}
        <div role="alert">${state.problem ? html`<p class="problem">${icon("alert")} ${state.problem}</p>` : nothing}</div>
        <div class="choices">
          <button class="button main" ?disabled=${state.isSending}>${t("change_password")}</button>
          <button type="button" class="button" @click=${(event) => event.target.closest("dialog").close()}>
            ${t("close_dialog")}</button>
        </div>
      </form>
    </dialog>
  `;
}

function sessions(state, desk) {
  const hasOthers = state.sessions.some((session) => !session.is_current);
  return html`
    <ul class="sessions">
      ${state.sessions.map((session) => html`
        <li>
          <strong>${session.device ?? t("unknown_device")}</strong>
          ${session.is_current ? html`<span class="chip">${icon("done")} ${t("this_device")}</span>` : nothing}
          <span class="muted">${t("signed_in_since", {when: dayAndTime(session.created_at)})} ·
            ${t("last_used", {when: dayAndTime(session.last_seen_at)})}</span>
        </li>`)}
    </ul>
    ${hasOthers ? html`<button type="button" class="button" ?disabled=${state.isSending}
      @click=${() => desk.account.endOthers()}>${t("end_others")}</button>` : nothing}
  `;
}

function alerts(state, desk) {
  return html`
    <fieldset class="alerts">
      <legend>${t("alerts_by_mail")}</legend>
      ${Object.entries(state.alerts).map(([kind, isWanted]) => html`
        <label class="mode"><input type="checkbox" .checked=${live(isWanted)}
          @change=${(event) => desk.account.chooseAlert(kind, event.target.checked)}> ${t(`alert_${kind.replace("alert_", "")}`)}</label>`)}
    </fieldset>
  `;
}

async function submit(event, desk) {
  event.preventDefault();
  const form = event.target;
  const {current, next} = form.elements;
  const empty = [current, next].find((field) => !field.value);
  if (empty) return void empty.focus();
  if (await desk.account.changePassword(current.value, next.value)) form.reset();
  else current.focus();
}
