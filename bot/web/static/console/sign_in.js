// The door.
import {html} from "../vendor/lit.js";
import {t} from "../shared/words.js";
import {door, textField} from "./door.js";

export function signIn(state, desk) {
  return door(state, t("sign_in"), html`
    ${textField({name: "login", label: t("login"), autocomplete: "username", isFirst: true})}
    ${textField({name: "password", label: t("password"), type: "password", autocomplete: "current-password"})}
  `, t("sign_in"), ({login, password}) => desk.signIn(login, password), desk);
}
