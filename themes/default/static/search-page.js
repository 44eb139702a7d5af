// The search page: it searches as the reader types, and keeps the query in the address.
(() => {
  "use strict";

  const FIRST = 5;
  const MORE = 10;
  const FILTERS = ["side", "tag", "name", "kind", "state", "year"];
  const $ = selector => document.querySelector(selector);
  const form = $(".asking");
  const field = $("#q");
  // No form, as the policy allows none to be sent.
  const control = name => form.querySelector(`[name="${name}"]`);
  const list = $(".hits");
  const more = $(".more");
  const earlier = $(".earlier");
  const status = $(".found");
  const suggested = $(".suggested");

  const make = (tag, properties = {}, ...children) => {
    const element = Object.assign(document.createElement(tag), properties);
    element.append(...children);
    return element;
  };
  // Words of the page in both languages, with a number or a year in them.
  const told = (key, number) => {
    const words = [...$(`[data-told="${key}"]`).cloneNode(true).children];
    for (const word of words) {
      const {lang, dataset} = word;
      if (key === "since") word.textContent = word.textContent.replace("{year}", number);
      if ("other" in dataset) {
        const form = dataset[new Intl.PluralRules(lang).select(number)] ?? dataset.other;
        word.textContent = form.replace("{n}", String(number).replace(/\B(?=(\d{3})+$)/g, ","));
        for (const key of Object.keys(dataset)) delete dataset[key];
      }
    }
    return words;
  };
  const address = (path, hash = "") => {
    const url = new URL(path, Search.root);
    if (url.protocol === "file:") url.pathname += "index.html";
    url.hash = hash;
    return url.href;
  };

  // What must not be broken at the end of a line, on each side: days with their months, both names of a month, and
  // names with a hyphen, as on the article's page (sitegen/markdown/unbroken.py).
  const IN_WORD = "[\\p{L}\\p{N}_]";
  const IN_NAME = "[\\p{L}\\p{N}_'’ʿʾ]{0,40}";
  const NAME = new RegExp(`(^|[^\\p{L}\\p{N}_])([\\p{L}\\p{Nl}\\p{No}]${IN_NAME}(?:-[A-Z\u00c0-\u00de\\p{Nd}]${IN_NAME})+)`, "gu");
  const DATES = ["months0", "months1"].map(side => {
    const month = `(?:${list.dataset[side]})`;
    const both = `${month}(?:/${month})?`;
    return new RegExp(`(?<!\\p{Nd})\\p{Nd}{1,2}\\.? ${both}(?!${IN_WORD})|${both} \\p{Nd}{1,2}(?!\\p{Nd})|${month}/${month}(?!${IN_WORD})`, "gu");
  });
  const wholeIn = (side, text) => {
    const spans = [...text.matchAll(DATES[side])].map(({index, 0: date}) => [index, index + date.length]);
    for (const {index, 1: before, 2: name} of text.matchAll(NAME)) {
      const [start, end] = [index + before.length, index + before.length + name.length];
      if (!spans.some(([from, until]) => start < until && from < end)) spans.push([start, end]);
    }
    return spans.sort((one, other) => one[0] - other[0]);
  };

  // Fills an element with a text of one side, with its spans marked. As on the article's page, runs of Latin letters
  // in a right-to-left text are isolated (sitegen/markdown/html.py); a mark may cover a part of one.
  const LETTER = "A-Za-z\\u00c0-\\u024f\\u1e00-\\u1eff";
  const LATIN = new RegExp(`[${LETTER}](?:[0-9${LETTER}.,:;/&+'’ -]*[0-9${LETTER}+])?`, "g");
  const filled = (element, side, text, marked = []) => {
    const runs = list.dataset[`dir${side}`] === "rtl" ? [...text.matchAll(LATIN)] : [];
    const whole = wholeIn(side, text);
    // A mark goes around what it contains as a whole, and otherwise inside it, so that neither is cut.
    const holds = ([start, end]) => whole.some(([from, until]) => start <= from && until <= end);
    const layers = [
      [runs.map(({index, 0: run}) => [index, index + run.length]), "bdi", {}],
      [marked.filter(holds), "mark", {}],
      [whole, "span", {className: "nb"}],
      [marked.filter(span => !holds(span)), "mark", {}],
    ];
    // Spans of inner layers are cut where an outer one begins or ends.
    const add = (to, from, until, [layer, ...inner]) => {
      if (!layer) return to.append(text.slice(from, until));
      const [spans, tag, properties] = layer;
      let at = from;
      for (const [start, end] of spans) {
        if (end <= at || start >= until) continue;
        const part = make(tag, properties);
        add(to, at, Math.max(start, at), inner);
        add(part, Math.max(start, at), Math.min(end, until), inner);
        to.append(part);
        at = Math.min(end, until);
      }
      return add(to, at, until, inner);
    };
    add(element, 0, text.length, layers);
    return element;
  };
  const item = (site, query, {slug, article, id, state, number, texts}) => {
    const pair = make("div", {className: "pair"});
    const meta = make("div", {className: "pair meta"});
    site.languages.forEach((code, side) => {
      const dir = list.dataset[`dir${side}`];
      const spans = Search.spansOf(site, query, side, texts[side]);
      const label = told(`state-${state}`)[side];
      pair.append(texts[side] ? filled(make("p", {lang: code, dir}), side, texts[side], spans) : label.cloneNode(true));
      const link = make("a", {href: address(`articles/${slug}/`, id)});
      const titles = article.sentences[0].slice(2);
      if (!number) filled(link, side, told("in-article")[side].textContent);
      else if (titles[side]) filled(link, side, titles[side]);
      // A title without a translation is in its own language.
      else filled(Object.assign(link, {lang: site.languages[0], dir: list.dataset.dir0}), 0, titles[0]);
      const day = make("span", {className: "nb"}, article.dates[side]);
      const line = make("p", {lang: code, dir}, link);
      // A dot stays at the end of its line.
      if (article.dates[side]) line.append("\u00a0· ", day);
      if (texts[side] || side === 0) line.append("\u00a0· ", make("span", {className: `state-${state}`}, label.textContent));
      meta.append(line);
    });
    return make("li", {}, pair, meta);
  };

  let run = 0;
  let shown = 0;
  // How many years are read (see `Search.answer`): all, once that has been requested.
  let patience;
  const filters = () => Object.fromEntries(FILTERS.map(name => [name, control(name).value]));
  const remember = () => {
    const url = new URL(location.href);
    for (const [name, value] of Object.entries({q: field.value.trim(), ...filters()})) {
      if (value) url.searchParams.set(name, value);
      else url.searchParams.delete(name);
    }
    try {
      history.replaceState(null, "", url);
    } catch {
      // Not every browser lets a page on disk change its address.
    }
  };
  const look = async wanted => {
    const mine = ++run;
    const typed = field.value;
    const chosen = filters();
    try {
      const site = await Search.start();
      const found = await Search.answer(typed, chosen, wanted, patience);
      const {shown: hits, left, from} = found;
      if (mine !== run) return;
      shown = wanted;
      list.replaceChildren(...hits.map(hit => item(site, found.query, hit)));
      more.hidden = !left || (from && hits.length < wanted);
      earlier.hidden = !from;
      const asked = found.query.words.length || Object.entries(chosen).some(([name, value]) => value && name !== "side" && name !== "year");
      const number = found.query.phrases.length ? hits.length : found.hits.length;
      status.replaceChildren(...(!asked ? [] : from ? told("since", from) : hits.length ? told(left && (!found.all || found.query.phrases.length) ? "first" : "sentences", number) : told("nothing")));
      showNames(site, typed);
      status.removeAttribute("data-busy");
    } catch {
      if (mine === run) status.replaceChildren(...told("broken"));
    }
  };
  const showNames = (site, typed) => {
    const found = Search.suggest(site, typed);
    suggested.hidden = !found.length;
    suggested.querySelector("ul").replaceChildren(
      ...found.map(entity => {
        const link = make("a", {className: "pair", href: address(`glossary/${entity.id}/`)});
        entity.names.forEach(([name, ...others], side) => {
          const text = make("span", {lang: site.languages[side], dir: list.dataset[`dir${side}`]}, make("b", {}, name));
          if (others.length) text.append(" ", make("span", {className: "others"}, others.slice(0, 3).join(side ? ", " : "، ")));
          link.append(text);
        });
        return make("li", {}, link);
      }),
    );
  };

  // The address holds the query.
  const read = () => {
    const asked = new URL(location.href).searchParams;
    field.value = asked.get("q") ?? "";
    for (const name of FILTERS) control(name).value = asked.get(name) ?? "";
    for (const name of FILTERS) if (control(name).selectedIndex < 0) control(name).value = "";
    if (FILTERS.some(name => control(name).value)) $(".choices").open = true;
  };
  const name = control("name");
  const fillNames = async () => {
    const {entities} = await Search.start();
    const named = entities.filter(({count}) => count);
    named.sort((one, other) => other.count - one.count);
    for (const {id, names} of named) name.append(make("option", {value: id}, names.map(([first]) => first).join(" · ")));
  };

  let timer = 0;
  const soon = () => {
    clearTimeout(timer);
    timer = setTimeout(() => {
      patience = undefined;
      remember();
      look(FIRST);
    }, 120);
  };
  form.hidden = false;
  $(".without").hidden = true;
  form.addEventListener("input", soon);
  field.addEventListener("keydown", event => {
    if (event.key !== "Enter" || event.isComposing) return;
    clearTimeout(timer);
    patience = undefined;
    remember();
    look(FIRST);
  });
  earlier.addEventListener("click", async () => {
    patience = Infinity;
    await look(FIRST);
    list.querySelector("a")?.focus();
  });
  more.addEventListener("click", async () => {
    const before = list.children.length;
    await look(shown + MORE);
    list.children[before]?.querySelector("a")?.focus({preventScroll: true});
  });
  addEventListener("popstate", () => {
    patience = undefined;
    read();
    look(FIRST);
  });
  fillNames().then(read, read).then(() => {
    if (!field.value && !location.hash) field.focus({preventScroll: true});
    return look(FIRST);
  });
})();
