// The tools for selected words, and the forms for writing something about them. Typed text is kept in the tab until
// it is saved or discarded, even across reloads.
const deskForms = (() => {
  "use strict";

  const {make, both, kept} = desk;
  const article = desk.article();

  // The text of a range, in which the end of a line separates words.
  const textOf = range => {
    const part = range.cloneContents();
    for (const end of part.querySelectorAll("br")) end.replaceWith(" ");
    return part.textContent;
  };
  // The selected words, if they belong to one sentence: what a request to the desk says about them.
  const stretch = () => {
    const selection = getSelection();
    if (!article || !selection.rangeCount || selection.isCollapsed) return null;
    const range = selection.getRangeAt(0);
    const sentenceOf = node => (node.nodeType === Node.ELEMENT_NODE ? node : node.parentElement)?.closest("article .s");
    const sentence = sentenceOf(range.startContainer);
    if (!sentence || !range.toString().trim()) return null;
    // A double click selects up to the beginning of the next word.
    const end = sentenceOf(range.endContainer);
    if (end !== sentence && range.endOffset > 0) return null;
    const inside = document.createRange();
    inside.selectNodeContents(sentence);
    const before = inside.cloneRange();
    before.setEnd(range.startContainer, range.startOffset);
    if (end === sentence) inside.setEnd(range.endContainer, range.endOffset);
    inside.setStart(range.startContainer, range.startOffset);
    const {lang} = sentence.parentElement.closest("[lang]");
    return {article, id: sentence.dataset.s, lang, quote: textOf(inside), before: textOf(before)};
  };

  // The bar of tools next to the selection

  const tools = [];
  const bar = make("div", {class: "desk desk-tools", role: "toolbar", hidden: true});
  deskPage.uses.push(() => !bar.hidden);
  const offer = async () => {
    const selected = stretch();
    // The result of the last action stays while other words are selected, and text typed in a card is kept.
    if (!selected || (desk.isOpen() && !desk.isOpen("done") && !desk.isOpen("card"))) {
      bar.hidden = true;
      return deskPage.settle();
    }
    if (!(await desk.start())) return;
    if (!bar.isConnected) document.body.append(bar);
    bar.setAttribute("aria-label", desk.label("tools"));
    const linked = termAt();
    bar.replaceChildren(...tools.filter(({of}) => of(linked)).map(({key, use}) =>
      make("button", {type: "button", "data-desk": key, onclick: async () => {
        await use(selected, linked);
        bar.hidden = true;
        deskPage.settle();
      }}, both(key))));
    bar.hidden = false;
    document.querySelector("#card:popover-open")?.hidePopover();
    const box = getSelection().getRangeAt(0).getBoundingClientRect();
    const {width, height} = bar.getBoundingClientRect();
    const below = box.bottom + 8 + height < innerHeight;
    bar.style.insetBlockStart = `${below ? box.bottom + 8 : Math.max(box.top - height - 8, 0)}px`;
    bar.style.left = `${Math.min(Math.max(box.left, 8), Math.max(innerWidth - width - 8, 8))}px`;
  };
  const termAt = () => {
    const range = getSelection().getRangeAt(0);
    const terms = [...document.querySelectorAll("article [data-term]")];
    return terms.find(term => range.intersectsNode(term))?.dataset.term ?? "";
  };
  // The page's card of a name opens above everything else, including the bar for that name.
  document.addEventListener("beforetoggle", event => {
    if (!bar.hidden && event.target.id === "card" && event.newState === "open") event.preventDefault();
  }, true);
  let timer = 0;
  document.addEventListener("selectionchange", () => {
    clearTimeout(timer);
    timer = setTimeout(offer, 150);
  });
  document.addEventListener("keydown", event => {
    if (bar.hidden || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "Escape") {
      bar.hidden = true;
      deskPage.settle();
    } else if (event.key === "Enter" && !event.target.closest(".desk") && stretch()) bar.querySelector("button")?.focus();
    else return;
    event.preventDefault();
    event.stopImmediatePropagation();
  }, true);

  // Forms

  const forms = {};
  const field = (tag, name, key, attributes, value = "", ...content) => {
    const element = make(tag, {name, ...attributes}, ...content);
    if (tag !== "select" || value) element.value = value;
    return make("label", {}, make("span", {}, both(key), attributes.lang ? ` (${attributes.lang})` : ""), element);
  };
  const valuesOf = form => Object.fromEntries([...new FormData(form)]);
  const byLanguage = (values, prefix) =>
    Object.fromEntries(desk.languages().filter(lang => `${prefix}.${lang}` in values).map(lang => [lang, values[`${prefix}.${lang}`]]));

  // A form about something: `fields` are created from the values that exist or were typed; `request` turns them into
  // the request, `linking` into the question about links; `seen` is the digest of what the form changes.
  const show = (name, about, {fields, values = {}, seen: first, action, request, linking, more = []}) => {
    const key = `form ${JSON.stringify([name, about])}`;
    // The card of a sentence that was open must not reappear over this.
    kept.set("open", null);
    let seen = kept.get(key)?.seen ?? first;
    const since = seen;
    let links = null;
    const typed = kept.get(key)?.values;
    const told = make("p", {class: "desk-muted", "data-part": "linking"});
    const theirs = make("div", {"data-part": "theirs"});
    const save = make("button", {class: "desk-first", "data-desk": "save_form"}, both("save_form"));
    // The message about links must match what is saved, not what was typed a moment before.
    let waiting = 0;
    let looking;
    const look = async () => {
      waiting = 0;
      if (!linking) return;
      const {status, value} = await desk.ask("linking", await linking(valuesOf(form)));
      links = status === 200 ? value : null;
      told.replaceChildren(...(links ? [both("linking", links)] : []));
    };
    const giveUp = () => {
      kept.set(key, null);
      kept.set("form", null);
    };
    const form = make("form", {
      class: "desk-body",
      oninput: () => {
        kept.set(key, {seen: since, values: valuesOf(form)});
        kept.set("form", {name, about, article});
        clearTimeout(waiting);
        waiting = setTimeout(() => (looking = look()), 250);
      },
      onkeydown: event => {
        if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
        event.preventDefault();
        form.requestSubmit();
      },
      onsubmit: async event => {
        event.preventDefault();
        if (waiting) {
          clearTimeout(waiting);
          looking = look();
        }
        const asked = valuesOf(form);
        await looking;
        const answer = await desk.act(action, await request(asked, seen));
        if (answer.status === 200) {
          giveUp();
          return done(links ? "linked" : "saved", links ?? {});
        }
        if (answer.status === 409) {
          seen = answer.value.seen;
          kept.set(key, {seen: since, values: asked});
          theirs.replaceChildren(make("h3", {}, both("theirs")), make("p", {dir: "auto"}, answer.value.now));
          save.replaceChildren(both("keep_mine"));
        }
      },
    }, fields(typed ?? values), told, theirs, make("div", {class: "desk-do"}, save, more,
      make("button", {type: "button", "data-desk": "cancel", onclick: () => {
        giveUp();
        desk.close();
      }}, both("cancel"))));
    // If the form is closed by mistake, it still has the typed text when it is reopened.
    desk.open(name, form, () => kept.set("form", null));
    if (typed) desk.say(both("draft"));
    form.querySelector("input, textarea, select")?.focus({preventScroll: true});
    looking = look();
    return form;
  };

  // The result of an action, which can be undone there.
  const done = (key, values) => {
    desk.open("done", make("div", {class: "desk-do"},
      make("button", {type: "button", "data-desk": "undo", onclick: async () => {
        const answer = await desk.undo();
        if (answer?.status === 200) done("undone");
      }}, both("undo"))));
    desk.say(both(key, values));
  };

  addEventListener("DOMContentLoaded", async () => {
    const form = kept.get("form");
    if (form && form.article === article && (await desk.start())) forms[form.name]?.(form.about);
  });

  return {article, tools, forms, stretch, field, byLanguage, show, done};
})();
