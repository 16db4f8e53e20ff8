// The socket that says "look". It carries numbers only; what is true is read from the server.
import {Backoff} from "./backoff.js";

const SIGNED_OUT = 4401;

export class Wakes {
  #backoff = new Backoff();
  #socket = null;
  #timer = 0;
  #isStopped = false;

  /**
   * @param {string} path where the socket opens
   * @param {() => string} token what the first frame proves
   * @param {(frame: object) => void} onWake called with each frame, and with `{}` when the socket is lost
   * @param {() => object} more what else the first frame says
   */
  constructor(path, token, onWake, more = () => ({})) {
    this.path = path;
    this.token = token;
    this.onWake = onWake;
    this.more = more;
    this.isOpen = false;
  }

  start() {
    if (this.#isStopped || this.#socket) return;
    const url = new URL(this.path, location.href);
    url.protocol = url.protocol.replace("http", "ws");
    const socket = new WebSocket(url);
    this.#socket = socket;
    socket.addEventListener("open", () => socket.send(JSON.stringify({token: this.token(), ...this.more()})));
    socket.addEventListener("message", (event) => this.#hear(event.data));
    socket.addEventListener("close", (event) => this.#closed(event.code));
  }

  /** Try at once: the network is back, or the page is in front again. */
  hurry() {
    if (this.#socket) return;
    clearTimeout(this.#timer);
    this.start();
  }

  /** Say something about this page, if the socket is open; the next first frame says it anyway. */
  tell(frame) {
    if (this.isOpen) this.#socket?.send(JSON.stringify(frame));
  }

  stop() {
    this.#isStopped = true;
    clearTimeout(this.#timer);
    this.#socket?.close();
  }

  #hear(data) {
    let frame;
    try {
      frame = JSON.parse(data);
    } catch {
      return;
    }
    this.isOpen = true;
    this.#backoff.reset();
    this.onWake(frame);
  }

  #closed(code) {
    const wasOpen = this.isOpen;
    this.#socket = null;
    this.isOpen = false;
    if (this.#isStopped) return;
    if (code !== SIGNED_OUT) this.#timer = setTimeout(() => this.start(), this.#backoff.next());
    if (wasOpen || code === SIGNED_OUT) this.onWake({});
  }
}
