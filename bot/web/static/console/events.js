// What happened to a ticket, in words.
import {html, nothing} from "../vendor/lit.js";
import {dayAndTime} from "../shared/times.js";
import {t, wordsFor} from "../shared/words.js";
import {ticketLink} from "./ticket_link.js";

export function eventItem(event, state) {
  return html`
    <li>
      <span>${what(event)}${event.tickets.map((ticket) => html` ${ticketLink(ticket, state)}`)}${event.actor_name
        ? html` · ${event.actor_name}` : nothing}</span>
      <time class="muted" datetime=${event.created_at}>${dayAndTime(event.created_at)}</time>
      ${event.reason ? html`<q class="detail">${event.reason}</q>` : nothing}
      ${event.changed.map(changedLine)}
    </li>
  `;
}

function what({kind, actor, topic, assignee, resolution, stars, solved, grant, ended}) {
  if (kind === "grant_expired" && ended === "closed") return `${t("event_grant_closed")}: ${grant}`;
  if (grant && (kind === "asked" || kind === "replied")) return `${t("event_grant_asked")}: ${grant}`;
  if (grant) return `${wordsFor("event", kind)}: ${grant}`;
  if (kind === "edited" && actor === "operator") return t("event_filled_in");
  if (kind === "transferred") return t("event_transferred_to", {topic});
  if (kind === "assigned" && assignee) return t("event_assigned_to", {assignee});
  if (kind === "rated") return [stars ? t("event_rated_stars", {stars}) : wordsFor("event", kind), solvedWords(solved)].filter(Boolean).join(", ");
  return [wordsFor("event", kind), resolution && kind !== "merged" ? wordsFor("resolution", resolution).toLowerCase() : ""]
    .filter(Boolean).join(": ");
}

export function solvedWords(solved) {
  return typeof solved === "boolean" ? t(solved ? "says_solved" : "says_not_solved") : "";
}

function changedLine({label, was, is}) {
  return html`<p class="detail"><span class="muted">${label}:</span>
    ${was ? html`<del><span class="hidden-words">${t("was")} </span>${was}</del>` : nothing}
    ${is ? html`<ins><span class="hidden-words">${t("is_now")} </span>${is}</ins>` : nothing}</p>`;
}
