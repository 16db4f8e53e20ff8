// The whole panel, drawn from its state.
import {guard, html, nothing} from "../vendor/lit.js";
import {icon} from "../shared/icons.js";
import {t} from "../shared/words.js";
import {composer} from "./composer.js";
import {header} from "./header.js";
import {messageList} from "./message_list.js";
import {isNearEnd} from "./scrolling.js";

export function panelView(state, chat) {
  return html`
    ${header(state, chat)}
    ${banner(state, chat)}
    <div class="stage">
      <div class="log" role="log" aria-live="polite" aria-atomic="false" aria-relevant="additions" tabindex="0"
        aria-label=${t("messages")} @scroll=${(event) => notePlace(event.target, state, chat)}>
        ${state.stage === "ready" ? messages(state, chat) : waiting(state)}
      </div>
      ${state.isAtEnd ? nothing : latestButton()}
    </div>
    <p class="hidden-words" role="status">${state.isTypingShown ? t("typing") : ""}</p>
    <p class="hidden-words" role="status">${state.announcement}</p>
    ${composer(state, chat)}
    ${state.isDropping ? html`<p class="dropping">${icon("clip")} ${t("drop_here")}</p>` : nothing}
  `;
}

/** The messages are drawn anew when they change, not with every letter that is typed below them. */
function messages(state, chat) {
  const shown = [state.messages, state.pending, state.owner, state.isTypingShown, state.locale, state.previews, state.context];
  return guard(shown, () => messageList(state, chat));
}

function banner(state, chat) {
  return html`
    <div class="banner" role="status">
      ${state.isConnected && state.stage !== "failed"
        ? nothing
        : html`<span>${icon("alert")} ${state.isConnected ? state.problem : t("connection_lost")}</span>
            <button type="button" class="button quiet" @click=${() => chat.retry()}>${t("retry_now")}</button>`}
    </div>
  `;
}

function waiting(state) {
  if (state.stage === "failed") return nothing;
  return html`
    <div class="loading" aria-busy="true">
      <span class="hidden-words">${t("loading")}</span>
      <div class="skeleton line"></div>
      <div class="skeleton line"></div>
      <div class="skeleton line short"></div>
    </div>
  `;
}

function notePlace(log, state, chat) {
  const isAtEnd = isNearEnd(log);
  if (isAtEnd !== state.isAtEnd) chat.store.set({isAtEnd});
}

function latestButton() {
  const jump = () => {
    const log = document.querySelector("[role=log]");
    log.scrollTop = log.scrollHeight;
    log.focus({preventScroll: true});
  };
  return html`<button type="button" class="button latest" @click=${jump}>${icon("down")} ${t("latest")}</button>`;
}
