// Keys of who judges: a accepts, r rejects what the keys stand at, e opens all that can be done about it, u takes back.
// What is pressed is done in turn, each on what the one before left.
const token = document.querySelector('meta[name="token"]').content;
const named = document.querySelector('meta[name="named"]') !== null;
const DONE = { accept: "accepted", reject: "rejected" };
const LATER = "sayso-told";
const made = []; // what was judged here, the last last
const successors = new WeakMap(); // of what was shown anew

const heard = document.createElement("p");
heard.className = "unseen";
heard.setAttribute("role", "status");
const shown = document.createElement("span");
shown.className = "told at-hand";
document.body.append(heard);

function say(text, one, link) {
  heard.textContent = "";
  heard.textContent = text;
  shown.replaceChildren(text, ...(link ? [" ", link] : []));
  const at = one && now(one);
  (at?.matches("tr") ? at.lastElementChild : (at ?? document.body)).append(shown);
  shown.scrollIntoView({ block: "nearest", behavior: "instant" });
}

function now(one) {
  while (successors.has(one)) one = successors.get(one);
  return one;
}

function same(one, root) {
  const { what, id, page } = one.dataset;
  const [thing, at] = [`[data-what="${what}"][data-id="${CSS.escape(id)}"]`, page ? `[data-page="${page}"]` : ""];
  return [...root.querySelectorAll(thing + at)];
}

function room(one) {
  const asked = new URLSearchParams({ id: one.dataset.id });
  if (one.dataset.page) asked.set("page", one.dataset.page);
  return `/judging/${one.dataset.what}?${asked}`;
}

function send(address, fields) {
  const body = new URLSearchParams({ token, ...fields });
  return fetch(address, { method: "POST", body, headers: { accept: "application/json" } });
}

// Show a thing as it stands now, wherever this room shows it. What is listed here no longer stays, and is false for that.
async function renew(one) {
  if (!one.dataset.what) return false;
  const answer = await fetch(location.href);
  if (!answer.ok) return false;
  const fresh = same(one, new DOMParser().parseFromString(await answer.text(), "text/html"));
  for (const [n, old] of fresh.length ? same(one, document).entries() : []) {
    const next = document.importNode(fresh[Math.min(n, fresh.length - 1)], true);
    for (const [m, fold] of old.querySelectorAll("details").entries()) {
      const again = next.querySelectorAll("details")[m];
      if (again) again.open = fold.open;
    }
    const stood = old.classList.contains("here");
    old.replaceWith(next);
    successors.set(old, next);
    if (stood) next.dispatchEvent(new CustomEvent("renewed", { bubbles: true }));
  }
  return fresh.length > 0;
}

// What the room shows of it may be no word on how it stands.
function mark(one, done, seen) {
  for (const each of same(now(one), document)) {
    if (seen) each.dataset.seen = seen;
    each.classList.remove("accepted", "rejected");
    each.querySelector(".standing.own")?.remove();
    if (!done) continue;
    each.classList.add(done);
    if (each.querySelector(".standing")) continue;
    const tag = document.createElement("span");
    tag.className = `tag standing own ${done}`;
    tag.textContent = `${done} by a person`;
    (each.matches("tr") ? each.lastElementChild : each).append(" ", tag);
  }
}

async function refused(answer, one) {
  const told = await answer.json().catch(() => ({ detail: "the room did not answer as it should" }));
  const text = told.detail.charAt(0).toUpperCase() + told.detail.slice(1).replace(/\.?$/, ".");
  const link = document.createElement("a");
  if (answer.status === 401) {
    link.href = `/signin?next=${encodeURIComponent(location.pathname + location.search)}`;
    link.textContent = "Sign in";
  } else if (answer.status === 409) {
    await renew(one);
    return say(`${text} It is shown here as it stands now.`, one);
  } else {
    link.href = location.href;
    link.textContent = "Open this room again";
    link.addEventListener("click", () => location.reload());
  }
  say(text, one, answer.status === 401 || answer.status === 403 ? link : null);
}

async function judge(one, act) {
  one = now(one);
  const { what, id, page, seen } = one.dataset;
  const answer = await send("/judging", { act, what, id, seen, ...(page && { page }) });
  if (!answer.ok) return refused(answer, one);
  made.push([(await answer.json()).id, one]);
  await renew(one);
  mark(one, DONE[act], answer.headers.get("x-sayso-seen"));
  say(`${DONE[act]}; u takes it back`, one);
}

async function undo(here) {
  const listed = here && now(here).dataset.judgement;
  const [judgement, one] = listed ? [listed, here] : (made.at(-1) ?? []);
  if (!judgement) return say("Nothing was judged here that u could take back; Activity lists every judgement.", here);
  const answer = await send("/judging/undo", { judgement });
  if (!answer.ok) return refused(answer, one);
  if (listed) {
    sessionStorage.setItem(LATER, "taken back");
    history.replaceState(null, "", `#${now(here).id}`);
    return location.reload();
  }
  made.pop();
  mark(one, null, answer.headers.get("x-sayso-seen"));
  await renew(one);
  const [at, back] = [here && now(here), now(one)];
  say(at && at !== back ? `taken back: ${called(back)}` : "taken back", at ?? back);
}

const called = (one) => one.querySelector(".no")?.textContent ?? `${one.textContent.trim().slice(0, 60)} …`;

let turn = Promise.resolve();
document.addEventListener("judge", (event) => {
  const { act, here } = event.detail;
  turn = turn
    .then(() => {
      if (act === "undo") return undo(here);
      if (!here) return say("Step to something first: j.", null);
      const one = now(here);
      const all = one.dataset.what ? room(one) : one.querySelector('a[href^="/judging/"]')?.href;
      if (!all) return say("This is nothing that is judged by itself; o opens it.", one);
      // Where one says who one is, unless that is known; and where the list says no more than what was judged.
      if (act === "everything" || !named) return location.assign(all);
      if (!one.dataset.what) return say("A judgement is taken back (u), or opened with what it is about (o).", one);
      return judge(one, act);
    })
    .catch(() => say("The room does not answer; is it still open?", here));
});

const later = sessionStorage.getItem(LATER);
if (later) {
  sessionStorage.removeItem(LATER);
  say(later, document.querySelector(".here"));
}
