// Keys: j and k step through what a room lists, Enter opens it, / searches, ? tells. They can be turned off.
// The place where they stand has the class `here`; the address (#s12), a click and the focus move it too.
const OFF = "sayso-keys-off";
const judges = document.querySelector('meta[name="token"]') !== null;
const main = document.querySelector("main");
let here = null;

const seen = (one) => (one.checkVisibility ? one.checkVisibility() : one.offsetParent !== null);
const stops = () => [...document.querySelectorAll("[data-stop]")].filter(seen);

function stand(at) {
  here?.classList.remove("here");
  here = at;
  here?.classList.add("here");
  // From now on the place is marked, and no longer what the address names.
  document.documentElement.classList.toggle("placed", here !== null);
  (here ?? document).dispatchEvent(new CustomEvent("place", { bubbles: true }));
}

function focus() {
  if (!here) return;
  here.tabIndex = -1;
  here.focus({ preventScroll: true });
  here.scrollIntoView({ block: "nearest" });
}

function step(by) {
  const all = stops();
  if (!all.length) return;
  const at = all.indexOf(here);
  const next = at < 0 ? (by > 0 ? 0 : all.length - 1) : at + by;
  stand(all[Math.max(0, Math.min(all.length - 1, next))]);
  focus();
}

function named() {
  const id = decodeURIComponent(location.hash.slice(1));
  if (!id) return null;
  const stop = document.getElementById(id)?.closest("[data-stop]");
  return stop ?? (/^s\d+$/.test(id) ? document.querySelector(`[data-stop][data-s="${id.slice(1)}"]`) : null);
}

function goOn() {
  const links = here ? [...here.querySelectorAll("a[href]")] : [];
  const away = links.filter((one) => !one.getAttribute("href").startsWith("#"));
  (links.find((one) => "open" in one.dataset) ?? away[0] ?? links[0])?.click();
}

const judge = (act) => document.dispatchEvent(new CustomEvent("judge", { detail: { act, here } }));

const KEYS = {
  j: ["the next one", () => step(1)],
  k: ["the one before", () => step(-1)],
  o: ["open it", goOn],
  Enter: ["open it", goOn],
  ...(judges && {
    a: ["accept it", () => judge("accept")],
    r: ["reject it", () => judge("reject")],
    e: ["everything that can be judged of it", () => judge("everything")],
    u: ["take back what was judged last; in a list of judgements, this one", () => judge("undo")],
  }),
  "/": ["search", () => document.querySelector("#q")?.focus()],
  Escape: ["out of a field", null],
  h: ["the front room", () => location.assign("/")],
  "?": ["these keys", tell],
};

function tell() {
  let box = document.querySelector("dialog.keys-told");
  if (!box) {
    box = document.createElement("dialog");
    box.className = "keys-told";
    const title = document.createElement("h2");
    title.textContent = "Keys";
    title.id = "keys-told";
    box.setAttribute("aria-labelledby", title.id);
    const list = document.createElement("dl");
    for (const [key, [does]] of Object.entries(KEYS)) {
      const name = document.createElement("dt");
      const kbd = document.createElement("kbd");
      kbd.textContent = key;
      name.append(kbd);
      const what = document.createElement("dd");
      what.textContent = does;
      list.append(name, what);
    }
    const label = document.createElement("label");
    const on = document.createElement("input");
    on.type = "checkbox";
    on.checked = !localStorage.getItem(OFF);
    on.addEventListener("change", () => (on.checked ? localStorage.removeItem(OFF) : localStorage.setItem(OFF, "1")));
    label.append(on, " single keys are on");
    const form = document.createElement("form");
    form.method = "dialog";
    const close = document.createElement("button");
    close.textContent = "Close";
    form.append(close);
    box.append(title, list, label, form);
    document.body.append(box);
  }
  box.showModal();
}

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || event.defaultPrevented) return;
  if (event.target.closest("dialog")) return;
  if (event.target.closest("input, textarea, select")) {
    if (event.key !== "Escape") return;
    event.preventDefault(); // what was typed stays
    event.target.blur();
    (here ?? main).focus({ preventScroll: true });
    return;
  }
  if (localStorage.getItem(OFF) && event.key !== "?") return;
  if (event.key === "Enter" && event.target !== here && event.target !== document.body) return; // a link's, a button's
  const does = KEYS[event.key]?.[1];
  if (does) {
    event.preventDefault();
    does();
  }
});

for (const moved of ["click", "focusin"]) {
  document.addEventListener(moved, (event) => {
    const stop = event.target.closest?.("[data-stop]");
    if (stop && stop !== here) stand(stop);
  });
}
// What stands where the place was, after it was judged.
document.addEventListener("renewed", (event) => {
  const held = document.activeElement === document.body;
  stand(event.target);
  if (held) focus();
});

const arrive = () => stand(named() ?? here);
addEventListener("hashchange", arrive);
if (location.hash) arrive();

const told = document.querySelector(".foot .keys");
if (told) told.hidden = false;
