// Two minutes before the session ends, say so and offer to stay. A page opened in another window prolongs it for all.
const WARNING = 2;

export function watchTimeout(dialog) {
  if (!dialog) return;
  const minutes = Number(dialog.dataset.minutes);
  const form = dialog.querySelector("form");
  const windows = new BroadcastChannel("session");
  let timers = [];

  function start() {
    timers.forEach(clearTimeout);
    dialog.hidden = true;
    timers = [
      setTimeout(warn, (minutes - WARNING) * 60_000),
      setTimeout(() => location.assign("/sign-in"), minutes * 60_000 + 2_000),
    ];
  }

  function begin() {
    start();
    windows.postMessage("seen");
  }

  function warn() {
    dialog.hidden = false;
    dialog.querySelector("button").focus();
  }

  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const answer = await fetch(form.action, { method: "POST", body: new FormData(form) });
    if (answer.ok) begin();
    else location.assign("/sign-in");
  });
  windows.addEventListener("message", start);
  begin();
}
