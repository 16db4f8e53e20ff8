// The chat that led here: folded below a ticket, open when a student waits and there is no ticket yet.
import {html, nothing, repeat} from "../vendor/lit.js";
import {icon} from "../shared/icons.js";
import {blockNodes, textElement} from "../shared/blocks.js";
import {dayAndTime} from "../shared/times.js";
import {t} from "../shared/words.js";

const SPEAKERS = {student: "question", bot: "bot", operator: "person", system: "office"};

export function transcript(state) {
  const messages = state.transcript?.messages;
  if (!messages) return nothing;
  if (state.selected.chat) return lines(messages);
  return html`
    <details class="transcript">
      <summary>${icon("bot")} ${t("transcript", {count: messages.length})}</summary>
      ${lines(messages)}
    </details>
  `;
}

function lines(messages) {
  return html`<ol class="entries chat">${repeat(messages, (message) => message.seq, line)}</ol>`;
}

function line(message) {
  return html`
    <li class="entry chat-${message.author}">
      <p class="speaker">${icon(SPEAKERS[message.author])} <strong>${message.name ?? t(message.author)}</strong>
        <time datetime=${message.at}>${dayAndTime(message.at)}</time></p>
      ${message.custom?.title ? html`<p class="card-title">${message.custom.title}</p>` : nothing}
      ${textElement(message, ({blocks, text}) => (blocks ? blockNodes(blocks) : [text]))}
      ${message.buttons.length > 0
        ? html`<p class="muted offered">${t("offered")} ${message.buttons.map(({title}) => title).join(" · ")}</p>` : nothing}
    </li>
  `;
}
