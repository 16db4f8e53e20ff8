// Which messages are cards, and who draws them. A card we do not know is shown by its words alone.
import {faqAnswer} from "./faq_answer.js";
import {formStep} from "./form_step.js";
import {failure, handoff} from "./notices.js";
import {ticketCreated} from "./ticket_created.js";
import {ticketStatus} from "./ticket_status.js";
import {ticketSummary} from "./ticket_summary.js";

const CARDS = {
  faq_answer: faqAnswer,
  form: formStep,
  ticket_summary: ticketSummary,
  ticket_created: ticketCreated,
  ticket_status: ticketStatus,
  handoff,
  error: failure,
};

/** Return the drawn card of a message, or null: `faq_choices` and `no_answer` are words with buttons below. */
export function cardOf(message, place) {
  const draw = message.author === "bot" ? CARDS[message.custom?.card] : undefined;
  return draw ? draw(message, message.custom, place) : null;
}
