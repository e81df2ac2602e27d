// Keys of who judges: a accepts, r rejects what the keys stand at, e opens all that can be done about it.
const token = document.querySelector('meta[name="token"]')?.content;
const named = document.querySelector('meta[name="named"]');
const told = document.createElement("p");
told.className = "told unseen";
told.setAttribute("role", "status");
document.querySelector("main").prepend(told);

function room(one) {
  const asked = new URLSearchParams({ id: one.dataset.id });
  if (one.dataset.page) asked.set("page", one.dataset.page);
  return `/judging/${one.dataset.what}?${asked}`;
}

async function judge(one, act) {
  if (!named) return location.assign(room(one)); // where one says who one is
  const form = new URLSearchParams({ act, token, what: one.dataset.what, id: one.dataset.id, seen: one.dataset.seen });
  if (one.dataset.page) form.set("page", one.dataset.page);
  const answer = await fetch("/judging", {
    method: "POST",
    body: form,
    headers: { accept: "application/json" },
  });
  told.classList.remove("unseen");
  if (answer.ok) {
    const done = { accept: "accepted", reject: "rejected" }[act];
    one.classList.remove("accepted", "rejected");
    one.classList.add(done);
    let tag = one.querySelector(".standing");
    if (!tag) {
      tag = document.createElement("span");
      one.append(" ", tag);
    }
    tag.className = `tag standing ${done}`;
    tag.textContent = `${done} by a person`;
    one.dataset.seen = answer.headers.get("x-sayso-seen") ?? one.dataset.seen;
    told.textContent = `${done}; u takes it back`;
    told.dataset.judgement = (await answer.json()).id;
    return;
  }
  told.textContent = (await answer.json()).detail;
}

async function undo() {
  if (!told.dataset.judgement) return;
  const form = new URLSearchParams({ token, judgement: told.dataset.judgement });
  const answer = await fetch("/judging/undo", { method: "POST", body: form, headers: { accept: "application/json" } });
  if (answer.ok) location.reload();
  else told.textContent = (await answer.json()).detail;
}

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
  if (event.target.closest("input, textarea, select, dialog") || localStorage.getItem("sayso-keys-off")) return;
  const here = document.querySelector(".here[data-what]");
  if (event.key === "u") {
    event.preventDefault();
    undo();
  } else if (here && ["a", "r", "e"].includes(event.key)) {
    event.preventDefault();
    if (event.key === "e") location.assign(room(here));
    else judge(here, event.key === "a" ? "accept" : "reject");
  }
});
