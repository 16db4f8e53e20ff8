// What an operator began to write, for each ticket, until the tab is closed.
const PREFIX = "helpdesk-draft:";

function nameOf(selected) {
  return `${PREFIX}${selected?.ticket ?? selected?.chat ?? ""}`;
}

export function loadDraft(selected) {
  try {
    return JSON.parse(sessionStorage.getItem(nameOf(selected)) ?? "null") ?? {mode: "reply", draft: ""};
  } catch {
    return {mode: "reply", draft: ""};
  }
}

export function saveDraft(selected, {mode, draft}) {
  try {
    if (draft) sessionStorage.setItem(nameOf(selected), JSON.stringify({mode, draft}));
    else sessionStorage.removeItem(nameOf(selected));
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
