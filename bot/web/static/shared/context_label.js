// What an item of a request's context is called; a name that only the host page knows is shown as it is.
import {wordsFor} from "./words.js";

const KNOWN = new Set(["page", "title", "app_version", "role", "browser", "language"]);

export function contextLabel(key) {
  return KNOWN.has(key) ? wordsFor("context", key) : key.replaceAll("_", " ");
}
