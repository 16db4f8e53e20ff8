// Where the reader's eye is kept: at the end if it was there, at the first new word if that is taller than the view.
const NEAR_PX = 80;
const MARGIN_PX = 12;

let lastKey = null;

/** Note where the log stands before it is drawn; returns what puts it right afterwards. */
export function keepReading(log, state) {
  const isAtEnd = !log || log.scrollHeight - log.scrollTop - log.clientHeight < NEAR_PX;
  const lines = [...state.messages, ...state.pending];
  const newest = lines.at(-1)?.key ?? null;
  const isNew = newest !== lastKey || state.isTypingShown;
  const seen = lines.findIndex((line) => line.key === lastKey);
  const firstNew = lines[seen + 1]?.key;
  const last = lines.at(-1);
  const isOwn = last?.author === "student" || (last?.author === "system" && last.custom?.card === "files");
  lastKey = newest;
  return (drawn) => {
    if (!drawn || !isNew || !(isAtEnd || isOwn)) return;
    const end = drawn.scrollHeight - drawn.clientHeight;
    const line = seen >= 0 && firstNew ? drawn.querySelector(`[data-key="${CSS.escape(firstNew)}"]`) : null;
    const top = line ? line.offsetTop - MARGIN_PX : end;
    drawn.scrollTop = Math.max(Math.min(top, end), 0);
  };
}

export function isNearEnd(log) {
  return log.scrollHeight - log.scrollTop - log.clientHeight < NEAR_PX;
}
