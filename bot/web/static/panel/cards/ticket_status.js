// Where a request stands, led by what the student must do. State is an icon and a word, never colour alone.
import {html, nothing} from "../../vendor/lit.js";
import {icon} from "../../shared/icons.js";
import {textElement} from "../../shared/blocks.js";
import {linkedText} from "../../shared/links.js";
import {t, wordsFor} from "../../shared/words.js";

const LOOKS = {
  open: {icon: "clock", chip: "primary"},
  awaiting_user: {icon: "waiting", chip: "warning"},
  closed: {icon: "done", chip: "success"},
};

export function ticketStatus(message, card) {
  const look = LOOKS[card.state] ?? LOOKS.open;
  return html`
    <p class="form-head">
      <span>${icon("ticket")} ${t("request")} <strong class="number">${card.number}</strong></span>
      <span class="chip ${look.chip}">${icon(look.icon)} ${card.label ?? wordsFor("state", card.state)}</span>
    </p>
    ${card.action_needed ? html`<p class="must-act">${icon("alert")} ${t("your_turn")}</p>` : nothing}
    ${textElement(message, ({text}) => linkedText(text))}
    <p class="chips">
      ${card.phase ? html`<span class="chip">${wordsFor("phase", card.phase)}</span>` : nothing}
      ${card.operator ? html`<span class="chip">${icon("person")} ${card.operator}</span>` : nothing}
    </p>
  `;
}
