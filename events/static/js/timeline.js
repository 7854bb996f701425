// A timeline opens at the present moment, where it has one.

for (const room of document.querySelectorAll(".timeline")) {
  const now = room.querySelector(".timeline-now");
  if (now) room.scrollLeft += now.getBoundingClientRect().left - room.getBoundingClientRect().left - room.clientWidth / 2;
}
