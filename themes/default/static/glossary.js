// Shows the entries with a name that contains the typed text, as it is typed, and of the kind in the address
// (glossary/#place). Without this script all entries are shown, and a kind can be chosen.
const field = document.getElementById("find");
const fold = (text) =>
  text
    .normalize("NFKD")
    .replace(/[\p{M}\u0640]/gu, "")
    .toLowerCase()
    .replace(/[\u0671]/g, "\u0627")
    .replace(/[\u0649\u06cc]/g, "\u064a")
    .replace(/\u0629/g, "\u0647")
    .replace(/[\u2018\u2019\u02bb\u02bc\u02be\u02bf']/g, "")
    .replace(/\s+/g, " ")
    .trim();
const letters = [...document.querySelectorAll(".letter")].map((letter) => ({
  letter,
  lines: [...letter.querySelectorAll("li")].map((line) => ({ line, names: fold(line.dataset.names) })),
}));

function show() {
  const wanted = fold(field.value);
  for (const { letter, lines } of letters) {
    for (const { line, names } of lines) line.hidden = !names.includes(wanted);
    letter.hidden = lines.every(({ line }) => line.hidden);
  }
}

function choose() {
  const kind = document.querySelector(`input[name="kind"][id="${CSS.escape(location.hash.slice(1))}"]`);
  if (kind) kind.checked = true;
}

field.closest(".find").classList.remove("waiting");
field.addEventListener("input", show);
addEventListener("hashchange", choose);
show();
choose();
