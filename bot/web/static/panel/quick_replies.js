// Answers to press: real buttons below the message they belong to. Once something is said they are gone.
import {html} from "../vendor/lit.js";
import {t} from "../shared/words.js";

const ROW_CHARS = 26; // buttons whose words are shorter together stand in one row on a phone

export function quickReplies(message, chat) {
  const length = message.buttons.reduce((sum, button) => sum + button.title.length, 0);
  const inRow = message.buttons.length <= 3 && length <= ROW_CHARS;
  return html`
    <div class="replies ${inRow ? "row" : "column"}" role="group" aria-label=${t("answers_to_press")}>
      ${message.buttons.map((button) => html`
        <button type="button" class="button" @click=${() => press(button, chat)}>${button.title}</button>`)}
    </div>
  `;
}

/** The button vanishes with the focus on it: the focus goes to the words that it became. */
function press(button, chat) {
  chat.press(button);
  requestAnimationFrame(() => {
    const said = [...document.querySelectorAll(".message.student")].at(-1);
    said?.focus({preventScroll: true});
  });
}
