// Beside the name of an organization or an airport: those that are known, as soon as two letters are typed. What is typed
// stays; without this module nothing is proposed.

const PAUSE = 200; // milliseconds without a key

/** @type {(input: HTMLInputElement, list: HTMLDataListElement) => Promise<void>} */
const look = async (input, list) => {
  const typed = input.value.trim();
  if (typed.length < 2) return;
  try {
    const response = await fetch(`${input.dataset.organizations}?q=${encodeURIComponent(typed)}`, { credentials: "same-origin" });
    const answer = await response.json();
    if (!response.ok || input.value.trim() !== typed) return;
    list.replaceChildren(...answer.map((/** @type {{ name: string, told: string }} */ one) => {
      const option = document.createElement("option");
      option.value = one.name;
      option.label = one.told;
      return option;
    }));
  } catch {
    list.replaceChildren(); // no connection: what is typed is enough
  }
};

document.querySelectorAll("input[data-organizations]").forEach((input) => {
  const list = document.createElement("datalist");
  list.id = `${input.id}-known`;
  input.after(list);
  input.setAttribute("list", list.id);
  let waiting = 0;
  input.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(() => look(input, list), PAUSE);
  });
});
