// Long work started from a page: say so until the answer is there. A file that is downloaded leaves the page as it is.
const SHOWN_AFTER = 400;
const DOWNLOADS_TAKE = 8_000;

export function tellOfWork(note) {
  if (!note) return;
  let timers = [];

  function begin() {
    timers = [
      setTimeout(() => note.replaceChildren("Working on it. This can take some seconds."), SHOWN_AFTER),
      setTimeout(end, SHOWN_AFTER + DOWNLOADS_TAKE),
    ];
  }

  function end() {
    timers.forEach(clearTimeout);
    note.replaceChildren();
  }

  addEventListener("submit", (event) => event.defaultPrevented || begin());
  for (const link of document.querySelectorAll("a[data-busy]")) link.addEventListener("click", begin);
  addEventListener("pageshow", end);
}
