// Offers questions while somebody types, as a combobox with a list (WAI-ARIA 1.2, manual selection). It never changes what
// is typed: only choosing an offer does. Without this script, and when it fails, the box is a plain search box.
"use strict";

const PAUSE = 120; // ms without a keystroke before the server is asked
const SHORTEST = 2; // characters

for (const form of document.querySelectorAll("form[data-suggest]")) {
  const box = form.querySelector("input[type=search]");
  const list = document.createElement("ul");
  const told = document.createElement("p");
  const held = new Map();
  let asking = null;
  let timer = 0;
  let active = -1;

  list.id = box.id + "-offers";
  list.className = "offers";
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", "Suggestions");
  list.hidden = true;
  told.className = "unseen";
  told.setAttribute("role", "status");
  form.append(list, told);
  box.setAttribute("role", "combobox");
  box.setAttribute("aria-autocomplete", "list");
  box.setAttribute("aria-controls", list.id);
  box.setAttribute("aria-expanded", "false");

  const close = () => {
    clearTimeout(timer);
    if (asking) asking.abort();
    list.hidden = true;
    active = -1;
    box.setAttribute("aria-expanded", "false");
    box.removeAttribute("aria-activedescendant");
    told.textContent = "";
  };

  const choose = (text) => {
    box.value = text;
    close();
    form.requestSubmit();
  };

  const point = (at) => {
    const options = list.children;
    if (options[active]) options[active].setAttribute("aria-selected", "false");
    active = at;
    if (active < 0) {
      box.removeAttribute("aria-activedescendant");
      return;
    }
    options[active].setAttribute("aria-selected", "true");
    options[active].scrollIntoView({ block: "nearest" });
    box.setAttribute("aria-activedescendant", options[active].id);
  };

  const show = (offers) => {
    list.replaceChildren(
      ...offers.map((offer, at) => {
        const option = document.createElement("li");
        option.id = list.id + "-" + at;
        option.setAttribute("role", "option");
        option.setAttribute("aria-selected", "false");
        option.dataset.text = offer.text;
        const text = document.createElement("span");
        text.textContent = offer.text;
        option.append(text);
        if (offer.means) {
          const means = document.createElement("small");
          means.textContent = offer.means;
          option.append(" ", means);
        }
        return option;
      }),
    );
    active = -1;
    box.removeAttribute("aria-activedescendant");
    list.hidden = offers.length === 0;
    box.setAttribute("aria-expanded", String(offers.length > 0));
    const many = offers.length === 1 ? "1 suggestion" : offers.length + " suggestions";
    told.textContent = offers.length ? many + ", use up and down arrows" : "";
  };

  const ask = async () => {
    const typed = box.value.trim();
    if (asking) asking.abort();
    if (typed.length < SHORTEST || document.activeElement !== box) {
      close();
      return;
    }
    if (!held.has(typed)) {
      asking = new AbortController();
      try {
        const address = form.dataset.suggest + "?" + new URLSearchParams({ q: typed });
        const reply = await fetch(address, { signal: asking.signal });
        if (!reply.ok) return;
        const offers = (await reply.json()).suggestions;
        if (offers.length) held.set(typed, offers);
        else if (box.value.trim() === typed) return show([]);
      } catch {
        return; // a later keystroke, or the network: the box works without offers
      }
    }
    if (box.value.trim() === typed && document.activeElement === box) show(held.get(typed));
  };

  box.addEventListener("input", (event) => {
    clearTimeout(timer);
    if (!event.isComposing) timer = setTimeout(ask, PAUSE);
  });
  box.addEventListener("compositionend", () => {
    timer = setTimeout(ask, PAUSE);
  });
  box.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    const last = list.children.length - 1;
    if (event.key === "Escape" && !list.hidden) {
      close();
      event.preventDefault();
    } else if (event.key === "Enter" && active >= 0) {
      event.preventDefault();
      choose(list.children[active].dataset.text);
    } else if ((event.key === "ArrowDown" || event.key === "ArrowUp") && !event.altKey) {
      if (list.hidden) {
        ask();
      } else if (event.key === "ArrowDown") {
        point(active === last ? -1 : active + 1);
      } else {
        point(active === -1 ? last : active - 1);
      }
      event.preventDefault();
    }
  });
  box.addEventListener("blur", close);
  form.addEventListener("submit", close);
  // The box keeps the focus while an offer is pressed, or it would close before the click arrives.
  list.addEventListener("pointerdown", (event) => event.preventDefault());
  list.addEventListener("click", (event) => {
    const option = event.target.closest("[role=option]");
    if (option) choose(option.dataset.text);
  });
}
