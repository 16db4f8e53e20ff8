// The messages in order, with the days between them.
import {html, nothing, repeat} from "../vendor/lit.js";
import {day, isSameDay} from "../shared/times.js";
import {t} from "../shared/words.js";
import {messageItem} from "./message_item.js";
import {lastStudentIndex, wasChosen} from "./state.js";

export function messageList(state, chat) {
  const lines = [...state.messages, ...state.pending.map(asMessage)];
  const lastWord = state.pending.length > 0 ? lines.length : lastStudentIndex(state);
  return html`
    <ol class="messages">
      ${repeat(lines, (line) => line.key, (line, index) => messageItem(line, {
        chat,
        before: lines[index - 1],
        day: startsDay(lines, index) ? day(line.at) : null,
        isChoice: line.author === "student" && wasChosen(lines, index),
        canPress: index > lastWord && state.owner !== "operator",
        wasAnswered: index < lines.length - 1 && wasChosen(lines, lines.findIndex(isLaterWord(index))),
      }))}
    </ol>
    ${state.isTypingShown ? typing() : nothing}
  `;
}

function isLaterWord(index) {
  return (line, at) => at > index && line.author === "student";
}

function asMessage(item) {
  return {...item, author: "student", buttons: [], blocks: null, custom: null, name: null};
}

function startsDay(lines, index) {
  const before = lines[index - 1];
  const isToday = isSameDay(lines[index].at, Date.now());
  return before ? !isSameDay(before.at, lines[index].at) : !isToday;
}

function typing() {
  return html`
    <div class="typing" aria-hidden="true">
      <div class="skeleton line"></div>
      <div class="skeleton line short"></div>
      <span>${t("typing")}</span>
    </div>
  `;
}
