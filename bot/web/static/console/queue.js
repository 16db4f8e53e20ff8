// What waits, longest first.
import {html, nothing, repeat} from "../vendor/lit.js";
import {icon} from "../shared/icons.js";
import {age, duration} from "../shared/times.js";
import {t} from "../shared/words.js";
import {addressOf, partsOf} from "./address.js";
import {latenessChip, phaseChip, stateChip} from "./chips.js";
import {finder} from "./finder.js";
import {isSame, keyOf} from "./state.js";

export function queue(state, desk) {
  return html`
    <nav class="queue" aria-label=${t("requests")}>
      ${finder(state, desk)}
      ${list(state, desk)}
    </nav>
  `;
}

function list(state, desk) {
  if (state.items === null) return skeleton();
  if (state.items.length === 0) return html`<p class="empty">${icon("done")} ${t(emptyWords(state))}</p>`;
  return html`
    <ul class="rows">
      ${repeat(state.items, (item) => item.ticket_id ?? item.conversation, (item) => row(item, state))}
    </ul>
    ${state.cursor
      ? html`<button type="button" class="button" @click=${() => desk.readMore()}>${t("more")}</button>` : nothing}
  `;
}

function emptyWords(state) {
  const {state: asked, topic, offices, mine, words} = partsOf(state.filter);
  if (words) return "nothing_found";
  return !topic && !offices && !mine && (asked === "" || asked === "open") ? "nothing_waits" : "nothing_here";
}

function row(item, state) {
  const selected = keyOf(item);
  const isOpen = isSame(selected, state.selected);
  const waits = item.unanswered_since !== null;
  return html`
    <li>
      <a class="row ${waits ? "unanswered" : ""}" href=${addressOf({filter: state.filter, selected})}
        aria-current=${isOpen ? "true" : nothing}>
        <span class="line">
          <strong class="number">${item.number ?? t("live_chat")}</strong>
          <span class="age">${waits
            ? html`${icon("clock")}<span class="hidden-words">${t("waits_since")}</span> ${duration(item.unanswered_since)}`
            : age(item.updated_at)}</span>
        </span>
        <span class="subject">${item.subject || t("no_words_yet")}</span>
        <span class="line muted"><span>${[item.topic_name, item.requester].filter(Boolean).join(" · ")}</span>
          ${item.locale === "en" ? html`<span class="chip">EN</span>` : nothing}</span>
        <span class="line chips">
          ${item.kind === "ticket" ? stateChip(item) : html`<span class="chip warning">${icon("waiting")}
            ${t("wants_a_person")}</span>`}
          ${phaseChip(item)} ${latenessChip(item)}
          ${item.assignee ? html`<span class="chip">${icon("person")} ${item.assignee}</span>` : nothing}
        </span>
      </a>
    </li>
  `;
}

function skeleton() {
  return html`<div class="rows" aria-busy="true"><span class="hidden-words">${t("loading")}</span>
    ${[1, 2, 3, 4].map(() => html`<div class="row"><div class="skeleton line"></div>
      <div class="skeleton line short"></div></div>`)}</div>`;
}
