// Keeps the page as the platform is, without a reload: what is typed, focused and scrolled to stays.
"use strict";

const IDLE_MS = 1000;
const WALKING_MS = 500;
let timer = 0;
let latest = 0;

/** Make `old` equal to `fresh` in place; children with an id are known again by it. */
function merge(old, fresh) {
  if (old.isEqualNode(fresh)) return;
  if (old.nodeType === Node.TEXT_NODE) {
    old.data = fresh.data;
    return;
  }
  for (const { name } of [...old.attributes]) if (!fresh.hasAttribute(name)) old.removeAttribute(name);
  for (const { name, value } of fresh.attributes) if (old.getAttribute(name) !== value) old.setAttribute(name, value);
  const named = new Map([...old.children].filter((child) => child.id).map((child) => [child.id, child]));
  let place = old.firstChild;
  for (const wanted of [...fresh.childNodes]) {
    const same = wanted.id ? named.get(wanted.id) : place && !place.id && place.nodeName === wanted.nodeName && place;
    if (!same) {
      old.insertBefore(wanted, place);
      continue;
    }
    while (place !== same && place && wanted.id) place = removed(place);
    place = same.nextSibling;
    merge(same, wanted);
  }
  while (place) place = removed(place);
}

function removed(node) {
  const next = node.nextSibling;
  node.remove();
  return next;
}

/** Ask for the page, and show those parts of it; an answer that was overtaken by another is left out. */
async function show(parts, address, options) {
  clearTimeout(timer);
  const turn = (latest += 1);
  const lost = document.getElementById("lost");
  try {
    const answer = await fetch(address, { cache: "no-store", ...options });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    if (turn !== latest) return;
    const walked = walks();
    const told = [...page.querySelectorAll(parts)];
    if (!told.length) throw new Error("not the page");
    for (const fresh of told) merge(document.getElementById(fresh.id), fresh);
    if (walked && !walks()) document.getElementById("refused").replaceChildren();
    lost.hidden = true;
  } catch {
    if (turn !== latest) return;
    lost.hidden = false;
  }
  lookAgain();
}

const walks = () => document.getElementById("walk") !== null;
const look = () => show("[data-live]", location.href);

function lookAgain() {
  clearTimeout(timer);
  if (!document.hidden) {
    timer = setTimeout(look, walks() ? WALKING_MS : IDLE_MS);
  }
}

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.method !== "post") return;
  event.preventDefault();
  const body = new URLSearchParams(new FormData(form, event.submitter));
  show("[data-answer]", form.action, { method: "POST", body });
});
document.addEventListener("visibilitychange", () => (document.hidden ? clearTimeout(timer) : look()));
lookAgain();
