// The request before it is sent: everything the office will read, once more.
import {html} from "../../vendor/lit.js";
import {icon} from "../../shared/icons.js";
import {textElement} from "../../shared/blocks.js";
import {t} from "../../shared/words.js";
import {contextList} from "./context_list.js";

export function ticketSummary(message, card, place) {
  const fields = Object.entries(card.fields ?? {});
  return html`
    <p class="form-head"><span>${icon("ticket")} ${t("summary")}</span></p>
    <dl class="facts">
      ${fields.map(([label, value]) => html`<div><dt>${label}</dt><dd>${asWords(value)}</dd></div>`)}
    </dl>
    ${contextList(place)}
    ${textElement(message, ({text}) => [text])}
  `;
}

function asWords(value) {
  if (value === null || value === undefined || value === "") return "–";
  return Array.isArray(value) ? value.map(asWords).join("\n") : String(value);
}
