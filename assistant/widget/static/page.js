"use strict";

const STATUS = {
  answered: "Svar fra kildene", partial: "Svar på en del av spørsmålet", no_source: "Ingen kilde",
  clarification: "Kan du si mer?", small_talk: "Hei", contact_info: "Kontakt",
  out_of_scope: "Utenfor det jeg kan svare på", blocked_injection: "Ikke et spørsmål jeg svarer på",
  personal_data: "Stoppet: personopplysninger", referred_special_category: "Stoppet: sensitive opplysninger",
  referred_individual_case: "Enkeltsak: KS Advokatene", referred_employee_or_union_rep: "For arbeidsgivere",
  referred_ks_bedrift: "KS Bedrift", referred_course_event: "Kurs og arrangementer",
  referred_materials: "Hefter og materiell", referred_digitalisation: "Digitale løsninger", error: "Noe gikk galt",
};
// What may be read again with the next question; a stopped text is not sent twice.
const REMEMBERED = new Set(["answered", "partial", "no_source", "referred_individual_case", "contact_info"]);
const AUTHORITY = {
  law: "Lov", regulation: "Forskrift eller reglement", central_agreement: "Sentral avtale",
  circular: "Rundskriv", handbook: "Personalhåndbok", local_rule: "Lokal regel", guide: "Veileder",
};
const STANDING = {
  in_force: "Gjelder", not_yet_in_force: "Ikke trådt i kraft", superseded: "Gjelder ikke lenger",
  repealed: "Opphevet", proposal: "Forslag, ikke en regel", consultation_input: "Høringsinnspill, ikke en regel",
  meeting_record: "Møtereferat, ikke en regel", fictitious_case: "Oppdiktet eksempel, ikke en regel",
};
const AROUND = 600;

const form = document.getElementById("ask");
const field = document.getElementById("question");
const state = document.getElementById("state");
const conversation = document.getElementById("conversation");
let turns = [];

form.addEventListener("submit", (event) => {
  event.preventDefault();
  ask(field.value.trim(), false);
});
field.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) form.requestSubmit();
});
document.getElementById("clear").addEventListener("click", () => {
  turns = [];
  conversation.replaceChildren();
  field.value = "";
  say("Samtalen er slettet. Den fantes bare i dette vinduet.");
  field.focus();
});

async function ask(question, consent) {
  if (!question) return say("Skriv et spørsmål først.");
  busy(true);
  say("Leter i kildene …");
  try {
    const answer = await send({ question, history: turns, consent_masked: consent });
    show(question, answer);
    say(STATUS[answer.status] || answer.status);
    if (REMEMBERED.has(answer.status)) {
      turns.push({ role: "user", content: question }, { role: "assistant", content: answer.answer });
      field.value = "";
    }
  } catch (problem) {
    say(problem.message, true);
  } finally {
    busy(false);
  }
}

async function send(body) {
  let response;
  try {
    response = await fetch("/v1/chat", {
      method: "POST",
      headers: { "Content-Type": "application/json", Accept: "text/event-stream" },
      body: JSON.stringify(body),
    });
  } catch {
    throw new Error("Får ikke kontakt med tjenesten. Teksten din er her fortsatt; prøv igjen om litt.");
  }
  if (!response.ok) {
    const problem = await response.json().catch(() => ({}));
    throw new Error(problem.message || "Noe gikk galt. Teksten din er her fortsatt; prøv igjen om litt.");
  }
  return lastEvent(response.body);
}

async function lastEvent(body) {
  const reader = body.pipeThrough(new TextDecoderStream()).getReader();
  let waiting = "";
  for (;;) {
    const { value, done } = await reader.read();
    if (done) break;
    waiting += value;
    const events = waiting.split("\n\n");
    waiting = events.pop();
    for (const event of events) {
      const [name, data] = event.split("\ndata: ");
      if (name === "event: done") return JSON.parse(data);
    }
  }
  throw new Error("Svaret ble avbrutt. Teksten din er her fortsatt; prøv igjen.");
}

function show(question, answer) {
  const turn = document.getElementById("turn").content.cloneNode(true).querySelector("article");
  const stopped = answer.status === "personal_data" || answer.status === "referred_special_category";
  turn.querySelector(".asked").textContent = stopped ? "Spørsmålet ble ikke sendt videre" : question;
  turn.querySelector(".badge").textContent = STATUS[answer.status] || answer.status;
  const place = conversation.childElementCount + 1;
  const prefix = `kilde-${place}-`;
  turn.querySelector(".sources").setAttribute("aria-label", `Kilder til svar ${place}`);
  for (const paragraph of answer.answer.split("\n\n")) {
    turn.querySelector(".answer").append(withMarks(paragraph, prefix));
  }
  for (const notice of answer.notices) turn.querySelector(".notices").append(element("li", notice));
  if (answer.referral) showReferral(turn.querySelector(".referral"), answer.referral);
  for (const citation of answer.citations) turn.querySelector(".sources").append(source(citation, prefix));
  if (answer.status === "personal_data") {
    const mask = turn.querySelector(".mask");
    mask.hidden = false;
    mask.addEventListener("click", () => ask(question, true));
  }
  conversation.prepend(turn);
}

function withMarks(paragraph, prefix) {
  const holder = document.createElement("p");
  for (const piece of paragraph.split(/(\[\d+\])/)) {
    const number = /^\[(\d+)\]$/.exec(piece);
    if (!number) { holder.append(piece); continue; }
    const link = element("a", piece);
    link.href = `#${prefix}${number[1]}`;
    link.setAttribute("aria-label", `Kilde ${number[1]}`);
    holder.append(link);
  }
  return holder;
}

function showReferral(holder, referral) {
  holder.append(element("p", `Kontakt: ${referral.to}`), element("p", referral.contact), element("p", referral.why));
  const list = document.createElement("ul");
  for (const item of referral.checklist) list.append(element("li", item));
  holder.append(list);
}

function source(citation, prefix) {
  const holder = element("section", "");
  holder.className = "source";
  holder.id = `${prefix}${citation.number}`;
  holder.tabIndex = -1;
  holder.append(element("h3", `[${citation.number}] ${citation.title}`));
  holder.append(element("p", citation.heading_path.join(" › "), "path"));
  const facts = [AUTHORITY[citation.authority] || citation.authority, citation.issuer];
  if (citation.valid_from) facts.push(`fra ${citation.valid_from}`);
  if (citation.valid_to) facts.push(`til ${citation.valid_to}`);
  if (citation.page) facts.push(`side ${citation.page}`);
  holder.append(element("p", facts.join(" · "), "facts"));
  const warnings = [];
  if (citation.status !== "in_force") warnings.push(STANDING[citation.status] || citation.status);
  if (citation.scope !== "sector") warnings.push(`Gjelder bare hos ${citation.scope}`);
  if (citation.restatement) warnings.push("Gjengivelse, ikke originalen");
  if (warnings.length) holder.append(element("p", warnings.join(" · "), "warning"));
  holder.append(element("blockquote", citation.quote_repaired || citation.quote));
  if (citation.quote_repaired) holder.append(asMisread(citation.quote));
  const open = element("button", "Vis i sammenheng", "quiet");
  open.type = "button";
  open.setAttribute("aria-expanded", "false");
  open.addEventListener("click", () => toggleContext(open, citation));
  holder.append(open);
  return holder;
}

function asMisread(quote) {
  const holder = element("details", "");
  holder.append(element("summary", "Kilden er lest av en maskin, og sitatet er rettet. Vis det slik det står."));
  holder.append(element("blockquote", quote));
  return holder;
}

async function toggleContext(button, citation) {
  if (button.nextElementSibling) {
    button.nextElementSibling.remove();
    button.setAttribute("aria-expanded", "false");
    return;
  }
  const response = await fetch(`/v1/sources/${encodeURIComponent(citation.source)}`).catch(() => null);
  if (!response || !response.ok) return say("Kilden kunne ikke åpnes nå. Prøv igjen om litt.", true);
  // Offsets count code points; a JavaScript string counts UTF-16 units.
  const text = Array.from((await response.json()).text);
  const from = Math.max(0, citation.start - AROUND);
  const holder = element("div", text.slice(from, citation.start).join(""), "context");
  holder.append(element("mark", text.slice(citation.start, citation.end).join("")));
  holder.append(text.slice(citation.end, citation.end + AROUND).join(""));
  holder.tabIndex = 0;
  holder.setAttribute("role", "region");
  holder.setAttribute("aria-label", `Utdrag av ${citation.title}`);
  button.after(holder);
  button.setAttribute("aria-expanded", "true");
}

function element(name, text, className) {
  const made = document.createElement(name);
  made.textContent = text;
  if (className) made.className = className;
  return made;
}

function say(text, problem = false) {
  state.textContent = text;
  state.className = problem ? "problem" : "";
}

function busy(yes) {
  for (const button of form.querySelectorAll("button")) button.disabled = yes;
}
