// What is known of a request: who asks, what the form holds, what was tried, what happened.
import {html, nothing} from "../vendor/lit.js";
import {icon} from "../shared/icons.js";
import {safeHref} from "../shared/links.js";
import {dayAndTime} from "../shared/times.js";
import {t, wordsFor} from "../shared/words.js";
import {openTicket} from "./state.js";

export function facts(state) {
  const ticket = openTicket(state);
  return html`
    <aside class="facts-pane" id="facts" aria-label=${t("facts")}>
      ${ticket ? html`
        <section>
          <h3>${t("requester")}</h3>
          ${requester(ticket.requester)}
        </section>
        <section>
          <h3>${t("request")}</h3>
          <dl class="facts">
            ${fact(t("topic"), ticket.topic_name)}
            ${fact(t("opened"), dayAndTime(ticket.created_at))}
            ${fact(t("followed_by"), ticket.assignee)}
            ${fact(t("resolution"), ticket.resolution && t(`resolution_${ticket.resolution}`))}
            ${ticket.fields.map(({label, value}) => fact(label, asWords(value)))}
          </dl>
        </section>
        ${tried(ticket.tried)}
        <section>
          <h3>${t("history")}</h3>
          <ol class="events">${state.detail.events.map(eventItem)}</ol>
        </section>` : nothing}
    </aside>
  `;
}

function requester({name, email, phone}) {
  if (!name && !email && !phone) return html`<p class="muted">${t("anonymous")}</p>`;
  const mail = email ? safeHref(`mailto:${email}`) : null;
  return html`
    <dl class="facts">
      ${fact(t("name"), name)}
      ${fact(t("email"), mail ? html`<a href=${mail}>${email}</a>` : email)}
      ${fact(t("phone"), phone)}
    </dl>
  `;
}

function fact(label, value) {
  return value ? html`<div><dt>${label}</dt><dd>${value}</dd></div>` : nothing;
}

function asWords(value) {
  return Array.isArray(value) ? value.map(asWords).join("\n") : String(value ?? "");
}

function tried(entries) {
  if (entries.length === 0) return nothing;
  return html`
    <section>
      <h3>${t("tried")}</h3>
      <ul class="tried">
        ${entries.map((entry) => html`<li><a href=${safeHref(`/help/${entry}`) ?? "/help"} target="_blank"
          rel="noopener">${icon("book")} ${entry}</a></li>`)}
      </ul>
    </section>
  `;
}

function eventItem(event) {
  return html`<li><span>${wordsFor("event", event.kind)}${event.actor_name ? html` · ${event.actor_name}` : nothing}</span>
    <time class="muted" datetime=${event.created_at}>${dayAndTime(event.created_at)}</time></li>`;
}
