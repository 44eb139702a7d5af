// The page under an open desk. When a build has ended, only the changed parts of the page are replaced: a reload
// would take away the focus, and what is typed meanwhile.
const deskPage = (() => {
  "use strict";

  // `built` holds the main part of the page as it was built; `shownFor` maps each of its nodes to the one that is
  // shown.
  const main = document.querySelector("main");
  const built = document.createDocumentFragment();
  const shownFor = new WeakMap();
  const remember = (node, shown) => {
    shownFor.set(node, shown);
    node.childNodes.forEach((child, number) => remember(child, shown.childNodes[number]));
  };
  if (main) {
    built.append(main.cloneNode(true));
    remember(built.firstChild, main);
  }

  const isAlike = (node, now) =>
    node.nodeType === Node.ELEMENT_NODE && node.nodeName === now.nodeName && node.id === now.id && node.childNodes.length === now.childNodes.length;
  const renew = (node, now) => {
    if (node.isEqualNode(now)) return;
    const shown = shownFor.get(node);
    if (!isAlike(node, now)) {
      const fresh = document.importNode(now, true);
      remember(now, fresh);
      shown.replaceWith(fresh);
      return node.replaceWith(now);
    }
    for (const name of new Set([...node.getAttributeNames(), ...now.getAttributeNames()])) {
      const value = now.getAttribute(name);
      if (value === node.getAttribute(name)) continue;
      for (const one of [node, shown]) {
        if (value === null) one.removeAttribute(name);
        else one.setAttribute(name, value);
      }
    }
    const children = [...now.childNodes];
    [...node.childNodes].forEach((child, number) => renew(child, children[number]));
  };

  const uses = [desk.isOpen, desk.isWaiting];
  const isInUse = () => uses.some(use => use());
  const listeners = [];
  // Whether parts of the page have been replaced, and whether the new page needs other styles, scripts or media.
  let isRenewed = false;
  let isOther = false;
  let turn = 0;
  // The page's assets: its styles and scripts and, in the address of livereload's script, the number of its media.
  const belongings = page =>
    [...page.querySelectorAll("link[rel=stylesheet][href], script[src]")]
      .map(one => (one.getAttribute("src") ?? one.getAttribute("href")).replace(/snipver=.*-/, ""))
      .join("\n");
  const own = belongings(document);
  // Other scripts know only the original parts. So the whole page is reloaded once nobody can be in the middle of
  // something.
  const settle = () => {
    if (isRenewed && !isInUse() && (isOther || document.hidden)) location.reload();
  };
  const update = async () => {
    if (!isInUse()) return location.reload();
    const mine = ++turn;
    let answer, text;
    try {
      answer = await fetch(location.href);
      text = await answer.text();
    } catch {
      // The preview has ended. When it answers again, it reports what has changed.
      return;
    }
    if (mine !== turn) return;
    const page = new DOMParser().parseFromString(text, "text/html");
    const now = page.querySelector("main");
    // Problems have a page of their own. Typed text is kept until this page is back.
    if (!answer.ok || now?.dataset.page !== main?.dataset.page) return location.reload();
    renew(built.firstChild, now);
    document.title = page.title;
    isRenewed = true;
    isOther = belongings(page) !== own;
    for (const listener of listeners) listener();
    settle();
  };
  // livereload calls a plugin under this name before it reloads.
  window.LiveReloadPluginDesk = class {
    static identifier = "desk";
    static version = "1";

    reload() {
      update();
      return true;
    }
  };
  document.addEventListener("visibilitychange", settle);
  // Only if the desk stays closed, and does not open with something else.
  document.addEventListener("close", () => setTimeout(settle), true);
  desk.whenAnswered(settle);

  // Calls a function when the page is ready, and whenever it has changed.
  const whenShown = listener => {
    listeners.push(listener);
    addEventListener("DOMContentLoaded", () => listener());
  };

  return {whenShown, uses, settle};
})();
