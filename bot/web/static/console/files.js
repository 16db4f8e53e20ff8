// Files in the console: those of an entry, with pictures shown, and those that wait for the next one.
import {html, nothing} from "../vendor/lit.js";
import {icon} from "../shared/icons.js";
import {acceptOf, sizeOf} from "../shared/files.js";
import {t} from "../shared/words.js";

const TYPES = ["png", "jpg", "gif", "webp", "pdf", "txt"];

export function entryFiles(files) {
  if (files.length === 0) return nothing;
  return html`<ul class="entry-files">${files.map((file) => html`
    <li><a class="file" href=${file.url} download=${file.name}
      aria-label=${t("download_file", {name: file.name, size: sizeOf(file.bytes)})}>
      ${file.is_image ? html`<img src=${file.url} alt="" loading="lazy">` : nothing}
      <span>${icon("download")} <span class="name">${file.name}</span> <span class="muted">${sizeOf(file.bytes)}</span></span>
    </a></li>`)}</ul>`;
}

export function waitingFiles(state, desk) {
  if (state.files.length === 0) return nothing;
  return html`<ul class="waiting-files" aria-label=${t("files_to_send")}>${state.files.map((item) => html`
    <li>${icon("clip")} <span class="name">${item.name}</span> <span class="muted">${sizeOf(item.bytes)}</span>
      ${item.state === "sending"
        ? html`<progress max="1" .value=${item.done} aria-label=${t("uploading", {name: item.name})}></progress>`
        : html`<button type="button" class="button quiet icon-only" aria-label=${t("remove_file", {name: item.name})}
            title=${t("remove")} @click=${() => remove(item, desk)}>${icon("close")}</button>`}
    </li>`)}</ul>`;
}

export function attachButton(desk) {
  return html`
    <button type="button" class="button quiet icon-only" aria-label=${t("attach_file")} title=${t("attach_file")}
      @click=${(event) => event.currentTarget.nextElementSibling.click()}>${icon("clip")}</button>
    <input type="file" id="files" multiple hidden accept=${acceptOf(TYPES)} aria-label=${t("attach_file")}
      @change=${(event) => take(event.target, desk)}>
  `;
}

function take(input, desk) {
  const files = [...input.files];
  input.value = ""; // the same file may be chosen again
  desk.work.files.add(files);
}

async function remove(item, desk) {
  await desk.work.files.remove(item);
  requestAnimationFrame(() => document.querySelector("#reply")?.focus());
}
