// The top of the panel: whose desk this is, who answers now, and the few things one may change.
import {html, nothing} from "../vendor/lit.js";
import {icon} from "../shared/icons.js";
import {LOCALES, t} from "../shared/words.js";
import {operatorName} from "./state.js";

export function header(state, chat) {
  return html`
    <div class="top" @keydown=${(event) => closeMenuOnEscape(event, state, chat)}>
      <div class="title">
        <h1 tabindex="-1">${t("help")}<span class="hidden-words"> · </span><small>${state.institution}</small></h1>
        ${whoAnswers(state)}
      </div>
      <button type="button" class="button quiet icon-only" id="menu-button" aria-expanded=${state.isMenuOpen}
        aria-controls="menu" aria-label=${t("menu")} title=${t("menu")} @click=${() => toggleMenu(state, chat)}>
        ${icon("menu")}
      </button>
      ${state.isFramed
        ? html`<button type="button" class="button quiet icon-only" aria-label=${t("close_panel")}
            title=${t("close_panel")} @click=${() => chat.host.close()}>${icon("close")}</button>`
        : nothing}
      ${state.isMenuOpen ? menu(state, chat) : nothing}
    </div>
  `;
}

function whoAnswers(state) {
  if (state.owner === "operator") {
    return html`<p class="who-answers">${icon("person")} ${operatorName(state) || t("operator")}</p>`;
  }
  if (state.owner === "queue") return html`<p class="who-answers">${icon("waiting")} ${t("in_queue")}</p>`;
  return html`<p class="who-answers">${icon("bot")} ${t("bot")}</p>`;
}

function menu(state, chat) {
  const language = `?lang=${state.locale}`;
  return html`
    <div class="menu" id="menu">
      <div class="languages" role="group" aria-label=${t("language")}>
        ${icon("globe")}
        ${LOCALES.map((locale) => html`
          <button type="button" class="button quiet" lang=${locale} aria-pressed=${locale === state.locale}
            @click=${() => chooseLocale(locale, state, chat)}>${t(`language_${locale}`)}</button>`)}
      </div>
      <a class="button quiet" href="/help${language}" target="_blank" rel="noopener">${icon("book")} ${t("all_answers")}</a>
      <a class="button quiet" href="/privacy${language}" target="_blank" rel="noopener">
        ${icon("question")} ${t("privacy")}</a>
      ${state.isAskingToForget ? forgetQuestion(chat) : html`
        <button type="button" class="button quiet" @click=${() => askToForget(chat)}>
          ${icon("forget")} ${t("forget")}</button>`}
    </div>
  `;
}

function forgetQuestion(chat) {
  return html`
    <div class="forget" role="group" aria-labelledby="forget-question">
      <p id="forget-question" tabindex="-1">${t("forget_question")}</p>
      <button type="button" class="button main" @click=${() => forget(chat)}>${t("forget_yes")}</button>
      <button type="button" class="button" @click=${() => closeMenu(chat)}>${t("forget_no")}</button>
    </div>
  `;
}

function toggleMenu(state, chat) {
  chat.store.set({isMenuOpen: !state.isMenuOpen, isAskingToForget: false});
}

function closeMenu(chat) {
  chat.store.set({isMenuOpen: false, isAskingToForget: false});
  document.querySelector("#menu-button").focus();
}

function closeMenuOnEscape(event, state, chat) {
  if (event.key !== "Escape" || !state.isMenuOpen) return;
  event.preventDefault();
  closeMenu(chat);
}

function chooseLocale(locale, state, chat) {
  document.querySelector("#menu-button").focus();
  if (locale === state.locale) chat.store.set({isMenuOpen: false});
  else chat.chooseLocale(locale);
}

function askToForget(chat) {
  chat.store.set({isAskingToForget: true});
  requestAnimationFrame(() => document.querySelector("#forget-question")?.focus());
}

function forget(chat) {
  closeMenu(chat);
  chat.forget();
}
