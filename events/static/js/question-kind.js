// On the page of a question, what its kind has no use for is hidden. Without this module everything shows, with a sentence
// that says what it is for; the server ignores what does not belong to the kind.

const kind = /** @type {HTMLSelectElement | null} */ (document.querySelector("select[name=kind]"));

const update = () => {
  for (const part of document.querySelectorAll("[data-kinds]")) {
    const isWrong = Boolean(part.querySelector(".has-error"));
    /** @type {HTMLElement} */ (part).hidden = !isWrong && !part.dataset.kinds.split(" ").includes(kind?.value ?? "");
  }
};

kind?.addEventListener("change", update);
addEventListener("pageshow", update);
update();
