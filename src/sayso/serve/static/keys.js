// Keys: j and k step through what a room lists, Enter opens it, / searches, ? tells. They can be turned off.
const OFF = "sayso-keys-off";
const stops = () => [...document.querySelectorAll("[data-stop]")].filter((one) => one.offsetParent !== null);
let here = null;

function step(by) {
  const all = stops();
  if (!all.length) return;
  const at = all.indexOf(here);
  const next = all[Math.max(0, Math.min(all.length - 1, at < 0 ? (by > 0 ? 0 : all.length - 1) : at + by))];
  here?.classList.remove("here");
  here = next;
  here.classList.add("here");
  here.tabIndex = -1;
  here.focus({ preventScroll: true });
  here.scrollIntoView({ block: "nearest" });
  here.dispatchEvent(new CustomEvent("stop", { bubbles: true }));
}

function open() {
  here?.querySelector("a[href]")?.click();
}

const KEYS = {
  j: ["the next one", () => step(1)],
  k: ["the one before", () => step(-1)],
  o: ["open it", open],
  "/": ["search", () => document.querySelector("#q")?.focus()],
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
  if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
  if (event.target.closest("input, textarea, select, dialog")) return;
  if (localStorage.getItem(OFF) && event.key !== "?") return;
  if (KEYS[event.key]) {
    event.preventDefault();
    KEYS[event.key][1]();
  }
});
const told = document.querySelector(".foot .keys");
if (told) told.hidden = false;
