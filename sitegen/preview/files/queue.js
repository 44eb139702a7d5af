// The queue: a strip in each article, and a page of its own with everything that waits, worst first.
(() => {
  "use strict";

  const {make, both} = desk;
  const article = desk.article();
  const PAGE = "/.preview/queue/";

  const textOf = (words, lang) => make("p", desk.attributesOf(lang), words[lang] || "—");
  const reasons = item => item.rules.map(rule => make("span", {class: `desk-rule desk-rule-${rule}`}, rule));
  const addressOf = item => `${item.article === "about" ? "/about/" : `/articles/${item.article}/`}#${item.id}`;
  // The desk opens the sentence at its destination.
  const go = item => {
    if (item.article === article) {
      location.hash = item.id;
      return deskSentence.open(item.id);
    }
    desk.kept.set("open", {article: item.article, id: item.id});
    location.assign(addressOf(item));
  };
  const link = (item, ...content) => make("a", {href: addressOf(item), onclick: event => {
    if (event.ctrlKey || event.metaKey || event.shiftKey || event.altKey || event.button) return;
    event.preventDefault();
    go(item);
  }}, ...content);

  // The strip

  // Shows what confirming all of them means, before it is done.
  const confirmUnflagged = async () => {
    const {status, value} = await desk.ask("unflagged", {article});
    const items = status === 200 ? value.items : [];
    const confirm = make("button", {type: "button", class: "desk-first", "data-desk": "confirm_all", onclick: async () => {
      const answer = await desk.act("confirm-unflagged", {article, seen: Object.fromEntries(items.map(({id, seen}) => [id, seen]))});
      if (answer.status === 200) confirm.disabled = true;
    }}, both("confirm_all", {count: items.length}));
    const undo = make("button", {type: "button", "data-desk": "undo", onclick: desk.undo}, both("undo"));
    desk.open("confirm_unflagged", make("div", {},
      make("p", {}, both(items.length ? "confirm_all_means" : "confirm_all_none")),
      make("ol", {class: "desk-list"}, items.map(({id, text}) =>
        make("li", {"data-s": id}, desk.languages().map(lang => make("p", desk.attributesOf(lang), text[lang]))))),
      make("div", {class: "desk-do"}, items.length && confirm, undo)));
    if (status !== 200) desk.say(status === 422 ? desk.reasons(value.problems) : both("failed"));
    else if (items.length) confirm.focus({preventScroll: true});
  };

  const startStrip = async () => {
    const [{status, value}] = await Promise.all([desk.ask("strip", {article}), desk.start()]);
    if (status !== 200 || !(await desk.start())) return;
    const {items, sentences, confirmed, percent, waiting, elsewhere} = value;
    // Starts from the sentence nearest to the top of the window.
    const step = by => {
      const order = [...document.querySelectorAll("article .s[id]")].map(half => half.id);
      const top = order.findIndex(id => document.getElementById(id).getBoundingClientRect().bottom > 0);
      const here = desk.kept.get("at") && order.includes(desk.kept.get("at")) ? order.indexOf(desk.kept.get("at")) : top - 0.5;
      const ids = items.map(item => order.indexOf(item.id));
      const ahead = by > 0 ? ids.findIndex(at => at > here) : ids.findLastIndex(at => at < here);
      const item = items[ahead < 0 ? (by > 0 ? 0 : items.length - 1) : ahead];
      if (!item) return;
      desk.kept.set("at", item.id);
      go(item);
    };
    const bar = make("nav", {class: "desk-strip", "aria-label": desk.label("queue")},
      make("progress", {max: String(sentences), value: String(confirmed), "aria-label": desk.label("progress")}),
      both("confirmed_of", {confirmed, sentences, percent}),
      items.length ? both("waiting_here", {count: items.length}) : both("no_more"),
      items.length && make("button", {type: "button", "data-desk": "previous", onclick: () => step(-1)}, both("previous")),
      items.length && make("button", {type: "button", "data-desk": "following", onclick: () => step(1)}, both("following")),
      items.some(({state, rules}) => state === "machine" && rules.every(rule => rule === "machine")) &&
        make("button", {type: "button", "data-desk": "unflagged", onclick: confirmUnflagged}, both("confirm_unflagged")),
      elsewhere && link(elsewhere, both("elsewhere")),
      make("a", {href: PAGE}, both("queue_all", {count: waiting})));
    const before = document.querySelector("nav.desk-strip");
    const focused = before?.contains(document.activeElement) && document.activeElement.dataset.desk;
    before?.remove();
    document.querySelector("main").before(bar);
    if (focused) bar.querySelector(`[data-desk=${focused}]`)?.focus({preventScroll: true});
  };

  // Names that the glossary lacks; they are searched for only when somebody wants to see them.
  const recurring = async list => {
    if (!list.childElementCount) list.replaceChildren(make("li", {}, both("looking")));
    const {status, value} = await desk.ask("recurring");
    if (status !== 200) return list.replaceChildren(make("li", {}, both("failed")));
    const langs = desk.languages();
    list.replaceChildren(...value.items.map(({names, count, places}) =>
      make("li", {},
        make("div", {class: "desk-pair"}, langs.map(lang => make("p", desk.attributesOf(lang), names[lang].join(" · ") || "—"))),
        make("p", {class: "desk-facts"},
          make("button", {type: "button", "data-desk": "entry_of", onclick: () =>
            deskForms.forms.entry_of(Object.fromEntries(langs.map(lang => [lang, names[lang][0] ?? ""])))}, both("new_entry")),
          both("in_sentences", {count}),
          places.map(place => link(place, make("bdi", desk.attributesOf(langs[0]), place.words)))))));
    if (!value.items.length) list.replaceChildren(make("li", {}, both("no_more_names")));
  };
  const startNames = () => {
    const list = make("ol", {class: "desk-list"});
    return make("details", {"data-part": "recurring", open: Boolean(desk.kept.get("recurring")), ontoggle: ({target}) => {
      desk.kept.set("recurring", target.open || null);
      if (target.open) recurring(list);
    }}, make("summary", {}, make("h2", {}, both("recurring"))), list);
  };
  // Entries without a definition.
  const undefinedIn = async part => {
    const {status, value} = await desk.ask("undefined");
    const entries = status === 200 ? value.entries : [];
    part.hidden = !entries.length;
    part.replaceChildren(make("h2", {}, both("undefined", {count: entries.length})),
      make("ul", {class: "desk-list"}, entries.map(({term, names}) =>
        make("li", {},
          make("div", {class: "desk-pair"}, desk.languages().map(lang => make("p", desk.attributesOf(lang), names[lang]))),
          make("p", {class: "desk-facts"},
            make("button", {type: "button", "data-desk": "edit_definition", onclick: () => deskForms.forms.edit_definition({term})}, both("edit_definition")))))));
  };
  // The page stays under an open form while names become entries, and these get their definitions.
  deskPage.whenShown(() => {
    const list = document.querySelector("[data-part=recurring][open] ol");
    if (list) recurring(list);
    const entries = document.querySelector("[data-part=undefined]");
    if (entries) undefinedIn(entries);
  });

  // The page

  const startPage = async () => {
    const main = document.querySelector("main[data-page=queue]");
    if (!(await desk.start())) return (main.textContent = "?");
    document.title = desk.label("queue");
    const wanted = Object.fromEntries(new URLSearchParams(location.search));
    const filter = {rule: wanted.rule ?? "", state: wanted.state ?? "", article: wanted.article ?? "", term: wanted.term ?? "", start: Math.min(Number.parseInt(wanted.start, 10) || 0, 1e9)};
    const {status, value} = await desk.ask("queue", filter);
    if (status !== 200) return main.replaceChildren(make("p", {}, both(status === 422 ? "refused" : "failed")), ...(status === 422 ? [desk.reasons(value.problems)] : []));
    const to = more => `?${new URLSearchParams(Object.entries({...filter, start: 0, ...more}).filter(([, said]) => said))}`;
    const choice = (name, key, options) =>
      make("label", {}, make("span", {}, both(key)), make("select", {name, onchange: event => location.assign(to({[name]: event.target.value}))},
        make("option", {value: ""}, desk.label("all")),
        options.map(([key_, text]) => make("option", {value: key_, selected: filter[name] === key_}, text))));
    const counted = found => Object.entries(found).map(([key, count]) => [key, `${key} (${count})`]);
    const [source] = desk.languages();
    const row = item => make("li", {"data-s": item.id},
      link(item, make("div", {class: "desk-pair"}, desk.languages().map(lang => textOf(item.words, lang)))),
      make("p", {class: "desk-muted"}, reasons(item), " ", make("bdi", {}, item.article)),
      item.messages.length && make("ul", {class: "desk-muted"}, item.messages.map(message => make("li", {lang: "en", dir: "ltr"}, message))));
    const pager = [
      filter.start > 0 && make("a", {href: to({start: Math.max(filter.start - value.size, 0)}), rel: "prev"}, both("previous")),
      filter.start + value.items.length < value.count && make("a", {href: to({start: filter.start + value.items.length}), rel: "next"}, both("following")),
    ];
    const entries = make("section", {"data-part": "undefined", hidden: true});
    undefinedIn(entries);
    main.replaceChildren(
      make("h1", {}, both("queue")),
      make("p", {class: "desk-facts"},
        make("progress", {max: String(value.sentences), value: String(value.confirmed), "aria-label": desk.label("progress")}),
        both("confirmed_of", value), both("confirmed_today", {count: value.today, percent: value.today_percent}), make("a", {href: "/"}, both("to_site"))),
      make("form", {class: "desk-filters", role: "search"},
        choice("rule", "by_rule", counted(value.rules)),
        choice("state", "by_state", counted(value.states)),
        choice("article", "by_article", value.articles.filter(one => one.waiting).map(one => [one.article, `${one.title[source]} (${one.waiting})`])),
        choice("term", "by_name", counted(value.terms))),
      make("p", {role: "status"}, both("waiting_of", {count: value.count, all: value.waiting})),
      make("ol", {class: "desk-list", start: String(filter.start + 1)}, value.items.map(row)),
      make("p", {class: "desk-pager"}, pager),
      startNames(),
      entries,
      make("h2", {}, both("progress")),
      make("ul", {class: "desk-list"}, value.articles.map(one =>
        make("li", {"data-article": one.article},
          make("a", {href: addressOf({article: one.article, id: ""}).replace(/#$/, "")}, make("div", {class: "desk-pair"}, desk.languages().map(lang => textOf(one.title, lang)))),
          make("p", {class: "desk-facts"},
            make("progress", {max: String(one.sentences), value: String(one.confirmed), "aria-label": desk.label("progress")}),
            both("confirmed_of", one), one.waiting > 0 && make("a", {href: to({article: one.article})}, both("waiting_here", {count: one.waiting})))))));
  };

  if (article) deskPage.whenShown(startStrip);
  else if (document.querySelector("main[data-page=queue]")) addEventListener("DOMContentLoaded", startPage);
})();
