// The console's calls. The session is a cookie that no script can read.
import {call} from "../shared/json_call.js";
import {upload} from "../shared/upload.js";

const HEADERS = {"X-Sportello": "1"};

function post(path, body) {
  return call("POST", `/api/console/${path}`, {body, headers: HEADERS});
}

function get(path, options) {
  return call("GET", `/api/console/${path}`, options);
}

/** A page that looks by itself says so (`wait`): it keeps nobody signed in who has gone away. */
function idle(isIdle) {
  return isIdle ? {wait: 0} : {};
}

export const consoleApi = {
  me: () => get("me"),
  signIn: (login, password) => post("sign-in", {login, password}),
  signOut: () => post("sign-out"),
  setUp: (form) => post("setup", form),
  sessions: () => get("sessions"),
  alerts: () => get("alerts"),
  chooseAlerts: (byMail) => post("alerts", {by_mail: byMail}),
  endOtherSessions: () => post("sessions/end-others"),
  changePassword: (current, next) => post("password", {current, new: next}),
  queue: (filter, {cursor, isIdle} = {}) =>
    get(`queue?${new URLSearchParams([...new URLSearchParams(filter), ...Object.entries({...(cursor ? {cursor} : {}), ...idle(isIdle)})])}`),
  ticket: (id, {isIdle} = {}) => get(`tickets/${id}?${new URLSearchParams(idle(isIdle))}`),
  take: (id) => post(`tickets/${id}/take`),
  addEntry: (id, entry) => post(`tickets/${id}/entries`, entry),
  addFile: (id, file, onProgress) => upload(`/api/console/tickets/${id}/files`, file, {headers: HEADERS, onProgress}),
  removeFile: (token) => call("DELETE", `/api/console/files/${encodeURIComponent(token)}`, {headers: HEADERS}),
  choices: () => get("choices"),
  move: (id, doing, body) => post(`tickets/${id}/${doing}`, body), // transfer | assign | merge | reopen | release | fields | return_grant
  close: (id, closing) => post(`tickets/${id}/close`, closing),
  messages: (key, since, {wait, signal} = {}) =>
    get(`conversations/${encodeURIComponent(key)}/messages?since=${since}${wait === undefined ? "" : `&wait=${wait}`}`, {signal}),
  takeOver: (key) => post(`conversations/${encodeURIComponent(key)}/take-over`),
  release: (key) => post(`conversations/${encodeURIComponent(key)}/release`),
};
