// Sending one file, with how far it is: `fetch` does not tell.
import {CallFailed} from "./json_call.js";
import {locale} from "./words.js";

/**
 * @param fields other fields of the form, by name
 * @param onProgress told the part that is sent, 0 to 1
 * @param signal ends the upload
 */
export function upload(path, file, {fields = {}, headers = {}, onProgress = () => {}, signal} = {}) {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) form.append(name, value);
  form.append("file", file, file.name);
  const request = new XMLHttpRequest();
  request.open("POST", path);
  for (const [name, value] of Object.entries({"Accept-Language": locale(), ...headers})) {
    request.setRequestHeader(name, value);
  }
  request.upload.addEventListener("progress", ({loaded, total}) => onProgress(total > 0 ? loaded / total : 0));
  signal?.addEventListener("abort", () => request.abort());
  return new Promise((resolve, reject) => {
    request.addEventListener("abort", () => reject(new DOMException("taken back", "AbortError")));
    request.addEventListener("error", () => reject(new CallFailed(0)));
    request.addEventListener("load", () => {
      const answer = parsed(request.responseText);
      if (request.status < 300 && answer) return resolve(answer);
      const retryAfterS = Number(request.getResponseHeader("Retry-After")) || 0;
      reject(new CallFailed(request.status < 300 ? 0 : request.status, answer?.error, retryAfterS));
    });
    request.send(form);
  });
}

function parsed(text) {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
