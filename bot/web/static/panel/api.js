// The chat's calls. The token is the only key to a conversation.
import {call, callForBlob} from "../shared/json_call.js";
import {upload} from "../shared/upload.js";

export class ChatApi {
  token = null;

  async start(locale) {
    const opened = await call("POST", "/api/chat/conversations", {body: {locale}});
    this.token = opened.token;
    return opened;
  }

  /** Read what is new; what arrives while nobody looks (`isAway`) is not taken as read, so it is mailed. */
  read(since, wait, signal, isAway) {
    const away = isAway ? "&away=1" : "";
    return this.#call("GET", `/api/chat/messages?since=${since}&wait=${wait}${away}`, {signal});
  }

  /** Send a message; sending it again with the same id changes nothing. */
  send({id, text, payload, context}) {
    const body = {...(payload ? {payload} : {text}), client_msg_id: id, ...(context ? {context} : {})};
    return this.#call("POST", "/api/chat/messages", {body});
  }

  chooseLocale(locale) {
    return this.#call("POST", "/api/chat/locale", {body: {locale}});
  }

  /** What waits to be sent, where the next file goes, and what a file may be. */
  files() {
    return this.#call("GET", "/api/chat/files");
  }

  /** Send a file; sending it again with the same id changes nothing. */
  addFile(file, id, onProgress, signal) {
    const headers = {Authorization: `Bearer ${this.token}`};
    return upload("/api/chat/files", file, {fields: {client_file_id: id}, headers, onProgress, signal});
  }

  removeFile(token) {
    return this.#call("DELETE", `/api/chat/files/${encodeURIComponent(token)}`);
  }

  file(token) {
    return callForBlob(`/api/chat/files/${encodeURIComponent(token)}`, {Authorization: `Bearer ${this.token}`});
  }

  forget() {
    return this.#call("POST", "/api/chat/forget", {});
  }

  #call(method, path, options) {
    return call(method, path, {...options, headers: {Authorization: `Bearer ${this.token}`}});
  }
}
