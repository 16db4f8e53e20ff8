// The context of a request before it is sent: each item with a button that takes it out.
import {html, nothing} from "../../vendor/lit.js";
import {icon} from "../../shared/icons.js";
import {contextLabel} from "../../shared/context_label.js";
import {t} from "../../shared/words.js";

export function contextList({chat, canPress}) {
  const items = canPress ? Object.entries(chat.context.items) : [];
  if (items.length === 0) return nothing;
  return html`
    <section class="context" aria-labelledby="context-title">
      <h3 id="context-title" tabindex="-1">${t("context_goes_too")}</h3>
      <ul>${items.map(([key, value]) => html`
        <li><span><strong>${contextLabel(key)}:</strong> ${value}</span>
          <button type="button" class="button quiet" @click=${(event) => take(event, () => chat.context.remove(key))}>
            ${icon("close")} ${t("remove")}<span class="hidden-words"> ${contextLabel(key)}</span></button></li>`)}</ul>
      ${items.length > 1 ? html`<button type="button" class="button"
        @click=${(event) => take(event, () => chat.context.removeAll())}>${t("remove_all")}</button>` : nothing}
    </section>
  `;
}

/** What was pressed goes away: the focus stays in the list, or goes to where one writes. */
function take(event, remove) {
  const log = event.currentTarget.closest("[role=log]");
  remove();
  requestAnimationFrame(() => (log?.querySelector("#context-title") ?? document.querySelector(".composer textarea"))?.focus());
}
