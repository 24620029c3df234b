// A register filled in where there is no connection stays on this device and is sent when there is one.
// It is kept under whose it is and its address, so that on a shared phone nobody sends it in another's name, and taken
// away once the service has it. Marks that were never saved go when their author signs out.
const person = document.querySelector("[data-user]")?.dataset.user;
const KEY = `register:${person}:`;
const REFUSED = [403, 404, 422];
const SAYS = /^(outcome|arrived|left|note)-|^also$/;

export function keepRegister(form) {
  if (!person) return;
  sendWaiting();
  addEventListener("online", sendWaiting);
  document.querySelector("form[data-sign-out]").addEventListener("submit", forgetUnsaved);
  if (form) attend(form);
}

function attend(form) {
  const note = form.querySelector("[data-offline]");
  restore(form);
  form.addEventListener("change", () => remember(form));
  form.querySelector("[data-all-here]")?.addEventListener("click", () => {
    for (const radio of form.querySelectorAll("input[type=radio][value=attended]")) radio.checked = true;
    remember(form);
  });
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    remember(form, true);
    if (!(await send(form.action, new URLSearchParams(new FormData(form))))) {
      note.hidden = false;
      note.focus();
    }
  });
}

// What was saved without a connection goes as it is marked by the time there is one.
function remember(form, wanted = false) {
  const key = KEY + new URL(form.action).pathname;
  const before = JSON.parse(localStorage.getItem(key));
  const fields = [...new FormData(form)].filter(([name]) => name !== "csrf_token");
  localStorage.setItem(key, JSON.stringify({ fields, wanted: wanted || Boolean(before?.wanted) }));
}

// What the service refused waits for the supervisor, who reads why, not for a connection.
function unwanted(key) {
  const entry = JSON.parse(localStorage.getItem(key));
  if (entry) localStorage.setItem(key, JSON.stringify({ ...entry, wanted: false }));
}

function restore(form) {
  const kept = localStorage.getItem(KEY + new URL(form.action).pathname);
  if (!kept) return;
  for (const [name, value] of JSON.parse(kept).fields) {
    keepOfGone(form, name, value);
    for (const field of form.querySelectorAll(`[name="${CSS.escape(name)}"]`)) {
      if (field.type === "radio" || field.type === "checkbox") field.checked = field.value === value || field.checked;
      else if (field.type !== "hidden") field.value = value;
    }
  }
}

// What was marked for someone who is on the sheet no more goes along: the service takes it, or says why not.
function keepOfGone(form, name, value) {
  const [, person] = name.match(/^(?:outcome|arrived|left|note)-(.+)$/) ?? [];
  if (!person || !value || document.getElementById(`n-${person}`)) return;
  const field = Object.assign(document.createElement("input"), { type: "hidden", name, value });
  form.append(field);
}

// True once the service has answered: with 204 it has the register, with 422 it says what to put right; a register of a
// page that is not open, or may not be opened any more, is told of where the supervisor is.
async function send(action, fields) {
  const path = new URL(action, location).pathname;
  let answer;
  try {
    answer = await fetch(path, { method: "POST", body: fields, headers: { "X-Script": "register" } });
  } catch {
    return false;
  }
  const here = location.pathname === path;
  if (answer.status === 204) {
    localStorage.removeItem(KEY + path);
    if (here) location.reload();
  } else if (answer.status === 422 && here) {
    const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
    unwanted(KEY + path);
    document.querySelector("main").replaceWith(fresh.querySelector("main"));
    document.querySelector(".govuk-error-summary")?.scrollIntoView();
    attend(document.querySelector("form[data-register]"));
  } else if (REFUSED.includes(answer.status)) {
    tellRefused(path);
  } else {
    return false;
  }
  return true;
}

// What it says is shown, so that it can be told to the coordinator, who may record it.
function tellRefused(path) {
  const note = document.getElementById("refused").content.firstElementChild.cloneNode(true);
  const said = JSON.parse(localStorage.getItem(KEY + path)).fields.filter(([name, value]) => SAYS.test(name) && value);
  for (const [name, value] of said) {
    const row = document.createElement("li");
    row.textContent = `${name.replace("outcome-", "").replace("-", " ")}: ${value.replaceAll("_", " ")}`;
    note.querySelector("ul").append(row);
  }
  const [, , placement, day] = path.split("/");
  note.querySelector("strong").textContent = `${placement}, ${day}`;
  note.querySelector("a").href = path;
  note.querySelector("button").addEventListener("click", () => {
    localStorage.removeItem(KEY + path);
    note.remove();
  });
  document.querySelector("main").prepend(note);
}

function ownKeys() {
  return Object.keys(localStorage).filter((name) => name.startsWith(KEY));
}

function forgetUnsaved() {
  for (const key of ownKeys()) {
    if (!JSON.parse(localStorage.getItem(key)).wanted) localStorage.removeItem(key);
  }
}

async function sendWaiting() {
  for (const key of ownKeys()) {
    const entry = JSON.parse(localStorage.getItem(key));
    const token = document.querySelector("input[name=csrf_token]")?.value;
    if (!entry.wanted || !token) continue;
    await send(key.slice(KEY.length), new URLSearchParams([...entry.fields, ["csrf_token", token]]));
  }
}
