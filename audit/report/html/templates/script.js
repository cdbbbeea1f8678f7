
(() => {
  "use strict";
  const tip = document.getElementById("tip");
  const article = document.getElementById("article");
  const marks = new Map();
  for (const mark of article.querySelectorAll("mark[data-n]")) {
    marks.set(mark.dataset.n, [...(marks.get(mark.dataset.n) || []), mark]);
  }
  const refOf = (number) => document.getElementById("ref-" + number);
  const isShown = (element) => Boolean(element) && element.getClientRects().length > 0;

  // The bubble: what an entry of the list says, copied beside the words it is about.
  let told = "";
  let waiting = 0;
  let hushed = false; // Escape closes until the pointer or the focus goes elsewhere

  const light = (numbers) => {
    for (const mark of article.querySelectorAll("mark.lit")) mark.classList.remove("lit");
    for (const number of numbers) for (const mark of marks.get(number) || []) mark.classList.add("lit");
  };
  const hide = () => {
    clearTimeout(waiting);
    if (tip.matches(":popover-open")) tip.hidePopover();
  };
  const show = (numbers, anchor) => {
    clearTimeout(waiting);
    const seen = numbers.filter((number) => isShown(refOf(number)));
    if (!seen.length) return hide();
    if (told === seen.join() && tip.matches(":popover-open")) return undefined;
    tip.replaceChildren(
      ...seen.map((number) => {
        const copy = document.getElementById("say-" + number).cloneNode(true);
        copy.removeAttribute("id");
        return copy;
      }),
    );
    if (!tip.matches(":popover-open")) tip.showPopover();
    told = seen.join();
    light(seen);
    // A mark at the end of a line can begin there with nothing.
    const boxes = [...anchor.getClientRects()];
    const box = boxes.find((part) => part.width > 1) || boxes[0];
    const room = document.documentElement.clientWidth - tip.offsetWidth - 12;
    const below = box.bottom + 8 + tip.offsetHeight < window.innerHeight || box.top < tip.offsetHeight + 16;
    tip.style.left = Math.max(12, Math.min(box.left, room)) + window.scrollX + "px";
    tip.style.top = (below ? box.bottom + 8 : box.top - tip.offsetHeight - 8) + window.scrollY + "px";
    return undefined;
  };
  const numbersAt = (element) => {
    const ref = element.closest(".ref");
    if (ref) return [ref.textContent];
    const numbers = [];
    for (let mark = element.closest("mark[data-n]"); mark; mark = mark.parentElement.closest("mark[data-n]")) {
      numbers.push(mark.dataset.n);
    }
    return numbers;
  };
  const anchorAt = (element) => element.closest(".ref") || element.closest("mark[data-n]");
  const later = (action, delay) => {
    clearTimeout(waiting);
    waiting = setTimeout(action, delay);
  };
  const leave = () => {
    const held = document.activeElement;
    if (held && held.matches("#article .ref") && !hushed) show([held.textContent], held);
    else hide();
  };

  if (typeof tip.showPopover === "function") {
    // Before, not after: “toggle” comes with a delay, in which the marks would still be lit.
    tip.addEventListener("beforetoggle", (event) => {
      if (event.newState === "closed") {
        told = "";
        light([]);
      }
    });
    article.addEventListener("focusin", (event) => {
      hushed = false;
      const ref = event.target.closest(".ref");
      if (ref) show([ref.textContent], ref);
    });
    article.addEventListener("focusout", (event) => {
      if (event.target.closest(".ref")) later(hide, 60);
    });
    article.addEventListener("pointerover", (event) => {
      const numbers = numbersAt(event.target);
      if (numbers.length) later(() => show(numbers, anchorAt(event.target)), 140);
      else later(leave, 220);
    });
    article.addEventListener("pointerleave", () => later(leave, 220));
    article.addEventListener("click", (event) => {
      const numbers = numbersAt(event.target);
      if (numbers.length && !event.target.closest(".ref")) show(numbers, anchorAt(event.target));
    });
    tip.addEventListener("pointerenter", () => clearTimeout(waiting));
    tip.addEventListener("pointerleave", () => later(leave, 220));
    document.addEventListener("keydown", (event) => {
      if (event.key !== "Escape") return;
      hushed = true;
      hide();
    });
  }

  // How many are left by the filter, and which causes have none.
  const entries = [...document.querySelectorAll("#findings .entry")];
  const groups = [...document.querySelectorAll("#findings .group")];
  const output = document.getElementById("shown");
  const count = () => {
    for (const group of groups) group.hidden = false;
    const left = entries.filter(isShown).length;
    for (const group of groups) group.hidden = ![...group.querySelectorAll(".entry")].some(isShown);
    output.textContent = left + " of " + entries.length + " shown";
  };
  if (output) {
    document.querySelector(".controls").addEventListener("change", count);
    count();
  }
})();
