// Single keys for the eightieth request; silent while one types, and they can be turned off.
import {isSame, keyOf} from "./state.js";

const OFF = "helpdesk-keys-off";
export const KEYS = ["j", "k", "r", "n", "w", "e", "a", "t", "m", "/", "?"];

export function areKeysOn() {
  try {
    return localStorage.getItem(OFF) === null;
  } catch {
    return true;
  }
}

export function turnKeys(on) {
  try {
    if (on) localStorage.removeItem(OFF);
    else localStorage.setItem(OFF, "1");
  } catch {
    // they stay on until the page is closed
  }
}

export function listenToKeys(desk) {
  addEventListener("keydown", (event) => {
    const isTyping = event.target.closest?.("input, textarea, select, dialog");
    if (isTyping || event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
    if (desk.store.state.stage !== "desk" || !areKeysOn() || !press(event.key, desk)) return;
    event.preventDefault();
  });
}

function press(key, desk) {
  const {state} = desk.store;
  const ticket = state.detail?.ticket;
  const isAlive = ticket && ticket.state !== "closed";
  if (key === "j") return step(1, desk);
  if (key === "k") return step(-1, desk);
  if (key === "/") document.querySelector("#search")?.focus();
  else if (key === "?") desk.store.set({dialog: "keys"});
  else if (key === "a" && (isAlive || state.selected?.chat)) desk.work.takeOver();
  else if (key === "e" && isAlive) desk.store.set({dialog: "close"});
  else if ((key === "t" || key === "m") && isAlive) desk.moves.open(key === "t" ? "transfer" : "merge");
  else if (key === "w" && isAlive) write("reply", desk, {then: "awaiting_user"});
  else if ((key === "r" && isAlive) || (key === "n" && ticket)) write(key === "r" ? "reply" : "note", desk);
  else return false;
  return true;
}

function step(by, desk) {
  const {items, selected} = desk.store.state;
  if (!items?.length) return false;
  const at = items.findIndex((item) => isSame(keyOf(item), selected));
  const next = items[Math.min(Math.max(at + by, 0), items.length - 1)];
  desk.go({selected: keyOf(next)});
  return true;
}

function write(mode, desk, change = {}) {
  desk.store.set(change);
  desk.work.chooseMode(mode);
  requestAnimationFrame(() => document.querySelector("#reply")?.focus());
}
