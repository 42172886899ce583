// Asks before a text that is not saved is left behind.
(() => {
  "use strict";
  const form = document.querySelector("form.editor");
  const text = form.querySelector("textarea");
  let isSent = false;
  form.addEventListener("submit", () => { isSent = true; });
  addEventListener("pageshow", () => { isSent = false; }); // she came back, and the browser has kept the page
  addEventListener("beforeunload", event => {
    if (!isSent && (form.dataset.unsaved || text.value !== text.defaultValue))
      event.preventDefault();
  });
})();
