// Suggestions while typing, as the combobox pattern of WAI-ARIA describes it. Without this script every search box is an ordinary form.
(() => {
  "use strict";
  const wait = 120; // milliseconds after the last key
  const words = document.currentScript.dataset; // in the language of the page

  for (const input of document.querySelectorAll("input[data-suggest]")) {
    const form = input.form;
    const list = document.createElement("ul");
    list.id = input.id + "-vorschlaege";
    list.className = "suggestions";
    list.hidden = true;
    list.setAttribute("role", "listbox");
    list.setAttribute("aria-label", words.list);
    const status = document.createElement("span");
    status.className = "only-read";
    status.setAttribute("role", "status");
    const box = document.createElement("div");
    box.className = "suggest-box";
    input.replaceWith(box);
    box.append(input, list, status);
    for (const [name, value] of [["role", "combobox"], ["aria-autocomplete", "list"], ["aria-expanded", "false"], ["aria-controls", list.id]])
      input.setAttribute(name, value);

    let timer = 0;
    let asked = 0;
    let typed = input.value;
    let at = -1;

    const close = () => {
      clearTimeout(timer);
      asked++;
      at = -1;
      list.hidden = true;
      list.replaceChildren();
      status.textContent = "";
      input.setAttribute("aria-expanded", "false");
      input.removeAttribute("aria-activedescendant");
    };

    const mark = index => {
      at = index;
      [...list.children].forEach((option, i) => option.setAttribute("aria-selected", String(i === at)));
      const option = list.children[at];
      if (option) {
        input.setAttribute("aria-activedescendant", option.id);
        option.scrollIntoView({ block: "nearest" });
      } else {
        input.removeAttribute("aria-activedescendant");
      }
      input.value = option ? option.dataset.text : typed;
    };

    const choose = option => {
      const { text, path } = option.dataset;
      close();
      if (path) {
        location.href = "/dokumente" + path.split("/").map(encodeURIComponent).join("/");
      } else {
        input.value = text;
        form.submit();
      }
    };

    const show = suggestions => {
      list.replaceChildren(...suggestions.map(({ text, path }, i) => {
        const option = document.createElement("li");
        option.id = list.id + "-" + i;
        option.setAttribute("role", "option");
        option.lang = "de"; // words and titles of the library
        option.setAttribute("aria-selected", "false");
        option.dataset.text = text;
        if (path) {
          option.dataset.path = path;
          option.className = "document";
        }
        option.textContent = text;
        option.addEventListener("mousedown", event => event.preventDefault()); // the focus stays in the box
        option.addEventListener("click", () => choose(option));
        return option;
      }));
      at = -1;
      list.hidden = suggestions.length === 0;
      input.setAttribute("aria-expanded", String(suggestions.length > 0));
      input.removeAttribute("aria-activedescendant");
      status.textContent = suggestions.length === 0 ? "" : suggestions.length === 1 ? words.one : words.many.replace("{0}", suggestions.length);
    };

    const ask = async () => {
      const number = ++asked;
      try {
        const answer = await fetch("/api/suggest?q=" + encodeURIComponent(typed), { headers: { Accept: "application/json" } });
        if (answer.ok && number === asked)
          show((await answer.json()).suggestions);
      } catch {
        // Without suggestions one can still search.
      }
    };

    input.addEventListener("input", () => {
      typed = input.value;
      clearTimeout(timer);
      if (typed.trim().length < 2)
        close();
      else
        timer = setTimeout(ask, wait);
    });

    input.addEventListener("keydown", event => {
      const count = list.children.length;
      if (event.key === "Escape" && !list.hidden) {
        input.value = typed;
        close();
        event.preventDefault();
      } else if (count > 0 && !list.hidden && (event.key === "ArrowDown" || event.key === "ArrowUp")) {
        mark(event.key === "ArrowDown" ? (at + 2) % (count + 1) - 1 : (at + count + 1) % (count + 1) - 1);
        event.preventDefault();
      } else if (event.key === "Enter" && at >= 0) {
        choose(list.children[at]);
        event.preventDefault();
      }
    });

    input.addEventListener("blur", close);
  }
})();
