// A form of filters (data-live names the parts it changes) is applied as soon as something is ticked, without loading the page. Without this script its button does it.
(() => {
  "use strict";
  for (const form of document.querySelectorAll("form[data-live]")) {
    let asked = 0;
    form.addEventListener("change", async () => {
      const mine = ++asked;
      const query = new URLSearchParams(new FormData(form)).toString();
      const address = location.pathname + (query ? "?" + query : "");
      try {
        const answer = await fetch(address, { headers: { Accept: "text/html" } });
        if (!answer.ok || answer.redirected)
          throw new Error();
        const page = new DOMParser().parseFromString(await answer.text(), "text/html");
        if (mine !== asked)
          return; // something else was ticked in the meantime
        for (const id of form.dataset.live.split(" "))
          document.getElementById(id).replaceChildren(...page.getElementById(id).childNodes);
        history.replaceState(null, "", address);
      } catch {
        form.submit(); // the server says what is the matter
      }
    });
  }
})();
