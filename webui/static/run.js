// A running search: ask how far it is a second after each answer, instead of loading the page anew.
export function followRun(place) {
  if (!place || place.dataset.state !== "running") return;

  async function ask() {
    const answer = await fetch(place.dataset.run, { headers: { "X-Background": "1" } }).catch(() => null);
    const page = answer?.ok && new DOMParser().parseFromString(await answer.text(), "text/html");
    const fresh = page && page.querySelector("[data-run]");
    if (fresh && fresh.dataset.state !== "running") {
      location.reload();
      return;
    }
    if (fresh) place.replaceChildren(...fresh.childNodes);
    setTimeout(ask, 1000);
  }

  setTimeout(ask, 1000);
}
