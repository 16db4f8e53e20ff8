// One question of the request form: how far it is, and whether it must be answered.
import {html, nothing} from "../../vendor/lit.js";
import {icon} from "../../shared/icons.js";
import {textElement} from "../../shared/blocks.js";
import {linkedText} from "../../shared/links.js";
import {t} from "../../shared/words.js";

export function formStep(message, card) {
  const hasSteps = Number.isInteger(card.step) && Number.isInteger(card.steps) && card.step <= card.steps;
  return html`
    <p class="form-head">
      <span>${icon("ticket")} ${t("request")}</span>
      ${hasSteps ? html`<strong class="number">${t("step_of", {step: card.step, steps: card.steps})}</strong>` : nothing}
      ${card.required === false ? html`<span class="chip">${t("optional")}</span>` : nothing}
    </p>
    ${hasSteps ? progress(card) : nothing}
    ${textElement(message, ({text}) => linkedText(text))}
  `;
}

function progress({step, steps}) {
  return html`<div class="progress" aria-hidden="true">
    ${Array.from({length: Math.min(steps, 40)}, (_, index) => html`<i class=${index < step ? "done" : ""}></i>`)}
  </div>`;
}
