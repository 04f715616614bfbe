// What a visitor set aside: in this browser's own storage and nowhere else. Shared by every page that shows or changes it.
"use strict";

const kept = {
  key: "hoofbeats-sheet",

  read() {
    try {
      const held = JSON.parse(localStorage.getItem(this.key) || "[]");
      return Array.isArray(held) ? held.filter((one) => one && typeof one.id === "string") : [];
    } catch {
      return [];
    }
  },

  // False where the browser keeps nothing, as in some private windows.
  write(passages) {
    try {
      localStorage.setItem(this.key, JSON.stringify(passages));
    } catch {
      return false;
    }
    this.tell();
    return true;
  },

  tell() {
    const many = this.read().length;
    for (const link of document.querySelectorAll("[data-sheet]")) {
      link.hidden = many === 0;
      link.textContent = "My sheet (" + many + ")";
    }
  },
};

kept.tell();
addEventListener("storage", () => kept.tell());
