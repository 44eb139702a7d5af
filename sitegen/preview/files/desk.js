// What the parts of the desk share: requests to the preview, words in both languages, the dialog, and what is kept
// until it is saved. Texts come from files and are put into pages as text, never as HTML.
const desk = (() => {
  "use strict";

  let {token} = document.currentScript.dataset;
  const send = (name, request) =>
    fetch(`/.preview/desk/${name}`, {
      method: "POST",
      headers: {"Content-Type": "application/json", "X-Sitegen-Token": token},
      body: JSON.stringify(request),
    });
  // Each run of the preview has its own token, which is in the pages that it shows.
  const renewToken = async () => {
    const page = new DOMParser().parseFromString(await (await fetch(location.href)).text(), "text/html");
    token = page.querySelector("script[data-token]")?.dataset.token ?? token;
  };

  // How many answers are awaited. What was clicked is lost if the page is reloaded before they have come.
  let awaited = 0;
  const isWaiting = () => awaited > 0;
  const listeners = [];
  // Calls a function whenever an answer has come and been dealt with.
  const whenAnswered = listener => listeners.push(listener);
  // The answer to a request: its status (0: none came) and its contents.
  const ask = async (name, request = {}) => {
    awaited++;
    try {
      let answer = await send(name, request);
      if (answer.status === 403) {
        await renewToken();
        answer = await send(name, request);
      }
      return {status: answer.status, value: answer.headers.get("Content-Type")?.startsWith("application/json") ? await answer.json() : null};
    } catch {
      return {status: 0, value: null};
    } finally {
      awaited--;
      setTimeout(() => listeners.forEach(listener => listener()));
    }
  };

  // An element: its name, its attributes (`on…` are listeners, undefined ones are left out), and its contents.
  const make = (name, attributes = {}, ...content) => {
    const element = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) {
      if (key.startsWith("on")) element.addEventListener(key.slice(2), value);
      else if (value !== undefined && value !== false) element.setAttribute(key, value === true ? "" : value);
    }
    element.append(...content.flat(Infinity).filter(part => part || part === "0"));
    return element;
  };

  let known;
  const start = async () => {
    if (!known) {
      const {status, value} = await ask("words");
      if (status === 200) known = value;
    }
    return known;
  };
  const languages = () => known.languages;
  const attributesOf = lang => ({lang, dir: known.directions[lang]});
  const word = (key, lang) => known.words[key][lang];
  // Values that are filled in may have the other direction.
  const filled = (text, values) =>
    text.split(/\{(\w+)\}/).map((part, number) => (number % 2 ? make("bdi", {}, String(values[part] ?? "")) : part));
  // Words in both languages of the site; only once if they are the same.
  const both = (key, values = {}) => {
    const langs = known.languages.filter((lang, number, all) => number === 0 || word(key, lang) !== word(key, all[0]));
    return make("span", {class: "desk-both"}, langs.map(lang => make("span", attributesOf(known.of[lang]), filled(word(key, lang), values))));
  };
  const label = key => known.languages.map(lang => word(key, lang)).filter((text, number, all) => all.indexOf(text) === number).join(" · ");

  // What is kept in this tab until it is saved, even across reloads.
  const kept = {
    get(key) {
      try {
        return JSON.parse(sessionStorage.getItem(`sitegen desk ${key}`));
      } catch {
        return null;
      }
    },
    set(key, value) {
      try {
        if (value === null) sessionStorage.removeItem(`sitegen desk ${key}`);
        else sessionStorage.setItem(`sitegen desk ${key}`, JSON.stringify(value));
      } catch {
        // Storage is blocked, or full.
      }
    },
  };

  // The dialog, which leaves the page usable; whoever opens it provides its content, and is notified when it is
  // closed.
  let dialog;
  let closed = () => {};
  const said = make("p", {role: "status", "aria-live": "polite"});
  const say = (...content) => said.replaceChildren(...content);
  const open = (name, content, onClosed = () => {}) => {
    closed();
    if (!dialog) {
      dialog = make("dialog", {class: "desk"});
      // Holding a key down decides about one thing, and not about those that follow unseen.
      dialog.addEventListener("keydown", event => {
        if (!event.repeat || event.key !== "Enter" || (event.target.matches("textarea") && !event.ctrlKey && !event.metaKey)) return;
        event.preventDefault();
        event.stopPropagation();
      }, true);
      dialog.addEventListener("keydown", event => {
        // Keys typed here must not reach the page.
        event.stopPropagation();
        if (event.key === "Escape" && !event.isComposing) close();
      });
      dialog.addEventListener("close", () => {
        closed();
        closed = () => {};
      });
      document.addEventListener("keydown", event => {
        if (event.key === "Escape" && event.target === document.body && !event.isComposing) close();
      });
      document.body.append(dialog);
    }
    dialog.setAttribute("aria-label", label(name));
    dialog.dataset.name = name;
    const close_ = make("button", {type: "button", "data-desk": "close", onclick: () => close()}, both("close"));
    dialog.replaceChildren(make("div", {class: "desk-head"}, make("h2", {}, both(name)), close_), content, said);
    closed = onClosed;
    // The element that had the focus may no longer exist.
    if (dialog.open) close_.focus({preventScroll: true});
    else dialog.show();
  };
  const close = () => dialog?.open && dialog.close();
  const isOpen = name => Boolean(dialog?.open && (!name || dialog.dataset.name === name));

  // Why something was not saved, in the words of `sitegen check`.
  const reasons = problems =>
    make("ul", {class: "desk-error"}, problems.map(({path, line, message, hint}) =>
      make("li", {lang: "en", dir: "ltr"}, `${path}${line ? `:${line}` : ""}: ${message}${hint ? ` (${hint})` : ""}`)));

  // Shows the result of an action.
  const tell = ({status, value}) => {
    if (status === 200) say(both("saved"));
    else if (status === 422) say(make("div", {class: "desk-error"}, both("refused"), reasons(value.problems)));
    else say(make("div", {class: "desk-error"}, both({409: "conflict", 413: "too_long"}[status] ?? "failed")));
  };
  // Performs an action and shows its result; returns the answer. A repeated request before the answer, as from a key
  // pressed twice, is ignored: its status is then undefined. Actions that can be undone are remembered.
  const underway = new Set();
  const act = async (name, request) => {
    const asked = JSON.stringify([name, request]);
    if (underway.has(asked)) return {};
    underway.add(asked);
    say(both(name === "again" ? "translating" : "waiting"));
    const answer = await ask(name, request);
    underway.delete(asked);
    if (answer.status === 200 && answer.value.undo) {
      const {article, id} = request;
      kept.set("undo", [...undoable().slice(-49), {undo: answer.value.undo, article, id}]);
    }
    tell(answer);
    return answer;
  };
  const undoable = () => kept.get("undo") ?? [];
  // Undoes the last action; returns the answer, with the sentence that the action was about, if any. An action that
  // cannot be undone must not block others: it becomes the last to be tried again.
  const undo = async () => {
    const last = undoable().at(-1);
    if (!last) return say(both("nothing_to_undo"));
    const answer = await act("undo", {undo: last.undo});
    if (answer.status === 200) {
      kept.set("undo", undoable().filter(({undo}) => undo !== last.undo));
      say(both("undone"));
    } else if (answer.status === 422) kept.set("undo", [last, ...undoable().filter(({undo}) => undo !== last.undo)]);
    return {...answer, of: last};
  };

  // The slug of the article that is shown, if any.
  const article = () => (location.pathname.match(/^\/articles\/([^/]+)\/$/) ?? location.pathname.match(/^\/(about)\/$/))?.[1];

  return {ask, isWaiting, whenAnswered, act, tell, undo, make, start, languages, attributesOf, both, label, kept, open, close, isOpen, say, reasons, article};
})();
