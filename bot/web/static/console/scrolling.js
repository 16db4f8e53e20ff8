// A thread opens at its newest words and stays there, unless the operator has scrolled up to read.
const NEAR_PX = 60;

let shown = "";

/** Note where the thread stands before it is drawn; returns what puts it right afterwards. */
export function keepAtEnd(root, {selected, detail, transcript}) {
  const before = root.querySelector(".thread .scroll");
  const isAtEnd = !before || before.scrollHeight - before.scrollTop - before.clientHeight < NEAR_PX;
  const now = [selected?.ticket, selected?.chat, Boolean(detail ?? (selected?.chat && transcript))].join();
  const isOpened = now !== shown;
  shown = now;
  return () => {
    const after = root.querySelector(".thread .scroll");
    if (after && (isOpened || (isAtEnd && before === after))) after.scrollTop = after.scrollHeight;
  };
}
