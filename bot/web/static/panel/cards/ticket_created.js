// The request has its number: large, to copy, with what happens next.
import {html} from "../../vendor/lit.js";
import {icon} from "../../shared/icons.js";
import {copyText} from "../../shared/copying.js";
import {textElement} from "../../shared/blocks.js";
import {linkedText} from "../../shared/links.js";
import {t} from "../../shared/words.js";

export function ticketCreated(message, card) {
  return html`
    <p class="form-head"><span>${icon("done")} ${t("request_registered")}</span></p>
    <p class="big-number">
      <span class="hidden-words">${t("request_number")}</span>
      <strong class="number">${card.number}</strong>
      <button type="button" class="button" @click=${(event) => copy(event.currentTarget, card.number)}>
        ${icon("copy")} <span>${t("copy")}</span><span class="hidden-words">${t("the_number")}</span>
      </button>
      <span class="copied" role="status"></span>
    </p>
    ${textElement(message, ({text}) => linkedText(text))}
  `;
}

async function copy(button, number) {
  const done = await copyText(number);
  button.parentElement.querySelector(".copied").textContent = done ? t("copied") : t("copy_by_hand");
}
