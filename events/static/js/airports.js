// Beside the code of an airport: which one it is, as soon as three letters are typed; and whose clocks the hours are of.
// Texts come from the server in the reader's language; without this module the code is looked up when the form is sent.

const CODE = /^[a-z]{3}$/i;

/** @type {(stop: Element | null, text: string) => void} */
const tellClock = (stop, text) => {
  const note = stop?.querySelector("[data-clock-note]");
  if (note) note.textContent = text ?? "";
};

/** @type {(said: HTMLElement, answer: { text?: string, iata?: string } | null) => void} */
const tellAirport = (said, answer) => {
  said.hidden = !answer;
  said.textContent = answer?.text ?? "";
  said.toggleAttribute("data-unknown", Boolean(answer && !answer.iata));
};

/** @type {(input: HTMLInputElement) => Promise<void>} */
const look = async (input) => {
  const stop = input.closest("[data-stop]");
  const said = /** @type {HTMLElement} */ (input.closest(".field")?.parentElement?.querySelector("[data-airport-said]"));
  const code = input.value.trim();
  if (!CODE.test(code)) return tellAirport(said, null);
  try {
    const response = await fetch(input.dataset.airport.replace("XXX", code.toUpperCase()), { credentials: "same-origin" });
    const answer = await response.json();
    if (input.value.trim() !== code) return;
    tellAirport(said, answer);
    if (answer.clock && stop) tellClock(stop, answer.clock);
  } catch {
    tellAirport(said, null); // no connection: the server looks when the form is sent
  }
};

document.querySelectorAll("input[data-airport]").forEach((input) => {
  input.addEventListener("input", () => look(input));
  if (input.value) look(input);
});

document.querySelectorAll("[data-stop] select").forEach((select) => {
  select.addEventListener("change", () => {
    const clock = select.selectedOptions[0]?.dataset.clock;
    if (clock) tellClock(select.closest("[data-stop]"), clock);
  });
});
