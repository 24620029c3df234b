// People dragged from one session to another: the same form as by keyboard, filled in and sent.
const PERSON = "application/x-unpaid-work-person";

export function dragPeople(form) {
  if (!form) return;
  const hint = document.querySelector("[data-board-hint]");
  hint.textContent = "Drag a name to another session, or choose it to fill in the form above.";
  for (const person of document.querySelectorAll(".app-board [data-individual]")) {
    person.draggable = true;
    person.addEventListener("dragstart", (event) => {
      const from = person.closest("[data-session]")?.dataset.session ?? "";
      event.dataTransfer.setData(PERSON, JSON.stringify([person.dataset.individual, from]));
    });
  }
  for (const place of document.querySelectorAll("[data-session]")) {
    place.addEventListener("dragover", (event) => {
      event.preventDefault();
      place.classList.add("app-card--over");
    });
    place.addEventListener("dragleave", () => place.classList.remove("app-card--over"));
    place.addEventListener("drop", (event) => {
      event.preventDefault();
      place.classList.remove("app-card--over");
      const dropped = event.dataTransfer.getData(PERSON);
      if (!dropped) return;
      const [who, from] = JSON.parse(dropped);
      if (from !== place.dataset.session) send(form, who, from, place.dataset.session);
    });
  }
}

function send(form, who, from, to) {
  form.querySelector(`[name=kind][value=${from ? "move" : "add"}]`).checked = true;
  form.elements.individual.value = who;
  form.elements.session.value = from || to;
  form.elements.to.value = from ? to : "";
  form.requestSubmit();
}
