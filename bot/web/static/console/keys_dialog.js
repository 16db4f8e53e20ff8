// The keys that spare a hand the way to the mouse, and the switch that turns them off.
import {html, ref} from "../vendor/lit.js";
import {t} from "../shared/words.js";
import {showModal} from "./close_dialog.js";
import {KEYS, areKeysOn, turnKeys} from "./shortcuts.js";

const NAMES = {"?": "help", "/": "search"};

export function keysDialog(desk) {
  return html`
    <dialog class="dialog" aria-labelledby="keys-title" ${ref(showModal)} @close=${() => desk.store.set({dialog: null})}>
      <h2 id="keys-title">${t("keys")}</h2>
      <dl class="keys">
        ${KEYS.map((key) => html`<div><dt><kbd>${key}</kbd></dt><dd>${t(`key_${NAMES[key] ?? key}`)}</dd></div>`)}
        <div><dt><kbd>Ctrl</kbd> + <kbd>↵</kbd></dt><dd>${t("key_send")}</dd></div>
      </dl>
      <label class="mode"><input type="checkbox" .checked=${areKeysOn()}
        @change=${(event) => turnKeys(event.target.checked)}> ${t("keys_on")}</label>
      <div class="choices">
        <button type="button" class="button main" @click=${(event) => event.target.closest("dialog").close()}>
          ${t("done")}</button>
      </div>
    </dialog>
  `;
}
