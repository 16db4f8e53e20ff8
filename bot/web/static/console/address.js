// What is open and what the list shows stand in the address: it can be kept, sent to a colleague, and gone back to.
import {FILTERS} from "./state.js";

const MAX_WORDS_CHARS = 200;

/** Return what the list shows, as one string that says the same thing in one way: "state=open&topic=tasse&mine=1&q=rata". */
export function filterOf({state = "", topic = "", offices = false, mine = false, words = ""}) {
  const told = new URLSearchParams();
  if (FILTERS.includes(state) && state) told.set("state", state);
  if (topic) told.set("topic", topic);
  if (offices) told.set("offices", "1");
  if (mine) told.set("mine", "1");
  if (words.trim()) told.set("q", words.trim().slice(0, MAX_WORDS_CHARS));
  return told.toString();
}

export function partsOf(filter) {
  const asked = new URLSearchParams(filter);
  return {state: asked.get("state") ?? "", topic: asked.get("topic") ?? "", offices: asked.get("offices") === "1",
    mine: asked.get("mine") === "1",
    words: asked.get("q") ?? ""};
}

export function readAddress() {
  const asked = new URLSearchParams(location.hash.slice(1));
  const ticket = Number(asked.get("ticket"));
  const chat = asked.get("chat");
  return {
    filter: filterOf(partsOf(asked)),
    selected: Number.isSafeInteger(ticket) && ticket > 0 ? {ticket} : chat ? {chat} : null,
  };
}

export function addressOf({filter, selected}) {
  const told = new URLSearchParams(filter);
  if (selected?.ticket) told.set("ticket", selected.ticket);
  if (selected?.chat) told.set("chat", selected.chat);
  return `#${told}`;
}
