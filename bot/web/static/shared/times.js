// Dates as a reader says them. The server sends ISO 8601 with an offset.
import {locale} from "./words.js";

const STEPS = [["year", 31_536_000], ["month", 2_592_000], ["day", 86_400], ["hour", 3_600], ["minute", 60]];

function format(moment, options) {
  const date = new Date(moment);
  return Number.isNaN(date.getTime()) ? "" : new Intl.DateTimeFormat(locale(), options).format(date);
}

export function clockTime(moment) {
  return format(moment, {hour: "2-digit", minute: "2-digit"});
}

export function day(moment) {
  return format(moment, {day: "numeric", month: "long", year: "numeric"});
}

/** Return a calendar day (`2026-09-01`) without moving it to another time zone. */
export function calendarDay(text) {
  return format(`${text}T12:00:00Z`, {day: "numeric", month: "long", year: "numeric", timeZone: "UTC"});
}

export function dayAndTime(moment) {
  return format(moment, {day: "numeric", month: "short", hour: "2-digit", minute: "2-digit"});
}

export function isSameDay(one, other) {
  return new Date(one).toDateString() === new Date(other).toDateString();
}

/** Return how long ago a moment was, in its largest whole unit: "2 ore fa". */
export function age(moment, from = Date.now()) {
  const {count, unit} = elapsed(moment, from);
  return new Intl.RelativeTimeFormat(locale(), {numeric: "auto", style: "short"}).format(-count, unit);
}

/** Return how long something has lasted, in its largest whole unit: "2 ore". */
export function duration(moment, from = Date.now()) {
  const {count, unit} = elapsed(moment, from);
  return new Intl.NumberFormat(locale(), {style: "unit", unit, unitDisplay: "short"}).format(count);
}

function elapsed(moment, from) {
  const seconds = Math.max(0, (from - new Date(moment).getTime()) / 1000);
  const [unit, size] = STEPS.find(([, length]) => seconds >= length) ?? ["minute", 60];
  return {count: Math.floor(seconds / size), unit};
}
