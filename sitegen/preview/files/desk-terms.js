// Entries of the glossary: a new one for selected words, another name for one, phrases in which a name is not a
// mention, and definitions.
(() => {
  "use strict";

  const {make, both} = desk;
  const {forms, tools, field, byLanguage, show} = deskForms;

  const nameOf = ({names}) => desk.languages().map(lang => names[lang]).join(" · ");
  const definitions = values =>
    desk.languages().map(lang => field("textarea", `definition.${lang}`, "definition_of", {...desk.attributesOf(lang), rows: "3"}, values[`definition.${lang}`]));
  const fail = (name, {status, value}) => {
    desk.open(name, make("div", {}, status === 422 && desk.reasons(value.problems)));
    desk.say(both(status === 422 ? "refused" : "failed"));
  };

  // What it is created about, the names as far as they are known, and the available kinds.
  const makeEntry = (name, about, names, kinds) => {
    const entry = values => ({kind: values.kind, names: byLanguage(values, "name"), definition: byLanguage(values, "definition")});
    return show(name, about, {
      values: {kind: "person", ...Object.fromEntries(Object.entries(names).map(([lang, name]) => [`name.${lang}`, name]))},
      fields: values => [
        field("select", "kind", "kind", {}, values.kind, kinds.map(kind => make("option", {value: kind}, desk.label(`kind_${kind}`)))),
        desk.languages().map(lang => field("input", `name.${lang}`, "name", {...desk.attributesOf(lang), autocomplete: "off"}, values[`name.${lang}`])),
        definitions(values),
        make("p", {class: "desk-muted"}, both("may_wait")),
      ],
      action: "add-entry",
      request: entry,
      linking: values => ({new: entry(values)}),
    });
  };
  forms.new_entry = async selected => {
    const [found, all] = await Promise.all([desk.ask("selection", selected), desk.ask("entries")]);
    if (found.status !== 200) return fail("new_entry", found);
    if (all.status !== 200) return fail("new_entry", all);
    makeEntry("new_entry", selected, found.value.names, all.value.kinds);
  };
  // For a recurring name, by its spelling in each language.
  forms.entry_of = async names => {
    const all = await desk.ask("entries");
    if (all.status !== 200) return fail("entry_of", all);
    makeEntry("entry_of", names, names, all.value.kinds);
  };

  forms.other_name = async selected => {
    const [found, all] = await Promise.all([desk.ask("selection", selected), desk.ask("entries")]);
    if (found.status !== 200) return fail("other_name", found);
    if (all.status !== 200) return fail("other_name", all);
    const {lang, quote, term} = found.value;
    // The digest of an entry is the one from when it was chosen.
    const seen = {};
    const choose = chosen => (seen[chosen] ??= desk.ask("entry", {term: chosen}).then(({status, value}) => (status === 200 ? value.seen : "")));
    const entries = all.value.entries;
    const naming = async (values, later) => ({term: values.term, lang, name: values.name, seen: later ?? (await choose(values.term))});
    const form = show("other_name", selected, {
      values: {term: term || entries[0]?.term, name: quote},
      fields: values => [
        field("select", "term", "entry", {}, values.term, entries.map(one => make("option", {value: one.term}, nameOf(one)))),
        field("input", "name", "name", {...desk.attributesOf(lang), autocomplete: "off"}, values.name),
      ],
      action: "add-name",
      request: naming,
      linking: async values => ({naming: await naming(values)}),
    });
    form.elements.term.addEventListener("change", () => choose(form.elements.term.value));
  };

  forms.not_here = async selected => {
    const found = await desk.ask("selection", selected);
    if (found.status !== 200) return fail("not_here", found);
    const {lang, term, phrase} = found.value;
    const known = await desk.ask("entry", {term});
    if (known.status !== 200) return fail("not_here", known);
    const blocking = (values, later) => ({term, phrase: values.phrase, seen: later ?? known.value.seen});
    show("not_here", selected, {
      values: {phrase},
      fields: values => [
        make("p", {}, both("not_a_name"), " ", make("bdi", desk.attributesOf(lang), known.value.names[lang][0])),
        field("input", "phrase", "phrase", {...desk.attributesOf(lang), autocomplete: "off"}, values.phrase),
      ],
      action: "block",
      request: blocking,
      linking: values => ({blocking: blocking(values)}),
    });
  };

  forms.edit_definition = async ({term}) => {
    const known = await desk.ask("entry", {term});
    if (known.status !== 200) return fail("edit_definition", known);
    const {names, definition, seen, sentences, articles, file} = known.value;
    show("edit_definition", {term}, {
      seen,
      values: Object.fromEntries(desk.languages().map(lang => [`definition.${lang}`, definition[lang]])),
      fields: values => [
        make("p", {}, desk.languages().map(lang => make("bdi", desk.attributesOf(lang), names[lang].join(" · "), " "))),
        make("p", {class: "desk-muted"}, both("named_in", {sentences, articles})),
        definitions(values),
        make("p", {class: "desk-muted", lang: "en", dir: "ltr"}, file),
      ],
      action: "define",
      request: (values, later) => ({term, seen: later, definition: byLanguage(values, "definition")}),
    });
  };
  const edit = term => make("button", {type: "button", "data-desk": "edit_definition", onclick: async () => {
    if (await desk.start()) forms.edit_definition({term});
  }}, both("edit_definition"));

  tools.push(
    {key: "new_entry", of: term => !term, use: forms.new_entry},
    {key: "other_name", of: () => true, use: forms.other_name},
    {key: "not_here", of: Boolean, use: forms.not_here},
    {key: "edit_definition", of: Boolean, use: (selected, term) => forms.edit_definition({term})},
  );

  // Wherever a card is about an entry: the card of a name in the text, that of a sentence, and the page of the entry.
  const cards = async () => {
    const found = [...document.querySelectorAll("dialog.desk li[data-term]:not(:has([data-desk]))")].map(item => [item, item.dataset.term]);
    const card = document.querySelector("#card:popover-open");
    const term = card?.querySelector("a.open")?.href.match(/\/glossary\/([^/]+)\//)?.[1];
    if (term && card.dataset.deskTerm !== term) {
      card.querySelector("[data-desk]")?.remove();
      card.dataset.deskTerm = term;
      found.push([card, term]);
    }
    if (!found.length || !(await desk.start())) return;
    for (const [place, of] of found) if (!place.querySelector("[data-desk]")) place.append(" ", edit(of));
  };
  new MutationObserver(cards).observe(document.documentElement, {childList: true, subtree: true});
  document.addEventListener("toggle", cards, true);
  deskPage.whenShown(async () => {
    const main = document.querySelector("main[data-page=entry]");
    if (main && (await desk.start()) && !main.querySelector(".desk-on-page")) {
      main.querySelector("h1").after(make("div", {class: "desk-on-page"}, edit(main.dataset.term)));
    }
  });
})();
