// One message: who says it, what it says, and what one may answer with a click.
import {html, ifDefined, nothing} from "../vendor/lit.js";
import {icon} from "../shared/icons.js";
import {linkedText} from "../shared/links.js";
import {textElement} from "../shared/blocks.js";
import {clockTime} from "../shared/times.js";
import {locale, t} from "../shared/words.js";
import {cardOf} from "./cards/card.js";
import {quickReplies} from "./quick_replies.js";
import {sentFiles} from "./sent_files.js";

const SPEAKERS = {bot: "bot", operator: "person", system: "office"};

export function messageItem(message, place) {
  const card = cardOf(message, place);
  const isFirstOfSpeaker = place.before?.author !== message.author || place.before?.name !== message.name || place.day;
  const kinds = ["message", message.author, card ? "has-card" : "", isRating(message) ? "rating" : "",
    isRating(message) && !place.canPress && !place.wasAnswered ? "unanswered" : ""];
  return html`
    <li class=${kinds.join(" ")} data-key=${message.key} data-seq=${ifDefined(message.seq)} tabindex="-1"
      lang=${message.lang && message.lang !== locale() ? message.lang : nothing}>
      ${place.day ? html`<p class="day">${place.day}</p>` : nothing}
      <p class="hidden-words">${t("said", {who: nameOf(message), time: clockTime(message.at)})}</p>
      ${message.author !== "student" && message.author !== "system" && isFirstOfSpeaker ? speaker(message) : nothing}
      ${message.author === "system" ? systemLine(message, place.chat) : bubble(message, card, place)}
      ${sentFiles(message, place.chat)}
      ${message.buttons.length > 0 && place.canPress ? quickReplies(message, place.chat) : nothing}
      ${message.state && message.state !== "sent" ? sending(message, place.chat) : nothing}
    </li>
  `;
}

function isRating(message) {
  return message.buttons.some((button) => button.payload.startsWith("/rate_answer"));
}

function nameOf(message) {
  if (message.author === "student") return t("you");
  return message.name ?? t(message.author === "operator" ? "operator" : "bot");
}

function speaker(message) {
  return html`
    <p class="speaker" aria-hidden="true">
      <span class="badge ${message.author}">${icon(SPEAKERS[message.author])}</span>
      <strong>${nameOf(message)}</strong> <time>${clockTime(message.at)}</time>
    </p>
  `;
}

function systemLine(message, chat) {
  return html`<div class="notice">${icon("office")} ${textElement(message, ({text}) => [text])}</div>${requestPage(message, chat)}`;
}

/** Where a word in the chat is not enough, such as for a consent, the page of the request has the form: the chat opens it. */
function requestPage({custom}, chat) {
  if (custom?.card !== "grant_request" || !custom.number) return nothing;
  return html`
    <form method="post" action=${`/ticket/${encodeURIComponent(custom.number)}/autorizza`} target="_blank" rel="noopener">
      <input type="hidden" name="token" .value=${chat.token}>
      <button class="button">${t("open_request_page")}</button>
    </form>`;
}

function bubble(message, card, place) {
  if (card) return html`<div class="card ${message.custom.card}">${card}</div>`;
  if (!message.text) return nothing;
  return html`
    <div class="bubble" id="text-${message.key}">
      ${place.isChoice ? html`<small>${t("you_chose")}</small>` : nothing}
      ${message.author === "student"
        ? html`<div class="text">${message.text}</div>`
        : textElement(message, ({text}) => linkedText(text))}
    </div>
  `;
}

function sending(message, chat) {
  if (message.state === "sending") return html`<p class="sending">${t("sending")}</p>`;
  return html`
    <div class="unsent">
      <p class="problem" role="alert">${icon("alert")} <span>${message.problem ?? t("not_sent")}</span></p>
      <button type="button" class="button" @click=${() => chat.retry()}>${icon("retry")} ${t("retry")}</button>
      ${message.payload ? nothing : html`
        <button type="button" class="button quiet" @click=${() => chat.drop(message)}>${t("edit")}</button>`}
    </div>
  `;
}
