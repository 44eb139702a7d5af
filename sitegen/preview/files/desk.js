// What the parts of the desk share: asking the preview, words in both languages, the dialog, and what is kept until
// it is saved. Texts come from files and are put into pages as text, never as HTML.
const desk = (() => {
  "use strict";

  const token = document.currentScript.dataset.token;

  // The answer to a request: its status (0: none came) and what it holds.
  const ask = async (name, request = {}) => {
    try {
      const answer = await fetch(`/.preview/desk/${name}`, {
        method: "POST",
        headers: {"Content-Type": "application/json", "X-Sitegen-Token": token},
        body: JSON.stringify(request),
      });
      return {status: answer.status, value: answer.headers.get("Content-Type")?.startsWith("application/json") ? await answer.json() : null};
    } catch {
      return {status: 0, value: null};
    }
  };

  // An element: its name, its attributes (`on…` are listeners, undefined ones are left out), and what is in it.
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
  const fill = (text, values) => text.replace(/\{(\w+)\}/g, (_, key) => values[key] ?? "");
  const word = (key, lang, values = {}) => fill(known.words[key][lang], values);
  // Words in both languages of the site; once where these are the same.
  const both = (key, values) => {
    const langs = known.languages.filter((lang, number, all) => number === 0 || word(key, lang) !== word(key, all[0]));
    return make("span", {class: "desk-both"}, langs.map(lang => make("span", attributesOf(known.of[lang]), word(key, lang, values))));
  };
  const label = key => known.languages.map(lang => word(key, lang)).filter((text, number, all) => all.indexOf(text) === number).join(" · ");

  // What is kept in this tab until it is saved, also over reloads.
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

  // The dialog, which leaves the page usable; what opens it gives its content, and is told when it is closed.
  let dialog;
  let closed = () => {};
  const said = make("p", {role: "status", "aria-live": "polite"});
  const say = (...content) => said.replaceChildren(...content);
  const open = (name, content, onClosed = () => {}) => {
    if (!dialog) {
      dialog = make("dialog", {class: "desk"});
      dialog.addEventListener("keydown", event => {
        // Keys that are typed here mean nothing to the page.
        event.stopPropagation();
        if (event.key === "Escape") close();
      });
      dialog.addEventListener("close", () => closed());
      document.body.append(dialog);
    }
    dialog.setAttribute("aria-label", label(name));
    dialog.dataset.name = name;
    const close_ = make("button", {type: "button", "data-desk": "close", onclick: () => close()}, both("close"));
    dialog.replaceChildren(make("div", {class: "desk-head"}, make("h2", {}, both(name)), close_), content, said);
    closed = onClosed;
    if (!dialog.open) dialog.show();
  };
  const close = () => dialog?.open && dialog.close();
  const isOpen = name => Boolean(dialog?.open && (!name || dialog.dataset.name === name));

  // Why something was not saved, as `sitegen check` would say it.
  const reasons = problems =>
    make("ul", {class: "desk-error"}, problems.map(({path, line, message, hint}) =>
      make("li", {lang: "en", dir: "ltr"}, `${path}${line ? `:${line}` : ""}: ${message}${hint ? ` (${hint})` : ""}`)));

  // Does something and says what became of it; returns the answer. What can be undone last is remembered.
  const act = async (name, request) => {
    say(both(name === "again" ? "translating" : "waiting"));
    const answer = await ask(name, request);
    if (answer.status === 200) {
      if (answer.value.undo) kept.set("undo", answer.value.undo);
      say(both("saved"));
    } else if (answer.status === 422) say(make("div", {class: "desk-error"}, both("refused"), reasons(answer.value.problems)));
    else if (answer.status === 409) say(make("div", {class: "desk-error"}, both("conflict")));
    else say(make("div", {class: "desk-error"}, both("failed")));
    return answer;
  };
  const undo = async () => {
    const last = kept.get("undo");
    if (!last) return say(both("nothing_to_undo"));
    const answer = await act("undo", {undo: last});
    if (answer.status === 200) {
      kept.set("undo", null);
      say(both("undone"));
    }
    return answer;
  };

  // The slug of the article that is shown, if one is.
  const article = () => (location.pathname.match(/^\/articles\/([^/]+)\/$/) ?? location.pathname.match(/^\/(about)\/$/))?.[1];

  return {ask, act, undo, make, start, languages, attributesOf, word, both, label, kept, open, close, isOpen, say, reasons, article};
})();
