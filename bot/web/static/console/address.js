// What is open stands in the address: it can be kept, sent to a colleague, and gone back to.
import {FILTERS} from "./state.js";

export function readAddress() {
  const asked = new URLSearchParams(location.hash.slice(1));
  const filter = asked.get("state") ?? "";
  const ticket = Number(asked.get("ticket"));
  const chat = asked.get("chat");
  return {
    filter: FILTERS.includes(filter) ? filter : "",
    selected: Number.isSafeInteger(ticket) && ticket > 0 ? {ticket} : chat ? {chat} : null,
  };
}

export function addressOf({filter, selected}) {
  const told = new URLSearchParams();
  if (filter) told.set("state", filter);
  if (selected?.ticket) told.set("ticket", selected.ticket);
  if (selected?.chat) told.set("chat", selected.chat);
  return `#${told}`;
}
