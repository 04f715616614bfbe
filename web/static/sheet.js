// Buttons that add a passage to the visitor's sheet, or take it away again; and the sheet itself.
"use strict";

const said = (button, text) => {
  button.firstChild.textContent = text;
};

for (const button of document.querySelectorAll("[data-keep]")) {
  const id = button.dataset.keep;
  const has = () => kept.read().some((one) => one.id === id);
  const label = () => said(button, has() ? "Remove from my sheet" : "Add to my sheet");
  button.hidden = false;
  label();
  button.addEventListener("click", () => {
    const { text, before, heading, citation, address, language } = button.dataset;
    const others = kept.read().filter((one) => one.id !== id);
    const done = kept.write(has() ? others : [...others, { id, text, before, heading, citation, address, language }]);
    if (done) label();
    else said(button, "This browser keeps nothing");
  });
}

const sheet = document.querySelector("[data-passages]");

const element = (name, className, text) => {
  const made = document.createElement(name);
  if (className) made.className = className;
  made.textContent = text || "";
  return made;
};

// Tabs part the cells of a table's row, and would be drawn as mere spaces.
const parted = (name, className, text) => {
  const made = element(name, className);
  const [first, ...others] = text.split("\t");
  made.append(first, ...others.flatMap((cell) => [element("span", "tab", "\t"), cell]));
  return made;
};

// Whether the passage still stands as it was set aside: a printed sheet should say so.
const check = async (passage, notice) => {
  try {
    const reply = await fetch(sheet.dataset.passages + encodeURIComponent(passage.id));
    if (reply.status === 404 || reply.status === 410) {
      notice.textContent = "This document has been removed since you set this aside.";
    } else if (reply.ok && !(await reply.json()).stands) {
      notice.textContent = "This document has changed since you set this aside.";
    } else {
      return;
    }
    notice.hidden = false;
  } catch {
    // Without a network the sheet is shown as it was kept.
  }
};

const lay = () => {
  const passages = kept.read();
  document.querySelector("[data-empty]").hidden = passages.length > 0;
  for (const tool of document.querySelectorAll("[data-tool]")) tool.hidden = passages.length === 0;
  sheet.replaceChildren(
    ...passages.map((passage) => {
      const article = element("article", "hit kept");
      const heading = element("h2");
      const link = element("a", "", passage.heading);
      link.href = passage.address;
      heading.append(link);
      const notice = element("p", "notice");
      notice.hidden = true;
      const quote = element("div", "quote");
      // In the document's own language; an empty attribute would say that it is unknown.
      if (passage.language) for (const part of [link, quote]) part.lang = passage.language;
      for (const lead of (passage.before || "").split(/\n{2,}/)) if (lead) quote.append(parted("p", "context", lead));
      const words = element("blockquote", "");
      // Tabs that open a text are empty cells, which keep the others in their columns.
      for (const line of passage.text.split(/\n+/))
        if (line.trim()) words.append(parted("p", "", passage.text.startsWith("\t") ? line : line.trim()));
      quote.append(words);
      const remove = element("button", "quiet", "Remove");
      remove.type = "button";
      remove.append(element("span", "unseen", ": " + passage.heading));
      remove.addEventListener("click", () => {
        kept.write(kept.read().filter((one) => one.id !== passage.id));
        lay();
        document.querySelector("main").focus();
      });
      article.append(heading, notice, quote, element("p", "citation", passage.citation), remove);
      check(passage, notice);
      return article;
    }),
  );
};

if (sheet) {
  // It stands there until a script runs, and not in <noscript>: a script can also fail to arrive.
  document.querySelector("[data-unscripted]").hidden = true;
  lay();
  document.querySelector("[data-print]").addEventListener("click", () => print());
  document.querySelector("[data-clear]").addEventListener("click", () => {
    if (!confirm("Remove everything from your sheet?")) return;
    kept.write([]);
    lay();
    document.querySelector("main").focus();
  });
}
