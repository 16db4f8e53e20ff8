// Where the student writes: grows with the text, sends with Enter, says in time that space runs out.
import {html, live, nothing} from "../vendor/lit.js";
import {icon} from "../shared/icons.js";
import {t} from "../shared/words.js";
import {fileButtons, fileTray} from "./file_tray.js";
import {MAX_TEXT_CHARS, openForm} from "./state.js";

const TELL_FROM = 200; // characters left
const ANNOUNCE_AT = [100, 20, 0];

// What a field of the form is, in the words a browser fills in by itself.
const KINDS = {
  email: {autocomplete: "email", inputmode: "email"},
  full_name: {autocomplete: "name"},
  phone: {autocomplete: "tel", inputmode: "tel"},
};

export function composer(state, chat) {
  const kind = KINDS[openForm(state)?.field] ?? {};
  const left = MAX_TEXT_CHARS - [...state.draft].length;
  return html`
    <form class="composer" aria-label=${t("write_a_message")} @submit=${(event) => send(event, state, chat)}>
      ${state.problem && state.stage === "ready"
        ? html`<p class="problem" role="alert" id="composer-problem">${icon("alert")} ${state.problem}</p>` : nothing}
      ${fileTray(state, chat)}
      ${fileButtons(state, chat)}
      <label class="hidden-words" for="words">${t("your_message")}</label>
      <textarea class="input" id="words" name="message" rows="1" .value=${live(state.draft)}
        placeholder=${t("write_here")} autocomplete=${kind.autocomplete ?? "off"} inputmode=${kind.inputmode ?? "text"}
        enterkeyhint="send" aria-invalid=${state.problem ? "true" : "false"} aria-describedby="composer-problem room"
        @input=${(event) => chat.keepDraft(event.target.value)}
        @keydown=${(event) => sendOnEnter(event)}></textarea>
      <button class="button main icon-only" aria-label=${t("send")} title=${t("send")}>${icon("send")}</button>
      <p class="room number" id="room">${left <= TELL_FROM ? roomLeft(left) : ""}</p>
      <p class="hidden-words" role="status">${ANNOUNCE_AT.includes(left) ? roomLeft(left) : ""}</p>
    </form>
  `;
}

function roomLeft(left) {
  return left >= 0 ? t("room_left", {count: left}) : t("too_long", {count: -left});
}

function send(event, state, chat) {
  event.preventDefault();
  chat.say(event.target.elements.message.value);
  event.target.elements.message.focus();
}

function sendOnEnter(event) {
  if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
  event.preventDefault();
  event.target.form.requestSubmit();
}
