// The operators' console: reads its page, opens the desk, draws what the desk knows.
import {render} from "./vendor/lit.js";
import {Store} from "./shared/store.js";
import {addWords, setLocale, t} from "./shared/words.js";
import en from "./words/console_en.js";
import it from "./words/console_it.js";
import {Desk} from "./console/desk.js";
import {keepAtEnd} from "./console/scrolling.js";
import {listenToKeys} from "./console/shortcuts.js";
import {emptyState} from "./console/state.js";
import {consoleView} from "./console/view.js";

const page = document.body.dataset;
addWords({it, en});
setLocale(page.locale);

const store = new Store(emptyState(page));
const desk = new Desk(store);
const root = document.createElement("div");
root.className = "console";
document.body.append(root);

function draw(state) {
  const {unanswered} = state.counts;
  document.title = `${unanswered > 0 ? `(${unanswered}) ` : ""}${t("console")} · ${state.institution}`;
  const scroll = keepAtEnd(root, state);
  render(consoleView(state, desk), root);
  scroll();
}

store.watch(draw);
draw(store.state);
listenToKeys(desk);
desk.open();
