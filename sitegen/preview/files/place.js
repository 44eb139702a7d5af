// After a reload, the sentence that was at the top of the window is there again, wherever it now is in the page.
(() => {
  const key = `sitegen ${location.pathname}`;

  // Elements that stay fixed in the window say nothing about the position in the page.
  const scrolls = (element) =>
    !element || (!["fixed", "sticky"].includes(getComputedStyle(element).position) && scrolls(element.parentElement));
  addEventListener("pagehide", () => {
    const seen = [...document.querySelectorAll("main [id]")].find((element) => {
      const { top } = element.getBoundingClientRect();
      return top >= 0 && top < innerHeight && scrolls(element);
    });
    const [id, top] = scrollY > 0 && seen ? [seen.id, seen.getBoundingClientRect().top] : ["", 0];
    sessionStorage.setItem(key, JSON.stringify({ id, top, x: scrollX, y: scrollY }));
  });

  const saved = sessionStorage.getItem(key);
  if (!saved || performance.getEntriesByType("navigation")[0]?.type !== "reload") return;
  const { id, top, x, y } = JSON.parse(saved);
  let moved = false;
  const restore = () => {
    if (moved) return;
    const element = id && document.getElementById(id);
    const wanted = element ? scrollY + element.getBoundingClientRect().top - top : y;
    scrollTo({ left: x, top: wanted, behavior: "instant" });
  };
  // Some time after loading, the browser itself would return to the last scroll position, even if that belonged to
  // the page that reported a fault. After the first interaction, it may restore earlier positions again.
  history.scrollRestoration = "manual";
  for (const type of ["wheel", "touchstart", "keydown", "mousedown"]) {
    addEventListener(type, () => {
      moved = true;
      history.scrollRestoration = "auto";
    }, { once: true, passive: true });
  }
  restore();
  addEventListener("load", restore);
  document.fonts.ready.then(restore);
})();
