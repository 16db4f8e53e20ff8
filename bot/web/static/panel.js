// The chat panel: reads its page, opens the chat, draws what the chat knows.
import {render} from "./vendor/lit.js";
import {Store} from "./shared/store.js";
import {setLocale, t} from "./shared/words.js";
import {Chat} from "./panel/chat.js";
import {Context} from "./panel/context.js";
import {emptyState} from "./panel/state.js";
import {takeFiles} from "./panel/dropping.js";
import {Host} from "./panel/host.js";
import {keepReading} from "./panel/scrolling.js";
import {panelView} from "./panel/view.js";

const page = document.body.dataset;
const asked = new URLSearchParams(location.search);
const theme = asked.get("theme");
if (["light", "dark", "italia"].includes(theme)) document.documentElement.dataset.theme = theme;
setLocale(asked.get("lang") ?? page.locale);

const store = new Store(emptyState(page.institution));
const context = new Context(store, page.browser ?? "");
const host = new Host((page.origins ?? "").split(" ").filter(Boolean), store, context);
const chat = new Chat(store, host, context, asked.get("site") ?? "default");
const root = document.createElement("main");
root.className = "panel";
document.body.append(root);

function draw(state) {
  const scroll = keepReading(root.querySelector("[role=log]"), state);
  root.ariaLabel = t("help");
  render(panelView(state, chat), root);
  scroll(root.querySelector("[role=log]"));
}

store.watch(draw);
draw(store.state);
host.start(root);
takeFiles(root, store, chat.files);
chat.open();
