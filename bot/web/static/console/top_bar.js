// Who is signed in, and how much waits: the number of unanswered requests is the largest thing on the page.
import {html} from "../vendor/lit.js";
import {icon} from "../shared/icons.js";
import {LOCALES, locale, setLocale, t} from "../shared/words.js";

export function topBar(state, desk) {
  const {unanswered, queue, open} = state.counts;
  return html`
    <header class="bar">
      <h1><span>${t("console")}</span> <small>${state.institution}</small></h1>
      <p class="waiting">
        <strong class="number">${unanswered}</strong>
        <span>${t("unanswered", {count: unanswered})}</span>
      </p>
      <p class="also">
        <span>${icon("waiting")} ${t("in_chat_queue", {count: queue})}</span>
        <span>${icon("ticket")} ${t("open_tickets", {count: open})}</span>
      </p>
      <div class="account">
        ${LOCALES.filter((other) => other !== locale()).map((other) => html`
          <button type="button" class="button quiet" lang=${other} @click=${() => choose(other, desk)}>
            ${t(`language_${other}`)}</button>`)}
        <button type="button" class="button quiet icon-only" aria-label=${t("keys")} title=${t("keys")}
          @click=${() => desk.store.set({dialog: "keys"})}>${icon("keyboard")}</button>
        <button type="button" class="button quiet" title=${t("account")} @click=${() => desk.account.open()}>
          ${icon("person")} <span class="name">${state.operator?.name}</span><span class="hidden-words">, ${t("account")}</span></button>
        <button type="button" class="button" @click=${() => desk.signOut()}>${t("sign_out")}</button>
      </div>
    </header>
  `;
}

function choose(wanted, desk) {
  setLocale(wanted);
  const address = new URL(location.href);
  address.searchParams.set("lang", wanted);
  history.replaceState(null, "", address);
  desk.store.set({});
  desk.moves.readChoices();
  desk.nudge(); // labels that the server says come in the new language
}
