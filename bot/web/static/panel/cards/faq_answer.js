// An answer of the office: its title, its text, and where it comes from.
import {html, nothing} from "../../vendor/lit.js";
import {blockNodes, textElement} from "../../shared/blocks.js";
import {icon} from "../../shared/icons.js";
import {safeHref} from "../../shared/links.js";
import {calendarDay} from "../../shared/times.js";
import {t} from "../../shared/words.js";

export function faqAnswer(message, card) {
  return html`
    <h2>${card.title}</h2>
    ${textElement(message, ({blocks, text}) => (blocks ? blockNodes(blocks) : [text]))}
    ${card.source ? sourceLine(card.source) : nothing}
  `;
}

function sourceLine(source) {
  const href = safeHref(source.url);
  return html`
    <p class="source">
      <span>${icon("office")} ${source.office}</span>
      <span>${icon("done")} ${t("verified_on", {day: calendarDay(source.reviewed)})}</span>
      ${href ? html`<a href=${href} target="_blank" rel="noopener noreferrer">${icon("book")} ${t("open_page")}<span
        class="hidden-words">: ${source.title}</span></a>` : nothing}
    </p>
  `;
}
