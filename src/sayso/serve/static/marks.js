// Marks: a click on a statement's words gives its address; its words and its note light up together, those of the place
// where the keys stand, or of what is pointed at.
const reading = document.querySelector(".reading");
let lit = [];

function light(stop) {
  for (const one of lit) one.classList.remove("lit");
  const place = stop?.dataset.s;
  const finding = /^f\d+$/.test(stop?.id ?? "") ? stop.id : null;
  lit = [
    ...(place ? reading.querySelectorAll(`[data-s~="${CSS.escape(place)}"]`) : []),
    ...(finding ? reading.querySelectorAll(`.flag[href="#${finding}"]`) : []),
  ];
  for (const one of lit) one.classList.add("lit");
}

const noteOf = (one) => reading.querySelector(`[data-stop][data-s="${CSS.escape(one.dataset.s.split(" ").at(-1))}"]`);
const place = () => light(document.querySelector(".here"));

reading.addEventListener("click", (event) => {
  const run = event.target.closest(".s");
  if (!run || event.target.closest("a") || !getSelection().isCollapsed) return;
  const hash = `#s${run.dataset.s.split(" ").at(-1)}`;
  if (location.hash === hash) dispatchEvent(new HashChangeEvent("hashchange"));
  else location.hash = hash;
});
reading.addEventListener("mouseover", (event) => {
  const one = event.target.closest("[data-s]");
  if (one) light(noteOf(one));
});
reading.addEventListener("mouseleave", place);
reading.addEventListener("focusin", (event) => {
  const one = event.target.closest(".sign[data-s]");
  if (one) light(noteOf(one));
});
document.addEventListener("place", place);
place();
