// Marks every piece of what the address names: a statement's source, cue and content together.
function show() {
  for (const old of document.querySelectorAll(".text .here")) old.classList.remove("here");
  const name = decodeURIComponent(location.hash.slice(1));
  if (!name) return;
  for (const piece of document.querySelectorAll(`[data-of~="${CSS.escape(name)}"]`)) piece.classList.add("here");
}
addEventListener("hashchange", show);
show();
