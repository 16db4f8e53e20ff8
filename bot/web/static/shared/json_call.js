// One way to call the server: JSON out, JSON in, every failure one kind of error with a way out.
import {locale, t} from "./words.js";

export class CallFailed extends Error {
  /** `status` 0 means that no answer came. */
  constructor(status, error = {}, retryAfterS = 0) {
    super(error.message || t(status === 0 ? "no_connection" : "unexpected"));
    this.status = status;
    this.code = error.code ?? "";
    this.requestId = error.request_id ?? "";
    this.details = error;
    this.retryAfterS = retryAfterS;
  }

  /** Whether the same call may succeed a little later. */
  get isTemporary() {
    return this.status === 0 || this.status === 408 || this.status === 429 || this.status >= 500;
  }
}

export async function call(method, path, {body, headers = {}, signal} = {}) {
  const options = {method, signal, cache: "no-store", headers: {"Accept-Language": locale(), ...headers}};
  if (method !== "GET") {
    options.headers["Content-Type"] = "application/json";
    options.body = JSON.stringify(body ?? {});
  }
  let response;
  try {
    response = await fetch(path, options);
  } catch (error) {
    if (error.name === "AbortError") throw error;
    throw new CallFailed(0);
  }
  const answer = await read(response);
  if (response.ok) return answer;
  throw new CallFailed(response.status, answer?.error, Number(response.headers.get("Retry-After")) || 0);
}

/** Return the bytes behind an address that a link cannot open, for it takes a token. */
export async function callForBlob(path, headers) {
  let response;
  try {
    response = await fetch(path, {cache: "no-store", headers: {"Accept-Language": locale(), ...headers}});
  } catch {
    throw new CallFailed(0);
  }
  if (response.ok) return response.blob();
  throw new CallFailed(response.status, (await read(response))?.error);
}

async function read(response) {
  if (response.status === 204) return null;
  try {
    return await response.json();
  } catch (error) {
    if (error.name === "AbortError") throw error;
    if (response.ok) throw new CallFailed(0); // cut off on the way
    return null;
  }
}
