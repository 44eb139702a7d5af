// After a reload the sentence that was at the top of the window is there again, wherever it is in the page now.
(() => {
  const key = `sitegen ${location.pathname}`;

  // What stays in the window says nothing of the place in the page.
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
  // Some time after the load the browser itself would go to where the page was scrolled to last, even if that
  // was the page that told of a fault. From the first move on, its way back to earlier places is wanted again.
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
