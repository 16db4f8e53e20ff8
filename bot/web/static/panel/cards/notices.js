// Cards that are a line with a sign: somebody else answers now, or something failed.
import {html, nothing} from "../../vendor/lit.js";
import {icon} from "../../shared/icons.js";
import {textElement} from "../../shared/blocks.js";
import {t} from "../../shared/words.js";

const SIGNS = {bot: "bot", queue: "waiting", operator: "person"};

export function handoff(message, card) {
  return html`<div class="signed">${icon(SIGNS[card.owner] ?? "person")} ${textElement(message, ({text}) => [text])}</div>`;
}

export function failure(message, card) {
  return html`
    <div class="signed">${icon("alert")} ${textElement(message, ({text}) => [text])}</div>
    ${card.request_id ? html`<p class="code">${t("code")} <span class="number">${card.request_id}</span></p>` : nothing}
  `;
}
