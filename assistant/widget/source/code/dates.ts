import { fill, type Words } from "./words.ts";

const DAY_MS = 86_400_000;

/** «1. mai 2024»; the day is taken as it is written, whatever the reader's time zone. */
export function dayInWords(day: string, locale: string): string {
  const at = atNoon(day);
  if (at === null) return day;
  const format: Intl.DateTimeFormatOptions = { dateStyle: "long", timeZone: "UTC" };
  return new Intl.DateTimeFormat(locale, format).format(at);
}

/** The last day of a half-open interval that ends before `end`. */
export function dayBefore(end: string): string {
  const at = atNoon(end);
  return at === null ? end : new Date(at.getTime() - DAY_MS).toISOString().slice(0, 10);
}

/** «mandag 23. november kl. 09.00», for a local time without a zone: «2026-11-23T09:00». */
export function momentInWords(moment: string, words: Words): string {
  const [day = "", time = ""] = moment.split("T");
  const at = atNoon(day);
  if (at === null) return moment;
  const format: Intl.DateTimeFormatOptions = {
    weekday: "long",
    day: "numeric",
    month: "long",
    timeZone: "UTC",
  };
  const named = new Intl.DateTimeFormat(words.locale, format).format(at);
  return fill(words.referral.at, { day: named, time: clockInWords(time, words) });
}

/** Norwegian writes a full stop between hours and minutes. */
export function clockInWords(time: string, words: Words): string {
  const clock = time.slice(0, 5);
  return words.locale.startsWith("en") ? clock : clock.replace(":", ".");
}

function atNoon(day: string): Date | null {
  const at = new Date(`${day.slice(0, 10)}T12:00:00Z`);
  return Number.isNaN(at.getTime()) ? null : at;
}
