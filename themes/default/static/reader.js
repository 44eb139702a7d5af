// The reader's options for an article, as far as style sheets cannot provide them. Everything can be read without
// this script; it remembers choices, keeps the place, and saves steps. It requests nothing and sends nothing.
(() => {
  "use strict";

  const root = document.documentElement;
  const $ = (selector, within = document) => within.querySelector(selector);
  const $$ = (selector, within = document) => [...within.querySelectorAll(selector)];

  // Measurements go into rules of a sheet: styles of elements would be attributes, which the policy refuses.
  const sheet = new CSSStyleSheet();
  document.adoptedStyleSheets.push(sheet);
  const styleOf = selector => sheet.cssRules[sheet.insertRule(`${selector} {}`)].style;
  const rootStyle = styleOf(":root");
  const panelStyle = styleOf(".panel");

  // Choices that are remembered. Without storage, a choice lasts as long as the page.
  const kept = {
    get(key) {
      try {
        return localStorage.getItem(`reader.${key}`);
      } catch {
        return null;
      }
    },
    set(key, value) {
      try {
        localStorage.setItem(`reader.${key}`, value);
      } catch {
        // Storage is blocked, or full.
      }
    },
  };

  // The first sentence in view, with its height in the window; `back` scrolls what is shown of it back to that
  // height. The browser's own scroll anchoring would use whatever happens to be at the top.
  const place = () => {
    const bar = $(".reading").getBoundingClientRect();
    const from = bar.top < innerHeight / 2 ? Math.max(bar.bottom, 0) : 0;
    const seen = $$(".s").map(sentence => [sentence, sentence.getClientRects()[0]]);
    const found = seen.filter(([, box]) => box && box.bottom > from && box.top < innerHeight);
    const [sentence, box] = found.find(([, box]) => box.top > from - 4) ?? found[0] ?? [];
    return sentence && [sentence, box.top];
  };
  const back = found => {
    if (!found) return;
    rootStyle.overflowAnchor = "none";
    const [sentence, top] = found;
    const shown = [sentence, ...halves(sentence.dataset.s)].find(half => half.getClientRects().length);
    if (shown) scrollBy({top: shown.getClientRects()[0].top - top, behavior: "instant"});
    requestAnimationFrame(() => requestAnimationFrame(() => (rootStyle.overflowAnchor = "")));
  };

  // Layouts

  const narrow = matchMedia("(max-width: 51.99rem)");
  const paper = matchMedia("print");
  const asked = new URLSearchParams(location.search).get("view");
  let studied = () => {};
  let view = asked || kept.get("view");

  const radios = () => $$("input[name=view]");
  const showView = () => {
    // On paper the style sheet decides, unless the reader has chosen.
    const shown = view || (paper.matches ? "" : narrow.matches ? "under" : "columns");
    for (const radio of radios()) radio.checked = radio.value === shown;
    studied();
  };
  const startViews = () => {
    if (!radios().some(radio => radio.value === view)) view = null;
    showView();
    for (const media of [narrow, paper]) media.addEventListener("change", showView);
    // A radio is checked before its event, so the place is taken earlier.
    const bar = $(".views");
    let found;
    for (const event of ["pointerdown", "keydown"]) bar.addEventListener(event, () => (found = place()), true);
    bar.addEventListener("change", event => {
      view = event.target.value;
      studied();
      back(found);
      kept.set("view", view);
    });
  };

  // A sentence and its other half, wherever they are

  const halves = id => $$(`.s[data-s="${CSS.escape(id)}"]`);
  const pair = id => {
    for (const sentence of $$(".s.paired")) sentence.classList.remove("paired");
    if (id) for (const sentence of halves(id)) sentence.classList.add("paired");
  };
  // The sentence that contains an element, or whose mark it is.
  const sentenceOf = element => {
    const near = element.closest?.(".unit, .s, :is(h1, h2, h3) > [lang]");
    return near && (near.matches(".s") ? near : $(".s", near))?.dataset.s;
  };
  const startPairs = () => {
    const main = $("main");
    const atHash = () => pair(sentenceOf(document.getElementById(decodeURIComponent(location.hash.slice(1))) ?? root));
    // A menu or a card belongs to a sentence, which stays marked.
    const mark = event => event.target.closest?.("#menu, #card") || pair(sentenceOf(event.target));
    main.addEventListener("pointerover", mark);
    main.addEventListener("pointerleave", atHash);
    main.addEventListener("focusin", mark);
    addEventListener("hashchange", atHash);
    atHash();
  };

  // Panels: what only a script can use. They are in `main`, as part of the page, and are popovers.

  const made = document.createElement("template");
  made.innerHTML = template("panels.html");
  const panels = () => {
    // The link back to an article is for the home page.
    $(".continue", made.content).remove();
    $("main").append(made.content);
  };
  // Next to a part of the text; on phones the style sheet turns a panel into a sheet, whatever is set here.
  const put = (panel, box, source) => {
    const {width, height} = panel.getBoundingClientRect();
    const below = box.bottom + 6 + height < innerHeight || box.top < height + 6;
    const start = getComputedStyle(source).direction === "rtl" ? box.right - width : box.left;
    panelStyle.top = `${Math.max(4, below ? Math.min(box.bottom + 6, innerHeight - height - 4) : box.top - height - 6)}px`;
    panelStyle.left = `${Math.max(4, Math.min(start, root.clientWidth - width - 4))}px`;
  };
  const open = (panel, box, source) => {
    panel.showPopover();
    put(panel, box, source);
  };
  const isOpen = panel => panel.matches(":popover-open, dialog[open]");

  // The card of a name: what the list of names at the end of the page says about it

  const startCards = () => {
    const card = $("#card");
    let pointer = "mouse";
    let timer = 0;
    let shown = null;
    const show = (term, box, touched) => {
      const item = $(`.named [data-names="${CSS.escape(term.dataset.term)}"]`);
      if (!item || $$("[popover]:popover-open").some(panel => panel !== card)) return;
      $(".about", card).replaceChildren(...[...item.childNodes].map(node => node.cloneNode(true)));
      const entry = $("h3 a", item).href;
      $(".open", card).href = entry;
      $("[data-to=mentions]", card).href = `${entry}#mentions`;
      const place = item.dataset.at?.split(",");
      const map = $("[data-to=map]", card);
      map.hidden = !place;
      if (place) map.href = `https://www.openstreetmap.org/?mlat=${place[0]}&mlon=${place[1]}#map=9/${place.join("/")}`;
      $(".open", card).hidden = !touched;
      if (isOpen(card)) card.hidePopover();
      shown = term;
      open(card, box, term);
      card.setAttribute("aria-label", $("h3", item).textContent);
    };
    const hide = () => {
      if (isOpen(card)) card.hidePopover();
    };
    const later = (what, ...args) => {
      clearTimeout(timer);
      timer = setTimeout(what, 300, ...args);
    };
    card.addEventListener("toggle", event => {
      if (event.newState === "closed") shown = null;
    });
    document.addEventListener("pointerdown", event => (pointer = event.pointerType), true);
    document.addEventListener("pointerover", event => {
      if (event.pointerType === "touch") return;
      const term = event.target.closest?.("a.term");
      if (card.contains(event.target) || (term && term === shown)) clearTimeout(timer);
      else if (term) {
        // A name may span two lines; the card is next to the part that is pointed at.
        const boxes = [...term.getClientRects()];
        const box = boxes.find(({top, bottom}) => top <= event.clientY && event.clientY <= bottom) ?? boxes[0];
        later(show, term, box, false);
      } else if (shown && document.activeElement !== shown) later(hide);
      else if (!shown) clearTimeout(timer);
    });
    document.addEventListener("focusin", event => {
      if (card.contains(event.target)) return;
      const term = event.target.closest?.("a.term");
      clearTimeout(timer);
      if (term?.matches(":focus-visible")) later(show, term, term.getClientRects()[0], false);
      else if (shown && event.target !== shown) hide();
    });
    document.addEventListener("click", event => {
      const term = event.target.closest?.("a.term");
      if (!term || event.defaultPrevented || (event.pointerType ?? pointer) !== "touch" || event.ctrlKey || event.metaKey) return;
      event.preventDefault();
      clearTimeout(timer);
      show(term, term.getClientRects()[0], true);
    });
  };

  // The menu of a sentence

  const say = what => {
    const said = $(".said");
    said.replaceChildren(...$(`[data-say="${what}"]`).cloneNode(true).childNodes);
    setTimeout(() => said.replaceChildren(), 4000);
  };
  const copy = async text => {
    try {
      await navigator.clipboard.writeText(text);
      return say("copied");
    } catch {
      // Not every place from which pages are read may use the clipboard.
    }
    const field = document.createElement("textarea");
    field.value = text;
    field.readOnly = true;
    field.className = "unseen";
    document.body.append(field);
    field.select();
    const done = document.execCommand("copy");
    field.remove();
    say(done ? "copied" : "not_copied");
  };
  const textOf = element => element?.textContent.replace(/\s+/g, " ").trim() ?? "";
  const originals = () => $$("article .s[id]");

  const startMenu = () => {
    const menu = $("#menu");
    let id = "";
    let busy = false;
    const address = () => `${($("link[rel=canonical]") ?? location).href.split(/[?#]/)[0]}#${id}`;
    // A sentence in quotable form: its text, and its source.
    const quote = side => {
      const [original, translation] = halves(id);
      const text = textOf(side ? translation : original);
      // An article may give the date of the events that it is about; the last date is its own.
      const facts = $$("article > header .line")[side];
      const values = {
        title: textOf($(`h1 > :nth-child(${side + 1}) .s`)) || textOf($("h1 .s")),
        date: textOf(facts && $$("time", facts).at(-1)),
        n: originals().indexOf(original) + 1,
      };
      const lang = $("h1").children[side].lang;
      const form = values.date ? menu.getAttribute(`data-cite-${lang}`) : "{title}";
      const from = form.replace(/\{(\w+)\}/g, (_, key) => values[key]);
      const state = $(`[data-of="${translation.dataset.state}"] > :nth-child(${side + 1})`, menu);
      // Nobody has translated the original.
      return {text, from: `— ${from}.${side ? ` ${textOf(state)}` : ""}`};
    };
    const texts = {
      source: () => [quote(0).text, quote(0).from, address()],
      target: () => [quote(1).text, quote(1).from, address()],
      both: () => [quote(0).text, quote(1).text, quote(0).from, quote(1).from, address()],
      link: () => [address()],
    };
    const show = (sentence, box) => {
      const [original, translation] = halves(sentence.dataset.s);
      id = original.id;
      const title = $("#menu-title");
      for (const part of title.children) {
        part.dataset.word ??= part.textContent;
        part.textContent = `${part.dataset.word} ${originals().indexOf(original) + 1}`;
      }
      for (const told of $$("[data-of]", menu)) told.hidden = told.dataset.of !== translation.dataset.state;
      for (const what of ["target", "both"]) $(`[data-copy=${what}]`, menu).hidden = !textOf(translation);
      $("[data-share]", menu).hidden = !navigator.share;
      $("a", menu).href = `#${id}`;
      open(menu, box ?? sentence.getClientRects()[0], sentence);
      $("button", menu).focus();
    };
    menu.addEventListener("click", event => {
      const button = event.target.closest("button, a");
      if (!button || event.defaultPrevented || !isOpen(menu)) return;
      menu.hidePopover();
      if ("copy" in button.dataset) copy(texts[button.dataset.copy]().join("\n"));
      else if ("share" in button.dataset) {
        const {text, from} = quote(textOf(halves(id)[1]) ? 1 : 0);
        navigator.share({title: document.title, text: `${text}\n${from}`, url: address()}).catch(() => {});
      }
    });
    // A press that closes what is open does nothing else.
    document.addEventListener("pointerdown", () => (busy = $$("[popover]").some(isOpen)), true);
    document.addEventListener("click", event => {
      const mark = event.target.closest?.("a.by[href^='#']");
      const sentence = mark ? halves(sentenceOf(mark) ?? "")[1] : event.target.closest?.("article .s");
      if (!sentence || event.defaultPrevented || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
      if (!mark && (busy || event.target.closest("a, button") || getSelection().toString())) return;
      event.preventDefault();
      if (!mark) sentence.focus({preventScroll: true});
      const boxes = [...(mark ?? sentence).getClientRects()];
      show(sentence, boxes.find(({top, bottom}) => top <= event.clientY && event.clientY <= bottom) ?? boxes[0]);
    });
    document.addEventListener("keydown", event => {
      if (event.key !== "Enter" || !event.target.matches?.("article .s")) return;
      event.preventDefault();
      show(event.target);
    });
    for (const sentence of $$("article .s")) sentence.tabIndex = -1;
    for (const mark of $$("article a.by[href^='#']")) mark.setAttribute("aria-haspopup", "dialog");
  };

  // Study: translations are covered, and revealed one by one. What is covered is hidden from everybody.

  const revealers = {};
  const startStudy = () => {
    const bar = $(".study");
    const cover = $("#cover");
    cover.remove();
    cover.removeAttribute("id");
    cover.hidden = false;
    $(".reading").append(bar);
    const hostOf = sentence => sentence.closest(".unit") ?? sentence.parentElement;
    const hosts = () =>
      $$("section[id^=sec-] .s[data-state]")
        .filter(half => textOf(half) && textOf(half) !== textOf(halves(half.dataset.s)[0]))
        .map(hostOf);
    const covered = () => $$(".covered");
    const count = () => ($("output", bar).textContent = `${hosts().length - covered().length} / ${hosts().length}`);
    const reveal = (host, focus) => {
      if (!host) return;
      $(".cover", host).remove();
      host.classList.remove("covered");
      count();
      const sentence = $(".s", host);
      if (focus) sentence.focus({preventScroll: true});
      pair(sentence.dataset.s);
    };
    // The one of the sentence that has the focus or is marked, else the first in view, else the first of all.
    const next = () => {
      const all = covered();
      const marked = [document.activeElement, ...$$(".s.paired")].map(sentenceOf).find(Boolean);
      const bottom = Math.max($(".reading").getBoundingClientRect().bottom, 0) % innerHeight;
      const inView = host => host.getBoundingClientRect().top > bottom - 8;
      return (marked && all.find(host => $(".s", host).dataset.s === marked)) ?? all.find(inView) ?? all[0];
    };
    revealers.reveal = () => reveal(next(), !bar.contains(document.activeElement));
    revealers.paragraph = () => {
      const block = next()?.closest(".block, :is(h2, h3)");
      for (const host of covered().filter(host => host.closest(".block, :is(h2, h3)") === block)) reveal(host);
    };
    revealers.cover = () => {
      for (const host of hosts()) {
        if (host.classList.contains("covered")) continue;
        host.classList.add("covered");
        host.prepend(cover.cloneNode(true));
      }
      count();
    };
    document.addEventListener("click", event => {
      const button = event.target.closest?.(".cover, [data-do]");
      if (event.defaultPrevented) return;
      if (button?.matches(".cover")) reveal(button.parentElement, true);
      else if (button) revealers[button.dataset.do]();
    });
    let before = false;
    studied = () => {
      const now = $("#view-study").checked;
      if (now && !before) revealers.cover();
      if (!now && before) {
        for (const host of covered()) {
          $(".cover", host).remove();
          host.classList.remove("covered");
        }
      }
      before = now;
    };
    studied();
  };

  // Keys. An Arabic keyboard has other letters on them: then their position counts.

  const ways = {};
  const startKeys = () => {
    const help = $("#keys");
    const seen = element => element.checkVisibility({visibilityProperty: true});
    const top = () => {
      const bar = $(".reading").getBoundingClientRect();
      return bar.top < innerHeight / 2 ? Math.max(bar.bottom, 0) : 0;
    };
    // The next or the previous of some elements, starting from the one that has the focus, or else from what is in
    // view.
    const move = (elements, from, step) => {
      let at = elements.indexOf(from);
      if (at < 0) {
        const height = from && seen(from) && from !== document.body ? from.getBoundingClientRect().top : top();
        // The boxes of letters are taller than their lines, and may begin below the bar.
        at = elements.findIndex(element => element.getBoundingClientRect().top >= height - 16);
        if (at < 0) at = elements.length;
        if (step > 0) at -= 1;
      }
      const to = elements[Math.min(Math.max(at + step, 0), elements.length - 1)];
      to?.focus();
      to?.scrollIntoView({block: "nearest"});
    };
    const sentence = step => {
      const shown = originals().map(original => halves(original.id).find(seen)).filter(Boolean);
      const id = sentenceOf(document.activeElement);
      move(shown, id ? halves(id).find(half => shown.includes(half)) : null, step);
    };
    const name = step => move($$("article a.term").filter(seen), document.activeElement, step);
    const turn = number => {
      const found = place();
      view = radios()[number - 1].value;
      showView();
      back(found);
      kept.set("view", view);
    };
    Object.assign(ways, {
      j: () => sentence(1),
      k: () => sentence(-1),
      n: () => name(1),
      p: () => name(-1),
      t: () => $("#view-study").checked && revealers.reveal(),
      "?": () => help.showModal(),
    });
    for (const number of [1, 2, 3, 4, 5]) ways[number] = () => turn(number);
    revealers.help = ways["?"];
    revealers.close = () => help.close();
    document.addEventListener("keydown", event => {
      const {key, code, target} = event;
      if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
      if (root.dataset.shortcuts === "off" || $$("[popover]:not(.card), dialog[open]").some(isOpen)) return;
      if (target.matches?.("input:not([type=radio], [type=checkbox]), textarea, select, [contenteditable]")) return;
      const latin = key < "\u007f" ? key : code.startsWith("Key") ? code.slice(3).toLowerCase() : code.slice(5);
      const way = ways[key === "\u061f" ? "?" : latin];
      if (!way) return;
      event.preventDefault();
      way();
    });
  };

  // Settings. They are attributes of the root element, for style sheets to read.

  const options = ["paper", "face", "source-size", "target-size", "leading", "shortcuts"];
  const apply = (name, value) => {
    if (value && !["auto", "naskh", "100", "on"].includes(value)) root.setAttribute(`data-${name}`, value);
    else root.removeAttribute(`data-${name}`);
  };
  const startSettings = () => {
    const panel = $("#settings");
    $(".reading").append($(".tools"));
    const opener = $("[popovertarget=settings]");
    panel.addEventListener("toggle", () => isOpen(panel) && put(panel, opener.getBoundingClientRect(), opener));
    for (const input of $$("input", panel)) {
      const value = root.getAttribute(`data-${input.name}`);
      input.checked = input.type === "checkbox" ? value !== "off" : input.value === (value ?? {paper: "auto", face: "naskh"}[input.name] ?? "100");
    }
    panel.addEventListener("change", ({target}) => {
      const value = target.type === "checkbox" ? (target.checked ? "on" : "off") : target.value;
      const found = place();
      apply(target.name, value);
      back(found);
      kept.set(target.name, value);
    });
  };

  // The strip: a cell for each sentence, in one tab stop

  const startStrip = () => {
    // In the page where states differ. If all are alike, it says no more than the line that opens.
    const spare = $("main > .strip");
    const strip = $("article .strip") ?? spare;
    if (strip === spare) $(".provenance")?.append(strip);
    else spare.remove();
    const list = $("ul", strip);
    for (const [number, original] of originals().entries()) {
      const {state} = halves(original.id)[1].dataset;
      const cell = document.createElement("a");
      cell.href = `#${original.id}`;
      cell.className = `cell ${state}`;
      cell.tabIndex = -1;
      cell.setAttribute("aria-label", `${number + 1}: ${$(`[data-label=${state}]`).textContent}`);
      (list.children[number] ?? list.appendChild(document.createElement("li"))).append(cell);
    }
    const cells = $$("a", list);
    cells[0].tabIndex = 0;
    list.addEventListener("keydown", event => {
      const ahead = getComputedStyle(list).direction === "rtl" ? "ArrowLeft" : "ArrowRight";
      const steps = {[ahead]: 1, ArrowLeft: -1, ArrowRight: -1, Home: -cells.length, End: cells.length};
      const step = event.key === ahead ? 1 : steps[event.key];
      if (!step) return;
      event.preventDefault();
      const at = cells.indexOf(document.activeElement);
      cells[at].tabIndex = -1;
      const to = cells[Math.min(Math.max(at + step, 0), cells.length - 1)];
      to.tabIndex = 0;
      to.focus();
    });
  };

  // Finding one's way: the contents next to the page, how much has been read, and where to continue another day

  const site = () => $(".site-title a").href.replace(/index\.html$/, "");
  const startWay = () => {
    const nav = $(".beside");
    const sections = $$("section[id^=sec-]");
    const links = new Map();
    for (const section of sections) {
      const heading = $(":scope > h2", section);
      if (!heading) continue;
      const link = document.createElement("a");
      link.href = `#${section.id}`;
      for (const side of heading.children) {
        const word = document.createElement("span");
        word.lang = side.lang;
        word.dir = side.dir;
        word.textContent = textOfTitle(side);
        link.append(word, " ");
      }
      const item = document.createElement("li");
      item.append(link);
      $("ol", nav).append(item);
      links.set(section, link);
    }
    if (links.size < 2) nav.remove();
    let waiting = false;
    const look = () => {
      waiting = false;
      const article = $("article").getBoundingClientRect();
      const read = Math.min(Math.max((innerHeight - article.top) / article.height, 0), 1);
      rootStyle.setProperty("--read", read.toFixed(3));
      const now = sections.findLast(section => section.getBoundingClientRect().top < innerHeight / 3);
      for (const [section, link] of links) {
        if (section === now) link.setAttribute("aria-current", "true");
        else link.removeAttribute("aria-current");
      }
    };
    // Where the reader stops; readers who scroll up again before leaving were further down. What has hardly been
    // begun or is nearly finished is not offered for continuing.
    const rest = () => {
      if (scrollY < innerHeight / 2) return;
      const first = rootStyle.getPropertyValue("--read") < 0.97 && place();
      const path = location.pathname.slice(new URL(site()).pathname.length);
      const titles = [...$("h1").children].map(textOfTitle);
      kept.set("last", first ? JSON.stringify({path, id: first[0].dataset.s, titles}) : "");
    };
    let timer = 0;
    addEventListener("scroll", () => {
      if (!waiting) requestAnimationFrame(look);
      waiting = true;
      clearTimeout(timer);
      timer = setTimeout(rest, 250);
    });
    look();
  };
  // What must not break at the end of a line in the title must not break here either.
  const textOfTitle = side => {
    const words = $(".s", side)?.cloneNode(true);
    if (!words) return "";
    for (const part of $$(".nb", words)) part.textContent = part.textContent.replace(/ /g, "\u00a0").replace(/[-/]/g, "$&\u2060");
    return words.textContent.replace(/[ \n]+/g, " ").trim();
  };
  const startContinue = () => {
    let last = null;
    try {
      last = JSON.parse(kept.get("last"));
    } catch {
      // Not a value of ours.
    }
    if (!last?.titles) return;
    const address = new URL(`${last.path}#${last.id}`, site());
    if (!address.href.startsWith(site())) return;
    const way = $(".continue", made.content);
    const link = $("a", way);
    link.href = address;
    [...link.children].forEach((side, number) => (side.textContent += `: ${last.titles[number]}`));
    $("main h1").after(way);
  };

  // As soon as the parser has added something, and before it is drawn.
  const when = (selector, start) => {
    if ($(selector)) return start();
    const observer = new MutationObserver(() => {
      if ($(selector)) {
        observer.disconnect();
        start();
      }
    });
    observer.observe(root, {childList: true, subtree: true});
    addEventListener("DOMContentLoaded", () => observer.disconnect());
  };

  // The search: the link in the head of a page becomes a box if there are scripts. `/` leads to it, on any keyboard.

  const startSearch = () => {
    const link = $("header.site .search");
    const box = document.createElement("div");
    box.className = "search";
    box.setAttribute("role", "search");
    const field = document.createElement("input");
    field.type = "search";
    field.name = "q";
    field.dir = "auto";
    field.autocomplete = "off";
    field.enterKeyHint = "search";
    const words = [...link.children].map(textOf);
    field.setAttribute("aria-label", words.join(" · "));
    field.placeholder = words.join(" · ");
    const frame = document.createElement("label");
    frame.append(field);
    box.append(frame);
    field.addEventListener("keydown", event => {
      if (event.key !== "Enter" || event.isComposing) return;
      const address = new URL(link.href);
      if (address.protocol === "file:" && address.pathname.endsWith("/")) address.pathname += "index.html";
      if (field.value.trim()) address.searchParams.set("q", field.value.trim());
      location.assign(address);
    });
    link.replaceWith(box);
  };
  document.addEventListener("keydown", event => {
    const {key, code, target} = event;
    if (event.ctrlKey || event.metaKey || event.altKey || event.shiftKey || event.defaultPrevented) return;
    if (root.dataset.shortcuts === "off" || (key !== "/" && (code !== "Slash" || ["?", "\u061f"].includes(key)))) return;
    if (target.matches?.("input:not([type=radio], [type=checkbox]), textarea, select, [contenteditable]")) return;
    const field = $("main[data-page=search] [type=search], header.site [type=search]");
    if (!field || $$("dialog[open]").length) return;
    event.preventDefault();
    field.focus();
    field.select();
  });

  // Before anything is drawn.
  for (const name of options) apply(name, kept.get(name));
  when("#view-study", startViews);
  when("header.site a.search > :nth-child(2)", startSearch);
  when("main[data-page=home] > h1 > :nth-child(2)", startContinue);
  addEventListener("DOMContentLoaded", () => {
    if (!$(".reading")) return;
    startPairs();
    if (!HTMLElement.prototype.showPopover) return;
    panels();
    startCards();
    startMenu();
    startStudy();
    startKeys();
    startSettings();
    startStrip();
    startWay();
  });
})();
