// What the panel shows, as one plain object.
import {locale} from "../shared/words.js";

export const MAX_TEXT_CHARS = 2000; // the server's limit for one message, in code points

export function emptyState(institution) {
  return {
    stage: "starting", // starting | ready | failed
    institution,
    locale: locale(),
    messages: [], // as the server sent them, plus `key`, stable from the first draft to the confirmed message
    pending: [], // what the student sent and the server has not confirmed
    owner: "bot", // bot | queue | operator
    isBusy: false, // an answer is being worked out
    isTypingShown: false, // … and has been for long enough to say so
    isConnected: true,
    draft: "",
    problem: "", // why the draft was not sent
    announcement: "",
    files: [], // what is about to be sent: {key, name, bytes, state: ready | sending | waiting | failed, url, …}
    fileLimits: null, // {types, max_bytes, max_files}, as the server told
    filesGoTo: null, // the number of the open request that a file would go to
    fileProblem: "",
    previews: new Map(), // pictures of sent files, by token
    isDropping: false, // files are held over the panel
    context: {}, // what would go with a request now, by name
    isMenuOpen: false,
    isAskingToForget: false,
    isAtEnd: true,
    isFramed: window.parent !== window,
    isOpen: window.parent === window, // the page shows the panel
    isFull: false, // the panel covers the page
  };
}

/** Return the card of the form that is being filled in, or null. */
export function openForm(state) {
  const last = state.messages.findLast((message) => message.author === "bot" && message.custom);
  return last?.custom.card === "form" && state.owner === "bot" ? last.custom : null;
}

/** Tell whether a whole request is on the screen and waits for the yes that sends it. */
export function isSummaryOpen(state) {
  const last = state.messages.findLast((message) => message.author === "bot" && message.custom);
  return last?.custom.card === "ticket_summary" && state.owner === "bot";
}

/** Return the position of the student's last word: the buttons above it are history. */
export function lastStudentIndex(state) {
  return state.messages.findLastIndex((message) => message.author === "student");
}

/** Return the operator who answers now, as the student sees the name. */
export function operatorName(state) {
  return state.messages.findLast((message) => message.author === "operator")?.name ?? "";
}

/** Tell whether a message of the student was the press of a button of the messages just before it. */
export function wasChosen(messages, index) {
  if (index < 0) return false;
  for (let before = index - 1; before >= 0 && messages[before].author !== "student"; before -= 1) {
    if (messages[before].buttons.some((button) => button.title === messages[index].text)) return true;
  }
  return false;
}
