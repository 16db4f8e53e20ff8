// What an operator began to write, for each ticket, until the tab is closed; nobody else's drafts are shown.
const PREFIX = "helpdesk-draft:";

function nameOf({operator, selected}) {
  return `${PREFIX}${operator?.id}:${selected?.ticket ?? selected?.chat ?? ""}`;
}

export function loadDraft(place) {
  try {
    return JSON.parse(sessionStorage.getItem(nameOf(place)) ?? "null") ?? {mode: "reply", draft: ""};
  } catch {
    return {mode: "reply", draft: ""};
  }
}

export function saveDraft(place) {
  const {mode, draft} = place;
  try {
    if (draft) sessionStorage.setItem(nameOf(place), JSON.stringify({mode, draft}));
    else sessionStorage.removeItem(nameOf(place));
  } catch {
    // the draft lives as long as the page
  }
}

/** Forget every draft: the next person at this computer is somebody else. */
export function forgetDrafts() {
  try {
    for (const name of Object.keys(sessionStorage)) if (name.startsWith(PREFIX)) sessionStorage.removeItem(name);
  } catch {
    // there are none
  }
}
