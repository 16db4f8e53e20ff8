// The whole console, drawn from its state.
import {html, nothing} from "../vendor/lit.js";
import {icon} from "../shared/icons.js";
import {t} from "../shared/words.js";
import {accountDialog} from "./account_dialog.js";
import {closeDialog} from "./close_dialog.js";
import {facts} from "./facts.js";
import {keysDialog} from "./keys_dialog.js";
import {moveDialog} from "./move_dialogs.js";
import {queue} from "./queue.js";
import {setUp} from "./set_up.js";
import {signIn} from "./sign_in.js";
import {thread} from "./thread.js";
import {topBar} from "./top_bar.js";

export function consoleView(state, desk) {
  if (state.stage === "sign_in") return signIn(state, desk);
  if (state.stage === "setup") return setUp(state, desk);
  if (state.stage === "loading") return loading(state);
  return html`
    ${topBar(state, desk)}
    ${state.isConnected ? nothing
      : html`<p class="banner" role="status">${icon("alert")} ${t("connection_lost")}</p>`}
    <p class="hidden-words" role="status">${state.announcement}</p>
    <div class="panes" data-open=${state.selected ? "thread" : "queue"} data-facts=${state.areFactsShown}>
      ${queue(state, desk)}
      ${thread(state, desk)}
      ${facts(state, desk)}
    </div>
    ${state.dialog === "account" ? accountDialog(state, desk) : nothing}
    ${moveDialog(state, desk)}
    ${state.dialog === "keys" ? keysDialog(desk) : nothing}
    ${state.dialog === "close" || state.dialog === "send_and_close" ? closeDialog(state, desk) : nothing}
  `;
}

function loading(state) {
  return html`<main class="door" aria-busy="true">
    <h1 class="hidden-words">${t("console")}</h1>
    <p role="status">${t(state.isConnected ? "loading" : "connection_lost")}</p>
    <div class="skeleton line"></div>
  </main>`;
}
