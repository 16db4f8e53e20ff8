// What the list shows: a number or words to look for, a state, a topic, or one's own.
import {html, live, nothing} from "../vendor/lit.js";
import {icon} from "../shared/icons.js";
import {t} from "../shared/words.js";
import {addressOf, filterOf, partsOf} from "./address.js";
import {FILTERS} from "./state.js";

export function finder(state, desk) {
  const parts = partsOf(state.filter);
  return html`
    <div class="finder">
      <form role="search" @submit=${(event) => look(event, parts, desk)}>
        <label class="hidden-words" for="search">${t("search")}</label>
        <input class="input" type="search" id="search" name="words" maxlength="200" autocomplete="off" enterkeyhint="search"
          placeholder=${t("search_hint")} .value=${parts.words} @search=${(event) => cleared(event, parts, desk)}>
        <button class="button icon-only" aria-label=${t("search")} title=${t("search")}>${icon("search")}</button>
      </form>
      <ul class="filters">
        ${FILTERS.map((code) => html`<li>
          <a href=${addressOf({filter: filterOf({...parts, state: code}), selected: state.selected})}
            aria-current=${code === parts.state ? "true" : nothing}>${code ? t(`filter_${code}`) : t(parts.words ? "filter_all" : "filter_alive")}</a>
        </li>`)}
      </ul>
      <div class="narrowing">
        <label class="hidden-words" for="of-topic">${t("topic")}</label>
        <select class="input" id="of-topic" @change=${(event) => desk.go({filter: filterOf({...parts, topic: event.target.value})})}>
          <option value="" ?selected=${parts.topic === ""}>${t("all_topics")}</option>
          ${(state.choices?.topics ?? []).map(({id, name}) => html`
            <option value=${id} ?selected=${id === parts.topic}>${name}</option>`)}
        </select>
        ${belongsSomewhere(state) ? html`<label class="mode"><input type="checkbox" .checked=${live(parts.offices)}
          @change=${(event) => desk.go({filter: filterOf({...parts, offices: event.target.checked})})}> ${t("my_offices")}</label>`
          : nothing}
        <label class="mode"><input type="checkbox" .checked=${live(parts.mine)}
          @change=${(event) => desk.go({filter: filterOf({...parts, mine: event.target.checked})})}> ${t("mine")}</label>
      </div>
    </div>
  `;
}

/** Who answers for every office has nothing to narrow down to. */
function belongsSomewhere({choices, operator}) {
  return (choices?.operators ?? []).some(({id, topics}) => id === operator.id && topics !== null);
}

function look(event, parts, desk) {
  event.preventDefault();
  desk.go({filter: filterOf({...parts, words: event.target.elements.words.value})});
}

/** The cross in the field empties it: the list comes back. */
function cleared(event, parts, desk) {
  if (event.target.value === "" && parts.words) desk.go({filter: filterOf({...parts, words: ""})});
}
