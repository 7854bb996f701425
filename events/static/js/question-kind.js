// On the page of a question, what its kind has no use for is hidden. Without this module everything shows, with a sentence
// that says what it is for; the server ignores what does not belong to the kind.

const kind = /** @type {HTMLSelectElement | null} */ (document.querySelector("select[name=kind]"));

const update = () => {
  for (const part of /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll("[data-kinds]"))) {
    const isWrong = Boolean(part.querySelector(".has-error"));
    const kinds = (part.dataset.kinds ?? "").split(" ");
    part.hidden = !isWrong && !kinds.includes(kind?.value ?? "");
  }
};

kind?.addEventListener("change", update);
addEventListener("pageshow", update);
update();
