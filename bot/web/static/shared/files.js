// Files as people give them: chosen, dropped or pasted; what can be told of them before anything is sent.
import {t, locale} from "./words.js";

const SPELLINGS = {jpeg: "jpg", jfif: "jpg"};
const PASTED = /^image\.\w+$/; // what browsers call a picture from the clipboard

/** Return the files of a paste or a drop; a picture from the clipboard gets a name that tells it from the next one. */
export function filesOf(transfer) {
  return [...(transfer?.files ?? [])].map((file) => {
    if (!PASTED.test(file.name)) return file;
    const time = new Date().toLocaleTimeString("it-IT").replaceAll(":", ".");
    return new File([file], `${t("screenshot")} ${time}.${file.name.split(".").at(-1)}`, {type: file.type});
  });
}

export function hasFiles(event) {
  return event.dataTransfer?.types.includes("Files") ?? false;
}

/** Return what a file dialogue offers. */
export function acceptOf(types) {
  const spellings = Object.keys(SPELLINGS).filter((ending) => types.includes(SPELLINGS[ending]));
  return [...types, ...spellings].map((ending) => `.${ending}`).concat("image/*").join(",");
}

/** Return why a file cannot be sent, in words, or an empty text. The server has the last word. */
export function problemOf(file, {types, max_bytes: maxBytes}) {
  const ending = file.name.includes(".") ? file.name.split(".").at(-1).toLowerCase() : "";
  if (!types.includes(SPELLINGS[ending] ?? ending)) return t("file_wrong_type", {types: types.join(", ")});
  if (file.size === 0) return t("file_is_empty");
  return file.size > maxBytes ? t("file_over", {limit: sizeOf(maxBytes)}) : "";
}

/** Return a number of bytes as people read it. */
export function sizeOf(bytes) {
  const [unit, size] = bytes >= 2 ** 20 ? ["megabyte", 2 ** 20] : ["kilobyte", 2 ** 10];
  const number = Math.max(bytes / size, unit === "kilobyte" ? 1 : 0);
  return new Intl.NumberFormat(locale(), {style: "unit", unit, maximumFractionDigits: unit === "megabyte" ? 1 : 0})
    .format(number);
}

/** Hand a blob to the reader under a name. */
export function save(blob, name) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(blob);
  link.download = name;
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}

/** Return a random id: `randomUUID` exists on secure pages only. */
export function newId() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
