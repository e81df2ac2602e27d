// Adding: files and folders dropped anywhere on the page are sent in parts, and how far a run is keeps itself up to date.
const PART = 200;
const BYTES = 64 * 1024 * 1024;

for (const section of document.querySelectorAll("[data-run]")) watch(section);

function watch(section) {
  if (!section.matches(".running, .waiting, .receiving")) return;
  const events = new EventSource(`/adding/${section.dataset.run}/events`);
  events.addEventListener("message", (event) => {
    const run = JSON.parse(event.data);
    section.querySelector(".how").textContent = run.state;
    section.querySelector(".what").textContent = run.what
      ? `${run.what}: ${run.done.toLocaleString("en")}${run.of ? ` of ${run.of.toLocaleString("en")}` : ""}`
      : "";
    section.querySelector(".told").textContent = run.told ?? "";
    const bar = section.querySelector("progress");
    if (bar && run.of) {
      bar.max = run.of;
      bar.value = run.done;
    } else {
      bar?.removeAttribute("value");
    }
    if (["done", "cancelled", "failed"].includes(run.state)) {
      events.close();
      location.reload();
    }
  });
  events.addEventListener("error", () => {
    section.querySelector(".told").textContent = "The room does not answer; it is asked again. If it was closed, what was read is kept.";
  });
}

async function* inside(entry, path = "") {
  if (entry.isFile) {
    yield [path + entry.name, await new Promise((got, not) => entry.file(got, not))];
  } else {
    const reader = entry.createReader();
    for (;;) {
      const some = await new Promise((got, not) => reader.readEntries(got, not));
      if (!some.length) return;
      for (const one of some) yield* inside(one, `${path}${entry.name}/`);
    }
  }
}

const form = document.querySelector("form.drop");
if (form) {
  const state = form.querySelector(".state");
  form.querySelector(".dropping").hidden = false;
  document.addEventListener("dragover", (event) => {
    event.preventDefault();
    form.classList.add("over");
  });
  document.addEventListener("dragleave", (event) => {
    if (!event.relatedTarget) form.classList.remove("over");
  });
  document.addEventListener("drop", async (event) => {
    event.preventDefault();
    form.classList.remove("over");
    if (![...event.dataTransfer.types].includes("Files")) return;
    form.scrollIntoView({ block: "nearest" });
    // Entries are gone once this handler has waited for anything.
    const entries = [...event.dataTransfer.items].map((item) => item.webkitGetAsEntry()).filter(Boolean);
    await send(async function* () {
      for (const entry of entries) yield* inside(entry);
    });
  });
  form.addEventListener("submit", (event) => {
    const chosen = form.querySelector("input[type=file]").files;
    if (!chosen.length) return;
    event.preventDefault();
    send(async function* () {
      for (const file of chosen) yield [file.webkitRelativePath || file.name, file];
    });
  });

  async function send(files) {
    let [address, run, many, part, bytes] = ["/adding", null, 0, [], 0];
    const token = form.querySelector("[name=token]").value;
    async function post(open) {
      const body = new FormData();
      if (open) body.append("open", "1");
      for (const [name, file] of part) body.append("files", file, name);
      const answer = await fetch(address, {
        method: "POST",
        body,
        headers: { accept: "application/json", "x-sayso-token": token },
      });
      const told = await answer.json();
      if (!answer.ok) throw new Error(told.detail);
      [run, part, bytes] = [told.id, [], 0];
      address = `/adding/${run}`;
    }
    try {
      for await (const one of files()) {
        part.push(one);
        many += 1;
        bytes += one[1].size;
        state.textContent = `${many.toLocaleString("en")} files sent`;
        if (part.length >= PART || bytes > BYTES) await post(true);
      }
      if (!many) return;
      await post(false);
      location.assign(`/adding/${run}`);
    } catch (error) {
      state.textContent = error.message;
    }
  }
}
