// A ticket's number that opens it; what the list shows stays as it is.
import {html} from "../vendor/lit.js";
import {addressOf} from "./address.js";

export function ticketLink({ticket_id: id, number}, {filter}) {
  return html`<a class="number" href=${addressOf({filter, selected: {ticket: id}})}>${number}</a>`;
}
