// Copies a citation to the clipboard. Its buttons are hidden until this runs, since they do nothing without it.
"use strict";

if (navigator.clipboard) {
  const told = document.querySelector("[data-told]");
  for (const button of document.querySelectorAll("[data-copies]")) {
    const said = button.innerHTML;
    button.hidden = false;
    button.addEventListener("click", async () => {
      const text = document.getElementById(button.dataset.copies).textContent;
      try {
        await navigator.clipboard.writeText(text);
        button.textContent = "Copied";
        told.textContent = "Copied.";
      } catch {
        button.textContent = "Could not copy";
        told.textContent = "The browser does not allow copying.";
      }
      setTimeout(() => {
        button.innerHTML = said;
        told.textContent = "";
      }, 3000);
    });
  }
}
