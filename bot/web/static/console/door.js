// What sign-in and set-up share: one form, one button, one place for what went wrong.
import {html, nothing, ref} from "../vendor/lit.js";
import {icon} from "../shared/icons.js";

export function door(state, title, fields, doing, submit, desk, below = nothing) {
  return html`
    <main class="door">
      <p class="muted">${state.institution}</p>
      <h1>${title}</h1>
      <form @submit=${(event) => send(event, submit, desk)} novalidate>
        ${fields}
        <div role="alert">${state.problem ? html`<p class="problem">${icon("alert")} ${state.problem}</p>` : nothing}</div>
        <button class="button main" ?disabled=${state.isSending}>${doing}</button>
      </form>
      ${below}
    </main>
  `;
}

export function textField({name, label, hint, type = "text", autocomplete, isFirst = false}) {
  return html`
    <div class="field">
      <label for=${name}>${label}</label>
      ${hint ? html`<p class="hint" id="${name}-hint">${hint}</p>` : nothing}
      <input class="input" id=${name} name=${name} type=${type} autocomplete=${autocomplete} required
        autocapitalize="none" spellcheck="false" aria-describedby=${hint ? `${name}-hint` : nothing} ${isFirst ? ref(takeFocus) : nothing}>
    </div>
  `;
}

function takeFocus(field) {
  queueMicrotask(() => field?.focus());
}

async function send(event, submit, desk) {
  event.preventDefault();
  const form = event.target;
  const values = Object.fromEntries(new FormData(form));
  const empty = [...form.elements].find((field) => field.required && !field.value.trim());
  if (empty) return void empty.focus();
  desk.store.set({isSending: true, problem: ""});
  try {
    await submit(values);
  } catch (error) {
    desk.store.set({problem: error.message});
  } finally {
    desk.store.set({isSending: false});
  }
}
