// The preview beside a form follows what is typed; without this script its button does that. Who leaves the page by a link is asked, because what was typed is nowhere else. A page that is made for printing gets a button to print.
(() => {
  "use strict";
  const wait = 400; // milliseconds after the last key

  // Puts the new text in place of the old, and brings what has changed into sight where the preview scrolls by itself.
  const show = made => {
    const text = document.getElementById("vorschau-text");
    const old = [...text.children].map(part => part.outerHTML);
    text.replaceChildren(...made.childNodes);
    const changed = [...text.children].find((part, i) => part.outerHTML !== old[i]);
    const frame = text.parentElement;
    if (!changed || frame.scrollHeight <= frame.clientHeight)
      return;
    const [part, seen] = [changed.getBoundingClientRect(), frame.getBoundingClientRect()];
    if (part.top < seen.top || part.bottom > seen.bottom)
      frame.scrollTop += part.top - seen.top - frame.clientHeight / 4;
  };

  for (const form of document.querySelectorAll("form[data-preview]")) {
    let timer = 0;
    let running = null;
    let isTyped = form.dataset.typed === "true";
    let isSent = false;
    const update = async () => {
      running?.abort(); // what was typed in the meantime counts
      running = new AbortController();
      try {
        const answer = await fetch(form.dataset.preview, { method: "POST", body: new URLSearchParams(new FormData(form)), headers: { Accept: "text/html" }, signal: running.signal });
        if (!answer.ok || answer.redirected)
          return;
        const page = new DOMParser().parseFromString(await answer.text(), "text/html");
        const made = page.getElementById("vorschau-text");
        if (made)
          show(made);
      } catch {
        // The preview stays as it was, and its button says what is the matter.
      }
    };
    form.addEventListener("submit", () => {
      isSent = true;
      setTimeout(() => { isSent = false; }, 2000); // a file as answer leaves the page as it is
    });
    addEventListener("beforeunload", event => {
      if (isTyped && !isSent)
        event.preventDefault();
    });
    form.addEventListener("input", () => {
      isTyped = true;
      clearTimeout(timer);
      timer = setTimeout(update, wait);
    });
  }

  for (const button of document.querySelectorAll("button[data-print]")) {
    button.hidden = false;
    button.addEventListener("click", () => print());
  }
})();
