// Marks: a click on a statement's words gives its address; its words and its note light up together.
const of = (place) => document.querySelectorAll(`[data-s~="${CSS.escape(place)}"]`);

function light(place, on) {
  for (const one of of(place)) one.classList.toggle("lit", on);
}

function last(one) {
  return one.dataset.s.split(" ").at(-1);
}

let lit = null;
function only(place) {
  if (lit !== null) light(lit, false);
  lit = place;
  if (lit !== null) light(lit, true);
}

const reading = document.querySelector(".reading");
reading.addEventListener("click", (event) => {
  const run = event.target.closest(".s");
  if (run && !event.target.closest("a") && getSelection().isCollapsed) location.hash = `s${last(run)}`;
});
reading.addEventListener("mouseover", (event) => {
  const one = event.target.closest("[data-s]");
  if (one) only(last(one));
});
reading.addEventListener("mouseleave", () => only(named()));
reading.addEventListener("focusin", (event) => {
  const one = event.target.closest("[data-s]");
  if (one) only(last(one));
});

function named() {
  const found = /^#s(\d+)$/.exec(location.hash);
  return found ? found[1] : null;
}
addEventListener("hashchange", () => only(named()));
only(named());
