// Files that belong to a message: pictures are shown, everything can be downloaded.
import {html, nothing} from "../vendor/lit.js";
import {icon} from "../shared/icons.js";
import {sizeOf} from "../shared/files.js";
import {t} from "../shared/words.js";

export function sentFiles(message, chat) {
  const files = message.custom?.card === "files" ? message.custom.files : [];
  if (files.length === 0) return nothing;
  return html`<ul class="sent-files">${files.map((file) => html`<li>${sentFile(file, chat)}</li>`)}</ul>`;
}

function sentFile(file, chat) {
  const url = file.is_image ? chat.files.preview(file) : null;
  return html`
    <button type="button" class="button file" @click=${() => chat.files.download(file)}
      aria-label=${t("download_file", {name: file.name, size: sizeOf(file.bytes)})}>
      ${url ? html`<img src=${url} alt="">` : icon("download")}
      <span class="about"><span class="name">${file.name}</span> <span class="muted">${sizeOf(file.bytes)}</span></span>
    </button>
  `;
}
