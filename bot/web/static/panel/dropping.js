// Files may be dropped anywhere in the panel, and pasted wherever the cursor is; the clip does the same by a click.
import {filesOf, hasFiles} from "../shared/files.js";

export function takeFiles(root, store, files) {
  let depth = 0; // entering a child leaves its parent
  const over = (isDropping) => {
    if (store.state.isDropping !== isDropping) store.set({isDropping});
  };
  document.addEventListener("dragenter", (event) => {
    if (!hasFiles(event)) return;
    depth += 1;
    over(true);
  });
  document.addEventListener("dragleave", (event) => {
    if (!hasFiles(event)) return;
    depth = Math.max(0, depth - 1);
    if (depth === 0) over(false);
  });
  document.addEventListener("dragover", (event) => hasFiles(event) && event.preventDefault());
  document.addEventListener("drop", (event) => {
    depth = 0;
    over(false);
    if (!hasFiles(event)) return;
    event.preventDefault(); // else the browser would leave the chat for the file
    files.add(filesOf(event.dataTransfer));
  });
  document.addEventListener("paste", (event) => {
    const pasted = filesOf(event.clipboardData);
    if (pasted.length === 0) return;
    event.preventDefault();
    files.add(pasted);
  });
}
