// What is known of a request: who asks, what the form holds, what was tried, what happened.
import {html, nothing} from "../vendor/lit.js";
import {icon} from "../shared/icons.js";
import {contextLabel} from "../shared/context_label.js";
import {safeHref} from "../shared/links.js";
import {dayAndTime} from "../shared/times.js";
import {t} from "../shared/words.js";
import {stateChip} from "./chips.js";
import {eventItem, solvedWords} from "./events.js";
import {openTicket} from "./state.js";
import {ticketLink} from "./ticket_link.js";

export function facts(state, desk) {
  const ticket = openTicket(state);
  return html`
    <aside class="facts-pane" id="facts" aria-label=${t("facts")}>
      ${ticket ? html`
        <section>
          <h3>${t("requester")}</h3>
          ${requester(ticket, state.detail)}
        </section>
        <section>
          <h3>${t("request")}</h3>
          <dl class="facts">
            ${fact(t("topic"), ticket.topic_name)}
            ${fact(t("opened"), dayAndTime(ticket.created_at))}
            ${fact(t("followed_by"), ticket.assignee)}
            ${fact(t("resolution"), ticket.resolution && t(`resolution_${ticket.resolution}`))}
            ${clocks(ticket)}
            ${related(state)}
            ${ticket.fields.map(({label, value}) => fact(label, asWords(value)))}
          </dl>
          ${details(ticket, desk)}
        </section>
        ${context(Object.entries(ticket.context))}
        ${grants(state.detail.grants, state, desk)}
        ${rating(state.detail.rating)}
        ${tried(ticket.tried)}
        ${others(state)}
        <section>
          <h3>${t("history")}</h3>
          <ol class="events">${state.detail.events.map((event) => eventItem(event, state))}</ol>
        </section>` : nothing}
    </aside>
  `;
}

function requester({requester: {name, email, phone}}, {is_unreachable: isUnreachable}) {
  if (!name && !email && !phone) return html`<p class="muted">${t("anonymous")}</p>`;
  const mail = email ? safeHref(`mailto:${email}`) : null;
  return html`
    <dl class="facts">
      ${fact(t("name"), name)}
      ${fact(t("email"), mail ? html`<a href=${mail}>${email}</a>` : email)}
      ${fact(t("phone"), phone)}
    </dl>
    ${isUnreachable ? html`<p class="caution">${icon("alert")} ${t("mail_undelivered")}</p>` : nothing}
  `;
}

/** Return what closing still needs, and the way to fill it in. */
function details({state, form, missing_to_close: missing}, desk) {
  if (state === "closed" || form.length === 0) return nothing;
  return html`
    ${missing.length > 0
      ? html`<p class="caution">${icon("alert")} ${t("needed_to_close", {fields: missing.join(", ")})}</p>` : nothing}
    <button type="button" class="button quiet" id="fill-in" @click=${() => desk.moves.open("fields")}>${t("fill_in")}</button>
  `;
}

/** Return the moments that run for the ticket. */
function clocks({due_at: due, remind_at: remind, closes_at: closes, closed_at: closed, reopen_until: until}) {
  return [["answer_by", due], ["reminder_on", remind], ["closes_on", closes], ["closed_on", closed], ["reopen_until", until]]
    .map(([label, moment]) => fact(t(label), moment && dayAndTime(moment)));
}

function related(state) {
  const {follow_up_of: before, follow_ups: after, merged_into: into, merged} = state.detail.links;
  return [["follows", before ? [before] : []], ["followed_up_by", after], ["merged_into", into ? [into] : []],
    ["merged_here", merged]]
    .map(([label, tickets]) => fact(t(label), tickets.length > 0 && tickets.map((ticket) => html`${ticketLink(ticket, state)} `)));
}

/** Return where the request was sent from, as far as the student left it in. */
function context(items) {
  if (items.length === 0) return nothing;
  return html`
    <section>
      <h3>${t("context")}</h3>
      <dl class="facts">${items.map(([key, value]) => fact(contextLabel(key), value))}</dl>
    </section>
  `;
}

/** Return what the student has authorised for now, each with a button for when the office needs it no longer. */
function grants(active, state, desk) {
  if (active.length === 0) return nothing;
  return html`
    <section>
      <h3>${t("temporary_access")}</h3>
      <ul class="grants">${active.map(({id, words, is_own: isOwn, person, expires_at: until}) => html`
        <li><strong>${words}</strong>
          <span>${isOwn ? t("with_own_rights") : t("with_rights_of", {name: person?.name ?? "", kind: person?.kind ?? ""})}</span>
          <span class="chip warning">${icon("clock")} ${t("authorised_until", {until: dayAndTime(until)})}</span>
          <button type="button" class="button quiet" ?disabled=${state.isSending} @click=${() => desk.moves.returnGrant(id)}>${t("do_return_grant")}<span
            class="hidden-words">: ${words}</span></button></li>`)}</ul>
    </section>
  `;
}

function rating(given) {
  if (!given) return nothing;
  return html`
    <section>
      <h3>${t("rating")}</h3>
      <p>${[given.stars ? t("stars", {stars: given.stars}) : "", solvedWords(given.solved)].filter(Boolean).join(", ")}</p>
      ${given.comment ? html`<blockquote class="comment">${given.comment}</blockquote>` : nothing}
    </section>
  `;
}

function others(state) {
  const {tickets, open} = state.detail.others;
  if (tickets.length === 0) return nothing;
  return html`
    <section>
      <h3>${t("other_requests")}</h3>
      <p class="muted">${t("still_open", {count: open})}</p>
      <ul class="others">${tickets.map((other) => html`<li>${ticketLink(other, state)} ${stateChip(other)}
        <span class="subject">${other.subject}</span></li>`)}</ul>
    </section>
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
