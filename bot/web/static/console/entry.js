// One text of a ticket's thread; who speaks is told by name, icon and colour.
import {html, nothing} from "../vendor/lit.js";
import {icon} from "../shared/icons.js";
import {linkedText} from "../shared/links.js";
import {textElement} from "../shared/blocks.js";
import {dayAndTime} from "../shared/times.js";
import {t} from "../shared/words.js";
import {entryFiles} from "./files.js";

const LOOKS = {
  message: {icon: "question", who: "student"},
  reply: {icon: "person", who: "operator"},
  note: {icon: "note", who: "operator"},
  system: {icon: "office", who: "system"},
  kudos: {icon: "done", who: "student"},
};

/** Draw an entry; `from` is the number of the ticket that it was written in, where that was merged into this one. */
export function entryItem(entry, files = [], from = "") {
  const look = LOOKS[entry.kind] ?? LOOKS.system;
  return html`
    <li class="entry ${entry.kind}" id="entry-${entry.id}">
      <p class="speaker">${icon(look.icon)} <strong>${entry.author_name ?? t(look.who)}</strong>
        ${from ? html`<span class="chip">${t("from_request", {number: from})}</span>` : nothing}
        ${entry.kind === "kudos" ? html`<span class="chip success">${icon("done")} ${t("thanks")}</span>` : nothing}
        ${entry.kind === "note" ? html`<span class="chip">${t("internal_note")}</span>` : nothing}
        <time datetime=${entry.created_at}>${dayAndTime(entry.created_at)}</time></p>
      ${textElement(entry, ({text}) => linkedText(text))}
      ${entryFiles(files)}
    </li>
  `;
}
