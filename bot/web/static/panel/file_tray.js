// What is about to be sent: a picture or a sign, the name, how far it is, and a button that takes it back.
import {html, nothing, repeat} from "../vendor/lit.js";
import {icon} from "../shared/icons.js";
import {acceptOf, sizeOf} from "../shared/files.js";
import {t} from "../shared/words.js";

const ANY = ["png", "jpg", "gif", "webp", "pdf", "txt"]; // until the desk has told its own list

export function fileTray(state, chat) {
  return html`
    ${state.fileProblem ? html`<p class="problem" role="alert">${icon("alert")} ${state.fileProblem}</p>` : nothing}
    ${state.files.length > 0 ? html`
      <ul class="tray" aria-label=${t("files_to_send")}>
        ${repeat(state.files, (item) => item.key, (item) => tile(item, chat))}
      </ul>` : nothing}
  `;
}

/** The buttons that add files: from the device, and on a phone from its camera. */
export function fileButtons(state, chat) {
  const accept = acceptOf(state.fileLimits?.types ?? ANY);
  const isReady = state.stage === "ready";
  return html`
    <div class="clips">
      <button type="button" class="button quiet icon-only" ?disabled=${!isReady} aria-label=${t("attach_file")}
        title=${t("attach_file")} @click=${(event) => event.currentTarget.nextElementSibling.click()}>${icon("clip")}</button>
      <input type="file" id="files" multiple hidden accept=${accept} aria-label=${t("attach_file")}
        @change=${(event) => take(event.target, chat)}>
      <button type="button" class="button quiet icon-only camera" ?disabled=${!isReady} aria-label=${t("take_photo")}
        title=${t("take_photo")} @click=${(event) => event.currentTarget.nextElementSibling.click()}>${icon("camera")}</button>
      <input type="file" id="photo" hidden accept="image/*" capture="environment" aria-label=${t("take_photo")}
        @change=${(event) => take(event.target, chat)}>
    </div>
  `;
}

function take(input, chat) {
  const files = [...input.files];
  input.value = ""; // the same file may be chosen again
  chat.files.add(files);
}

function tile(item, chat) {
  return html`
    <li class="tile ${item.state}">
      ${item.url ? html`<img src=${item.url} alt="">` : html`<span class="sign">${icon("note")}</span>`}
      <span class="about"><span class="name">${item.name}</span>
        <span class="muted">${sizeOf(item.bytes)} · ${place(item)}</span>
        ${item.state === "sending"
          ? html`<progress max="1" .value=${item.done ?? 0} aria-label=${t("uploading", {name: item.name})}></progress>` : nothing}
        ${item.state === "failed" ? html`<span class="problem" role="alert">${icon("alert")} ${item.problem}</span>` : nothing}
      </span>
      ${item.state === "failed" ? html`
        <button type="button" class="button quiet icon-only" aria-label=${t("send_file_again", {name: item.name})}
          title=${t("retry")} @click=${() => chat.files.retry(item)}>${icon("retry")}</button>` : nothing}
      <button type="button" class="button quiet icon-only" aria-label=${t("remove_file", {name: item.name})}
        title=${t("remove")} @click=${(event) => remove(event.currentTarget, item, chat)}>${icon("close")}</button>
    </li>
  `;
}

function place({state}) {
  if (state === "sending") return t("file_on_its_way");
  if (state === "failed") return t("file_not_sent");
  return t(state === "waiting" ? "file_goes_with_request" : "file_waits_for_send");
}

/** The button goes with its file: the focus goes to where one writes. */
async function remove(button, item, chat) {
  const hadFocus = document.activeElement === button;
  await chat.files.remove(item);
  if (hadFocus) requestAnimationFrame(() => document.querySelector(".tray .tile button, #words")?.focus());
}
