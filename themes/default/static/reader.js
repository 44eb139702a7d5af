// Reading an article as one likes: what style sheets cannot do. Without this script nothing is missing that is to be
// read; it remembers, keeps the place, and saves ways. It asks for nothing and sends nothing.
(() => {
  "use strict";

  const root = document.documentElement;
  const $ = (selector, within = document) => within.querySelector(selector);
  const $$ = (selector, within = document) => [...within.querySelectorAll(selector)];

  // What is remembered. Where nothing can be kept, a choice lasts as long as the page.
  const kept = {
    get(key) {
      try {
        return localStorage.getItem(`reader.${key}`);
      } catch {
        return null;
      }
    },
    set(key, value) {
      try {
        localStorage.setItem(`reader.${key}`, value);
      } catch {
        // Storage is blocked, or full.
      }
    },
  };

  // The first sentence in view, with its height in the window; `back` takes what is shown of it there again. The
  // browser's own anchor would do so by what happens to be at the top.
  const place = () => {
    const bar = $(".reading").getBoundingClientRect();
    const from = bar.top < innerHeight / 2 ? Math.max(bar.bottom, 0) : 0;
    const seen = $$(".s").map(sentence => [sentence, sentence.getClientRects()[0]]);
    const [sentence, box] = seen.find(([, box]) => box && box.bottom > from && box.top < innerHeight) ?? [];
    return sentence && [sentence, box.top];
  };
  const back = found => {
    if (!found) return;
    root.style.overflowAnchor = "none";
    const [sentence, top] = found;
    const shown = [sentence, ...halves(sentence.dataset.s)].find(half => half.getClientRects().length);
    if (shown) scrollBy({top: shown.getClientRects()[0].top - top, behavior: "instant"});
    requestAnimationFrame(() => requestAnimationFrame(() => (root.style.overflowAnchor = "")));
  };

  // Layouts

  const narrow = matchMedia("(max-width: 51.99rem)");
  const paper = matchMedia("print");
  const asked = new URLSearchParams(location.search).get("view");
  let view = asked || kept.get("view");

  const radios = () => $$("input[name=view]");
  const showView = () => {
    // On paper the style sheet decides, unless the reader has.
    const shown = view || (paper.matches ? "" : narrow.matches ? "under" : "columns");
    for (const radio of radios()) radio.checked = radio.value === shown;
  };
  const startViews = () => {
    if (!radios().some(radio => radio.value === view)) view = null;
    showView();
    for (const media of [narrow, paper]) media.addEventListener("change", showView);
    // A radio is checked before anybody is told, so the place is taken before.
    const bar = $(".views");
    let found;
    for (const event of ["pointerdown", "keydown"]) bar.addEventListener(event, () => (found = place()), true);
    bar.addEventListener("change", event => {
      view = event.target.value;
      back(found);
      kept.set("view", view);
    });
  };

  // A sentence and its other half, wherever they stand

  const halves = id => $$(`.s[data-s="${CSS.escape(id)}"]`);
  const pair = id => {
    for (const sentence of $$(".s.paired")) sentence.classList.remove("paired");
    if (id) for (const sentence of halves(id)) sentence.classList.add("paired");
  };
  // The sentence that an element stands in, or whose mark it is.
  const sentenceOf = element => {
    const near = element.closest?.(".unit, .s, :is(h1, h2, h3) > [lang]");
    return near && (near.matches(".s") ? near : $(".s", near))?.dataset.s;
  };
  const startPairs = () => {
    const main = $("main");
    const atHash = () => pair(sentenceOf(document.getElementById(decodeURIComponent(location.hash.slice(1))) ?? root));
    main.addEventListener("pointerover", event => pair(sentenceOf(event.target)));
    main.addEventListener("pointerleave", atHash);
    main.addEventListener("focusin", event => pair(sentenceOf(event.target)));
    addEventListener("hashchange", atHash);
    atHash();
  };

  // As soon as the parser has made something, and before it is drawn.
  const when = (selector, start) => {
    if ($(selector)) return start();
    const observer = new MutationObserver(() => {
      if ($(selector)) {
        observer.disconnect();
        start();
      }
    });
    observer.observe(root, {childList: true, subtree: true});
    addEventListener("DOMContentLoaded", () => observer.disconnect());
  };

  root.classList.add("scripted");
  when("#view-study", startViews);
  addEventListener("DOMContentLoaded", startPairs);
})();
