// A running search: ask every second how far it is, instead of loading the page anew.
export function followRun(place) {
  if (!place || place.dataset.state !== "running") return;
  setInterval(async () => {
    const answer = await fetch(place.dataset.run, { headers: { "X-Background": "1" } });
    if (!answer.ok) return;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const fresh = page.querySelector("[data-run]");
    if (!fresh) return;
    place.replaceChildren(...fresh.childNodes);
    if (fresh.dataset.state !== "running") location.reload();
  }, 1000);
}
