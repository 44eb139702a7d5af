// The card of a sentence: what there is to know about it and what can be done with it, in the page. A click on the
// sentence or Enter opens it.
const deskSentence = (() => {
  "use strict";

  const {make, both, kept} = desk;
  const article = desk.article();
  if (!article) return null;

  const WAITING = ["machine", "stale", "missing"];
  const translations = () => [...document.querySelectorAll("article .s[data-state]")];
  const halves = id => document.querySelectorAll(`article .s[data-s="${CSS.escape(id)}"]`);
  const draftKey = id => `draft ${article} ${id}`;

  let card = null;
  let turn = 0;
  // Sentences about which a decision has been made that the page does not show yet.
  const decided = new Set();

  // The next sentence that waits, after the one with the given id and then from the beginning.
  const next = id => {
    const all = translations();
    const at = all.findIndex(half => half.dataset.s === id);
    const order = [...all.slice(at + 1), ...all.slice(0, Math.max(at, 0))];
    return order.find(half => WAITING.includes(half.dataset.state) && !decided.has(half.dataset.s))?.dataset.s;
  };

  const mark = id => {
    for (const half of document.querySelectorAll(".desk-here")) half.classList.remove("desk-here");
    if (id) for (const half of halves(id)) half.classList.add("desk-here");
  };
  // Above the card, which takes the lower part of the window.
  const bringIntoView = id => {
    const box = [...halves(id)].find(half => half.getClientRects().length)?.getBoundingClientRect();
    if (box && (box.top < innerHeight * 0.1 || box.bottom > innerHeight * 0.4)) {
      scrollBy({top: box.top - innerHeight * 0.2, behavior: "instant"});
    }
  };

  const text = (lang, content) => make("p", desk.attributesOf(lang), content);
  const part = (key, ...content) => make("section", {"data-part": key}, make("h3", {}, both(key)), content);
  const button = (key, onclick, first = false) =>
    make("button", {type: "button", "data-desk": key, class: first ? "desk-first" : undefined, onclick}, both(key));

  const findingsOf = findings =>
    findings.map(({rule, message, severity}) =>
      make("li", {lang: "en", dir: "ltr", class: severity === "error" ? "desk-error" : undefined}, `${rule}: ${message}`));
  const showFindings = findings => {
    const list = card.body.querySelector("[data-part=findings]");
    list.hidden = !findings.length;
    list.querySelector("ul").replaceChildren(...findingsOf(findings));
  };

  const bodyOf = it => {
    const [source, target] = desk.languages();
    // Text that a person wrote, or may have written, must not be attributed to the machine.
    const own = ["machine", "reviewed"].includes(it.state) || it.machine === it.target;
    const maker = it.engine && both("made_by", {engine: it.engine});
    const changed = it.changes.map(({kind, text}) => (kind === "same" ? text : make(kind === "gone" ? "del" : "ins", {}, text)));
    return make("div", {class: "desk-body"},
      make("p", {class: "desk-muted"}, both(`state_${it.state}`), own && maker),
      part(changed.length ? "changes" : "source", make("p", desk.attributesOf(source), changed.length ? changed : it.source)),
      make("section", {"data-part": "target"}, make("h3", {}, both("target")), it.target && text(target, it.target)),
      it.machine && it.machine !== it.target && part("machine", text(target, it.machine), !own && make("p", {class: "desk-muted"}, maker)),
      it.suggestion && part("suggestion", text(target, it.suggestion)),
      part("findings", make("ul")),
      it.names.length && part("names", make("ul", {}, it.names.map(({term, names, met}) =>
        make("li", {"data-term": term},
          make("bdi", desk.attributesOf(source), names[source]), " = ", make("bdi", desk.attributesOf(target), names[target]),
          !met && it.target && make("span", {class: "desk-muted"}, " ", both("not_met")))))),
      it.notes.length && part("notes", make("ul", {}, it.notes.map(({id, quote, body}) =>
        make("li", {"data-note": id}, make("bdi", {}, `“${quote}”`),
          desk.languages().filter(lang => body[lang]).map(lang => text(lang, body[lang])))))),
      make("div", {class: "desk-do"}),
      make("div", {class: "desk-similar"}),
      make("p", {class: "desk-muted", lang: "en", dir: "ltr"}, `${it.file}${it.line ? `:${it.line}` : ""}`));
  };

  const showButtons = () => {
    const {it, body} = card;
    const waits = WAITING.includes(it.state) && it.target;
    body.querySelector(".desk-do").replaceChildren(...[
      waits && button("confirm", () => decide("confirm"), true),
      button("edit", () => edit(it.target, it.seen), !waits),
      it.suggestion && button("take", () => decide("take")),
      it.target && button("reject", () => decide("reject", {}, true)),
      it.source && button("again", () => decide("again", {}, true)),
      button("next", goOn),
      button("edit_source", correct),
      button("undo", undo),
    ].filter(Boolean));
  };

  const show = it => {
    const mine = {it, id: it.id, body: bodyOf(it)};
    card = mine;
    desk.open("card", mine.body, () => {
      if (card !== mine) return;
      card = null;
      turn += 1;
      mark(null);
      kept.set("open", null);
    });
    showFindings(it.findings);
    showButtons();
    mark(it.id);
    bringIntoView(it.id);
  };

  // Opens the card of a sentence, with a message.
  const open = async (id, ...said) => {
    const mine = ++turn;
    if (!(await desk.start())) return;
    const {status, value} = await desk.ask("sentence", {article, id});
    if (mine !== turn) return;
    if (status === 422 && said.length) {
      // What was saved removed the sentence.
      desk.open("card", make("div", {class: "desk-do"}, button("undo", undo, true)));
      return desk.say(...said);
    }
    if (status !== 200) {
      desk.open("card", make("div", {}, status === 422 && desk.reasons(value.problems)));
      return desk.say(both(status === 422 ? "refused" : "failed"));
    }
    show(value);
    desk.say(...said);
    kept.set("open", {article, id});
    const draft = kept.get(draftKey(id));
    const source = kept.get(sourceKey(id));
    if (source) {
      editSource(source.text, source.seen);
      desk.say(both("draft"));
    } else if (draft) {
      edit(draft.text, draft.seen);
      if (draft.text !== value.target) desk.say(both("draft"));
    } else card.body.querySelector(".desk-first").focus({preventScroll: true});
    const similar = await desk.ask("similar", {article, id});
    if (mine === turn && similar.status === 200 && similar.value.similar.length) {
      const [original, target] = desk.languages();
      card.body.querySelector(".desk-similar").replaceChildren(part("similar", make("ul", {}, similar.value.similar.map(one =>
        make("li", {}, text(original, one.source), text(target, one.target),
          make("a", {class: "desk-muted", href: `/articles/${one.article}/#${one.id}`}, `${one.percent}% · ${one.article}`))))));
    }
  };

  // Leaves a sentence that is done, and opens the next one that waits.
  const goOn = () => {
    const following = card && next(card.id);
    if (following) return open(following);
    desk.say(both("no_more"));
  };

  // Sends a decision, and then opens the next sentence that waits or, with `stay`, the same one again. An editor who
  // has closed the card meanwhile, or opened another, is interrupted only by what could not be saved.
  const decide = async (name, more = {}, stay = false) => {
    const {id, body} = card;
    await card.renewing;
    if (card?.body !== body) return;
    const {it} = card;
    const answer = await desk.act(name, {article, id, seen: it.seen, ...more});
    if (answer.status === 200) {
      const field = fieldOf(body);
      kept.set(draftKey(id), null);
      if (!stay) decided.add(id);
      if (card?.body !== body) return;
      if (name === "write" && field.value !== more.text) return goOnTyping(field);
      const following = stay ? id : next(id);
      return following ? open(following, both("saved")) : open(id, both("saved"), " ", both("no_more"));
    }
    if (answer.status && card?.body !== body) {
      await open(id);
      desk.tell(answer);
    }
    if (answer.status === 409) showConflict(answer.value, more.text, it.seen);
  };
  // More was typed while the earlier text was being saved: it stays in the field.
  const goOnTyping = field => {
    const mine = card;
    const {id} = mine;
    mine.renewing = desk.ask("sentence", {article, id}).then(({status, value}) => {
      if (status === 200) mine.it = value;
      kept.set(draftKey(id), {text: field.value, seen: mine.it.seen});
    });
  };
  const fieldOf = body => body.querySelector("[data-part=target] textarea");

  // The current text, next to what was typed: whoever typed it decides.
  const showConflict = ({now, seen}, typed, before) => {
    const [, target] = desk.languages();
    const field = card && fieldOf(card.body);
    if (!field) return card && open(card.id, both("changed_since"));
    card.it = {...card.it, seen};
    kept.set(draftKey(card.id), {text: typed, seen: before});
    card.body.querySelector("[data-part=theirs]")?.remove();
    card.body.querySelector(".desk-do").before(part("theirs", text(target, now)));
    card.body.querySelector(".desk-first").replaceWith(button("keep_mine", () => write(field), true));
  };

  const write = field => decide("write", {text: field.value});

  const edit = (value, seen) => {
    const mine = card;
    const {id, body} = mine;
    mine.it = {...mine.it, seen};
    const [, target] = desk.languages();
    const place = body.querySelector("[data-part=target]");
    let timer = 0;
    const field = make("textarea", {...desk.attributesOf(target), "aria-label": desk.label("target"), spellcheck: "true",
      oninput: () => {
        kept.set(draftKey(id), {text: field.value, seen: mine.it.seen});
        clearTimeout(timer);
        timer = setTimeout(look, 200);
      },
      onkeydown: event => {
        if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
          event.preventDefault();
          body.querySelector(".desk-first").click();
        }
      }});
    const look = async () => {
      const asked = field.value;
      const {status, value} = await desk.ask("look", {article, id, text: asked});
      if (status === 200 && card?.body === body && field.value === asked) showFindings(value.findings);
    };
    field.value = value;
    place.querySelector("p")?.remove();
    place.querySelector("textarea")?.remove();
    place.append(field);
    body.querySelector(".desk-do").replaceChildren(
      button("save", () => write(field), true),
      button("cancel", () => {
        kept.set(draftKey(id), null);
        open(id);
      }));
    field.focus({preventScroll: true});
    look();
  };

  // The original as its paragraph appears in the file; ids and translations follow it.
  const correct = async () => {
    const {id, body} = card;
    const {status, value} = await desk.ask("source", {article, id});
    if (status !== 200) {
      return desk.say(...(status === 422 ? [both("refused"), desk.reasons(value.problems)] : [both("failed")]));
    }
    if (card?.body === body) editSource(value.text, value.seen);
  };
  const sourceKey = id => `source ${article} ${id}`;
  const editSource = (typed, first) => {
    const {id, body} = card;
    const [source] = desk.languages();
    let seen = first;
    const field = make("textarea", {...desk.attributesOf(source), "aria-label": desk.label("block"), spellcheck: "true",
      oninput: () => kept.set(sourceKey(id), {text: field.value, seen}),
      onkeydown: event => {
        if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
          event.preventDefault();
          body.querySelector(".desk-first").click();
        }
      }});
    const save = async () => {
      const answer = await desk.act("correct", {article, id, seen, text: field.value});
      if (answer.status === 200) {
        kept.set(sourceKey(id), null);
        return card?.body === body && open(id, both("saved"));
      }
      if (answer.status !== 409 || card?.body !== body) return;
      seen = answer.value.seen;
      body.querySelector("[data-part=theirs]")?.remove();
      body.querySelector(".desk-do").before(part("theirs", text(source, answer.value.now)));
      body.querySelector(".desk-first").replaceWith(button("keep_mine", save, true));
    };
    field.value = typed;
    body.querySelector("[data-part=source], [data-part=changes]").replaceWith(part("block", field));
    body.querySelector(".desk-do").replaceChildren(
      button("save_source", save, true),
      button("cancel", () => {
        kept.set(sourceKey(id), null);
        open(id);
      }));
    field.focus({preventScroll: true});
  };

  const undo = async () => {
    const answer = await desk.undo();
    if (answer?.status !== 200) return;
    decided.clear();
    const id = (answer.of.article === article && answer.of.id) || card?.id;
    if (id && desk.isOpen("card")) open(id, both("undone"));
  };

  const sentenceAt = target => (target.closest?.("a, button, input, textarea, select, summary, dialog") ? null : target.closest?.("article .s"));
  // Takes precedence over the page's own menu of a sentence, which remains on the marks.
  document.addEventListener("click", event => {
    const sentence = sentenceAt(event.target);
    if (!sentence || event.defaultPrevented || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    if (getSelection().toString()) return;
    event.preventDefault();
    open(sentence.dataset.s);
  }, true);
  document.addEventListener("keydown", event => {
    if (event.key !== "Enter" || event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
    const sentence = event.target.matches?.("article .s") ? event.target : null;
    const nowhere = event.target === document.body && !desk.isOpen();
    const id = sentence?.dataset.s ?? (nowhere && next(""));
    if (!id) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    open(id);
  }, true);
  deskPage.whenShown(() => {
    for (const half of document.querySelectorAll("article .s")) half.tabIndex = -1;
    for (const {dataset} of translations()) if (!WAITING.includes(dataset.state)) decided.delete(dataset.s);
    if (card) mark(card.id);
  });

  const before = kept.get("open");
  if (before?.article === article) open(before.id);
  return {open};
})();
