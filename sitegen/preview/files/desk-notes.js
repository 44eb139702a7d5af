// Notes: adding one to selected words, in one language or both; changing its text, moving it, and deleting it.
(() => {
  "use strict";

  const {make, both, kept} = desk;
  const {article, forms, tools, field, byLanguage, show, done} = deskForms;
  if (!article) return;

  const texts = values =>
    desk.languages().map(lang => field("textarea", `body.${lang}`, "note_in", {...desk.attributesOf(lang), rows: "3"}, values[`body.${lang}`]));

  forms.new_note = selected =>
    show("new_note", selected, {
      fields: values => [make("p", {}, make("bdi", desk.attributesOf(selected.lang), `“${selected.quote.trim()}”`)), texts(values)],
      action: "add-note",
      request: values => ({...selected, body: byLanguage(values, "body")}),
    });

  forms.edit_note = async ({note}) => {
    const {status, value} = await desk.ask("note", {article, note});
    if (status !== 200) {
      desk.open("edit_note", make("div", {}, status === 422 && desk.reasons(value.problems)));
      return desk.say(both(status === 422 ? "refused" : "failed"));
    }
    const {quote, body, seen, author, date, file, line} = value;
    const drop = make("button", {type: "button", "data-desk": "delete_note", onclick: async () => {
      // Asks for confirmation in the same place.
      if (!drop.dataset.sure) {
        drop.dataset.sure = "asked";
        return drop.replaceChildren(both("delete_sure"));
      }
      const answer = await desk.act("delete-note", {article, note, seen});
      if (answer.status === 200) done("note_gone");
      else if (answer.status === 409) {
        await forms.edit_note({note});
        desk.say(both("changed_since"));
      }
    }}, both("delete_note"));
    const move = make("button", {type: "button", "data-desk": "move_note", onclick: () => {
      desk.close();
      kept.set("moving", {note, seen, article});
    }}, both("move_note"));
    show("edit_note", {note}, {
      seen,
      values: Object.fromEntries(desk.languages().map(lang => [`body.${lang}`, body[lang]])),
      fields: values => [
        make("p", {}, make("bdi", {}, `“${quote}”`)),
        texts(values),
        make("p", {class: "desk-muted"}, make("bdi", {}, author), ` · ${date} · `, make("bdi", {}, `${file}:${line}`)),
      ],
      action: "rewrite-note",
      request: (values, later) => ({article, note, seen: later, body: byLanguage(values, "body")}),
      more: [move, drop],
    });
  };

  const isMoving = () => kept.get("moving")?.article === article;
  tools.push(
    {key: "new_note", of: () => !isMoving(), use: forms.new_note},
    {key: "note_here", of: isMoving, use: async selected => {
      const {note, seen} = kept.get("moving");
      desk.open("edit_note", make("div"));
      const answer = await desk.act("move-note", {...selected, note, seen});
      if (answer.status === 422) return;
      kept.set("moving", null);
      if (answer.status === 200) done("saved");
      else if (answer.status === 409) forms.edit_note({note});
    }},
    {key: "stay_note", of: isMoving, use: () => kept.set("moving", null)},
  );

  deskPage.whenShown(async () => {
    if (!document.querySelector("aside.note[id^=note-]") || !(await desk.start())) return;
    for (const note of document.querySelectorAll("aside.note[id^=note-]:not(:has([data-desk]))")) {
      note.append(make("p", {class: "desk-on-page"}, make("button", {type: "button", "data-desk": "edit_note", onclick: () => forms.edit_note({note: note.id.slice(5)})}, both("edit_note"))));
    }
  });
})();
