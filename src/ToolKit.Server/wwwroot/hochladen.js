// Several files at once, by choice or drag and drop, in parts that a broken connection does not undo. Without this script the form sends one file at a time.
(() => {
  "use strict";
  const partSize = 8 * 1024 * 1024;
  const pauses = [1, 2, 5, 10, 30]; // seconds before each new try
  const words = document.currentScript.dataset; // in the language of the page; a status that is refused has the sentence of its number

  const form = document.querySelector("form[data-upload-to]");
  if (!form)
    return;
  const input = form.querySelector("input[type=file]");
  const folder = form.dataset.uploadTo;
  const most = Number(form.dataset.uploadMost);
  const changeClass = form.querySelector("select[name=aenderung]");
  const token = form.querySelector("input[name=form-token]").value;
  const list = document.createElement("ul");
  list.className = "uploads";
  const status = document.createElement("p");
  status.setAttribute("role", "status");
  form.after(list, status);
  form.classList.add("drop");
  form.querySelector("[data-without-script]").textContent = words.choose;
  input.multiple = true;

  // As the list says it.
  const size = bytes => {
    const units = ["B", "KB", "MB", "GB", "TB"];
    let unit = 0;
    for (; bytes >= 999.5 && unit < units.length - 1; unit++)
      bytes /= 1000;
    const digits = unit > 0 && bytes < 10 ? 1 : 0;
    return `${bytes.toLocaleString(document.documentElement.lang, { minimumFractionDigits: digits, maximumFractionDigits: digits })} ${units[unit]}`;
  };
  const wait = seconds => new Promise(done => setTimeout(done, seconds * 1000));

  // What was done before the list was shown anew, as the form without script says it.
  const doneKey = ["hochgeladen", folder].join("\n");
  const done = sessionStorage.getItem(doneKey);
  if (done) {
    sessionStorage.removeItem(doneKey);
    const notice = document.createElement("div");
    notice.className = "notice good";
    notice.setAttribute("role", "status");
    notice.append(Object.assign(document.createElement("p"), { textContent: done }));
    document.querySelector("main h1").before(notice);
  }

  // The place of an upload that was begun earlier, in this window, for the same file.
  const keyOf = file => ["hochladen", folder, file.name, file.size, file.lastModified].join("\n");

  class Refused extends Error {
    constructor(status, detail) {
      super(detail);
      this.status = status;
    }
  }

  const send = (method, url, headers, body, progress) => new Promise((done, failed) => {
    const request = new XMLHttpRequest(); // fetch does not tell how much is sent
    request.open(method, url);
    request.setRequestHeader("RequestVerificationToken", token);
    for (const [name, value] of Object.entries(headers))
      request.setRequestHeader(name, value);
    if (progress)
      request.upload.addEventListener("progress", event => progress(event.loaded));
    request.addEventListener("load", () => done(request));
    request.addEventListener("error", () => failed(new Error("connection")));
    request.addEventListener("abort", () => failed(new Error("connection")));
    request.send(body);
  });

  const sentenceFor = status => (words[status] ?? words.other).replace("{0}", size(most));

  const begin = async file => {
    const known = sessionStorage.getItem(keyOf(file));
    if (known) {
      const found = await send("HEAD", known, {});
      if (found.status === 200)
        return [known, Number(found.getResponseHeader("Upload-Offset"))];
    }
    const path = (folder === "/" ? "" : folder) + "/" + file.name;
    const begun = await send("POST", "/api/uploads?path=" + encodeURIComponent(path) + "&changeClass=" + changeClass.value, { "Upload-Length": file.size });
    if (begun.status !== 201)
      throw new Refused(begun.status);
    const place = begun.getResponseHeader("Location");
    sessionStorage.setItem(keyOf(file), place);
    return [place, 0];
  };

  const upload = async (file, bar) => {
    let [place, at] = await begin(file);
    for (let tries = 0; ;) {
      try {
        const part = file.slice(at, at + partSize);
        const from = at;
        const answer = await send("PATCH", place, { "Upload-Offset": at, "Content-Type": "application/offset+octet-stream" }, part, sent => { bar.value = from + sent; });
        if (answer.status === 200)
          return JSON.parse(answer.responseText);
        if (answer.status === 204) {
          at = Number(answer.getResponseHeader("Upload-Offset"));
          tries = 0;
          if (at === file.size)
            return { outcome: "created", problems: [], findings: 0 };
        } else if (answer.status === 409) {
          at = Number(answer.getResponseHeader("Upload-Offset") ?? at);
          if (at === file.size || ++tries > pauses.length)
            throw new Refused(409);
          await wait(pauses[tries - 1]);
        } else {
          throw new Refused(answer.status);
        }
      } catch (problem) {
        if (problem instanceof Refused || tries >= pauses.length)
          throw problem;
        await wait(pauses[tries++]);
        const found = await send("HEAD", place, {}).catch(() => null);
        if (found?.status === 404)
          throw new Refused(404);
        if (found?.status === 200)
          at = Number(found.getResponseHeader("Upload-Offset"));
      }
      bar.value = at;
    }
  };

  // What the server has found wrong with the fields of a template; it is stored all the same.
  const tellOf = problems => {
    const said = document.createElement("p");
    said.textContent = words.checked;
    const list = document.createElement("ul");
    for (const problem of problems)
      list.append(Object.assign(document.createElement("li"), { textContent: problem }));
    const both = document.createElement("div");
    both.className = "checked";
    both.append(said, list);
    return both;
  };

  let queue = Promise.resolve();
  let running = 0;
  let succeeded = 0;

  const add = files => {
    for (const file of files) {
      const item = document.createElement("li");
      const label = document.createElement("span");
      label.textContent = `${file.name} (${size(file.size)})`;
      const bar = document.createElement("progress");
      bar.max = Math.max(1, file.size);
      bar.value = 0;
      bar.setAttribute("aria-label", file.name);
      const outcome = document.createElement("span");
      outcome.className = "outcome";
      outcome.textContent = words.waits;
      item.append(label, bar, outcome);
      list.append(item);
      running++;
      queue = queue.then(async () => {
        outcome.textContent = words.runs;
        try {
          if (file.size > most)
            throw new Refused(413);
          const made = await upload(file, bar);
          bar.value = bar.max;
          succeeded++;
          sessionStorage.removeItem(keyOf(file));
          outcome.textContent = words[made.outcome];
          if (made.problems.length > 0)
            item.append(tellOf(made.problems));
          if (made.findings > 0 || made.unchecked) {
            const link = document.createElement("a");
            link.className = "checked";
            link.href = "/dokumente" + made.path.split("/").map(encodeURIComponent).join("/");
            link.textContent = words.found;
            outcome.append(". ", link);
          }
        } catch (problem) {
          item.classList.add("undone");
          outcome.textContent = problem instanceof Refused ? sentenceFor(problem.status) : words.broken;
        }
        if (--running === 0)
          finish();
      });
    }
  };

  const finish = () => {
    if (succeeded === 0)
      return;
    const said = succeeded === 1 ? words.one : words.many.replace("{0}", succeeded);
    const fresh = new URL(location.pathname, location);
    fresh.search = new URLSearchParams([...new URLSearchParams(location.search)].filter(([name]) => name !== "handler"));
    if (!list.querySelector(".undone, .checked")) {
      sessionStorage.setItem(doneKey, said);
      location.assign(fresh);
      return;
    }
    status.replaceChildren(said + " ");
    const link = document.createElement("a");
    link.href = fresh;
    link.textContent = words.reload;
    status.append(link);
  };

  form.addEventListener("submit", event => {
    if (input.files.length === 0)
      return;
    event.preventDefault();
    add([...input.files]);
    input.value = "";
  });

  addEventListener("beforeunload", event => {
    if (running > 0)
      event.preventDefault();
  });

  const isFile = event => event.dataTransfer?.types.includes("Files");
  for (const kind of ["dragenter", "dragover"]) {
    document.addEventListener(kind, event => {
      if (!isFile(event))
        return;
      event.preventDefault();
      form.classList.add("over");
    });
  }
  document.addEventListener("dragleave", event => {
    if (event.relatedTarget === null)
      form.classList.remove("over");
  });
  document.addEventListener("drop", event => {
    if (!isFile(event))
      return;
    event.preventDefault();
    form.classList.remove("over");
    const isFolder = [...event.dataTransfer.items].some(item => item.webkitGetAsEntry?.()?.isDirectory);
    status.textContent = isFolder ? words.folder : "";
    if (!isFolder)
      add([...event.dataTransfer.files]);
  });
})();
