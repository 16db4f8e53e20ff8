// The first operator, behind the one-time link.
import {html} from "../vendor/lit.js";
import {t} from "../shared/words.js";
import {door, textField} from "./door.js";

export function setUp(state, desk) {
  return door(state, t("set_up"), html`
    <p>${t("set_up_why")}</p>
    ${textField({name: "login", label: t("login"), autocomplete: "username"})}
    ${textField({name: "name", label: t("full_name"), hint: t("full_name_hint"), autocomplete: "name"})}
    ${textField({name: "email", label: t("email"), type: "email", autocomplete: "email"})}
    ${textField({name: "password", label: t("password"), hint: t("password_hint"), type: "password",
      autocomplete: "new-password"})}
  `, t("set_up_do"), (form) => desk.setUp(form), desk, html`<a href="/console">${t("have_account")}</a>`);
}
