// What the console shows, as one plain object.
export const FILTERS = ["", "open", "awaiting_user", "closed"]; // "": all that are not closed
export const RESOLUTIONS = ["solved", "unsolved", "out_of_scope", "rejected", "no_reply", "withdrawn", "self_solved",
  "spam"]; // a duplicate is merged
export const MAX_REPLY_CHARS = 10_000;

export function emptyState({institution, view}) {
  return {
    stage: view === "setup" ? "setup" : "loading", // loading | sign_in | setup | desk
    institution,
    operator: null,
    isConnected: true,
    isSending: false,
    problem: "", // why the last thing the operator did failed
    alerts: null, // of what the operator wants a mail, by kind; read when the account opens
    isUnproven: false, // that two requests are of one person: the operator has to confirm it before they are merged
    announcement: "",
    counts: {unanswered: 0, open: 0, queue: 0},
    filter: "", // what the list shows; see address.js
    choices: null, // {operators, topics}: to whom a ticket can be given
    items: null, // null until read for the first time
    cursor: null,
    selected: null, // {ticket: 12} | {chat: key}
    detail: null, // a ticket with its thread, as the server sent it
    transcript: null, // {messages, lastSeq, owner}
    areFactsShown: false,
    unseen: [], // entries that came while the operator was writing
    mode: "reply", // reply | note
    draft: "",
    files: [], // for the next entry: {name, bytes, state: sending | waiting, token}
    then: "open", // what the main send button does: open | awaiting_user | closed
    isSendMenuOpen: false,
    isMenuOpen: false,
    sessions: null, // where the operator is signed in; read when the account is opened
    dialog: null, // close | send_and_close | keys | account | transfer | assign | merge | reopen
  };
}

export function isSame(one, other) {
  return one?.ticket === other?.ticket && one?.chat === other?.chat;
}

export function keyOf(item) {
  return item.kind === "ticket" ? {ticket: item.ticket_id} : {chat: item.conversation};
}

/** Return a ticket as it was read, with the entries that are on the screen already: a selection in them stays. */
export function withKnownEntries(fresh, known) {
  const entries = new Map(known?.entries?.map((entry) => [entry.id, entry]));
  const isKnown = (entry) => entries.get(entry.id)?.text === entry.text; // a student may edit what nobody has begun on
  return {...fresh, entries: fresh.entries.map((entry) => (isKnown(entry) ? entries.get(entry.id) : entry))};
}

/** Return what is open: `ticket` and `conversation` may each be missing. */
export function openTicket(state) {
  return state.detail?.ticket ?? null;
}

export function openConversation(state) {
  return state.selected?.chat ?? state.detail?.conversation ?? null;
}

export function ownerOfOpen(state) {
  return state.transcript?.owner ?? state.detail?.owner ?? null;
}

export function isMine(state) {
  return openTicket(state)?.assignee_id === state.operator?.id && ownerOfOpen(state) !== "bot";
}
