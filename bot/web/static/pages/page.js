// What a script adds to a page that works without one: copying a number, counting what may still be written.
import {copyText} from "../shared/copying.js";

const SHOWN_FROM = 0.2; // of the limit; before that nobody needs to count
const ANNOUNCED = [100, 20, 0]; // a screen reader is told at these, not at every key

for (const button of document.querySelectorAll("[data-copy]")) {
  const text = document.getElementById(button.dataset.copy).textContent.trim();
  button.hidden = false;
  button.addEventListener("click", async () => {
    if (await copyText(text)) button.textContent = button.dataset.done;
  });
}

for (const field of document.querySelectorAll("textarea[data-limit]")) {
  const words = document.body.dataset.left;
  if (!words) break;
  const left = document.createElement("p");
  const told = document.createElement("p");
  left.className = "hint";
  left.ariaHidden = "true";
  told.className = "hidden-words";
  told.role = "status";
  field.after(left, told);
  const count = () => {
    const rest = field.dataset.limit - [...field.value].length;
    const text = words.replace("{n}", rest);
    left.textContent = rest <= field.dataset.limit * SHOWN_FROM ? text : "";
    if (ANNOUNCED.includes(rest)) told.textContent = text;
  };
  field.addEventListener("input", count);
  count();
}
