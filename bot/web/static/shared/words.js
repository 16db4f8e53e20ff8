// The words of the interface, by language. What the bot says comes from the server.
import it from "../words/it.js";
import en from "../words/en.js";

const CATALOGUES = {it, en};
export const LOCALES = Object.keys(CATALOGUES);

let current = "it";

/** Add the words of a part of the desk, a catalogue for each language. */
export function addWords(catalogues) {
  for (const [language, words] of Object.entries(catalogues)) Object.assign(CATALOGUES[language], words);
}

export function locale() {
  return current;
}

export function setLocale(wanted) {
  current = wanted in CATALOGUES ? wanted : "it";
  document.documentElement.lang = current;
}

/** Return the words of a key; `{name}` is filled in, and a `count` picks `key_one` or `key_other`. */
export function t(key, values = {}) {
  const catalogue = CATALOGUES[current];
  const plural = "count" in values ? `${key}_${values.count === 1 ? "one" : "other"}` : key;
  const words = catalogue[plural];
  if (words === undefined) throw new Error(`no words for ${plural}`);
  return words.replace(/\{(\w+)\}/g, (whole, name) => (name in values ? String(values[name]) : whole));
}

/** Return the words of a key that a server sent; its own spelling when we have none. */
export function wordsFor(prefix, code) {
  return CATALOGUES[current][`${prefix}_${code}`] ?? String(code ?? "");
}
