// The live page: native controls, a queue with one request in flight, and what the answers change. No network of its own.
const PATIENCE = { report: 60000, start: 60000, other: 12000 }; // milliseconds without an answer before the page says so

function render({ model, el }) {
  loadFonts(model.get("fonts"));
  const root = document.createElement("div");
  root.className = model.get("whole") ? "explorer whole" : "explorer";
  root.innerHTML = model.get("page");
  if (model.get("whole")) document.head.append(Object.assign(document.createElement("style"), { textContent: "[data-testid=notebook-actions-dropdown]{display:none}" }));
  el.append(root);
  const find = (selector) => root.querySelector(selector);
  const all = (selector) => [...root.querySelectorAll(selector)];
  const part = (name) => find(`[data-part="${name}"]`);

  // ---- what the page knows: settings as a link, what is looked at, the links that undo and redo lead to
  let link = "", look = null, key = "", drawn = 0, values = {}, unlinked = "", last = { name: "", at: 0 };
  let steps = [], at = 0; // steps[at] is where the page stands; the browser's own history has the same numbers
  const whole = root.classList.contains("whole"), since = Date.now();

  // ---- one request in flight; of what is dragged the newest wins, everything else waits its turn
  let queue = [], flight = null, number = 0, clock = 0;
  const ask = (request) => {
    queue = queue.filter((one) => !one.drag && !(["set", "go"].includes(one.do) && one.to === undefined && one.do === request.do && one.name === request.name));
    queue.push({ at: Date.now(), ...request });
    pump();
  };
  const pump = () => {
    if (flight || !queue.length) return;
    flight = queue.shift();
    if (flight.do === "undo" || flight.do === "redo") {
      const to = at + (flight.do === "undo" ? -1 : 1);
      flight = null;
      if (steps[to] === undefined) return pump();
      if (whole) return history.go(to - at); // the way of the browser's own buttons: popstate asks
      return walk(to);
    }
    if (flight.to !== undefined) { if (steps[flight.to] === undefined) return (flight = null), pump(); flight.link = steps[flight.to]; }
    const { to, at: _at, window: _, ...request } = { link, look, panel: key, drawn, ...flight };
    root.setAttribute("aria-busy", "true");
    clock = setTimeout(lost, PATIENCE[flight.do] ?? PATIENCE.other);
    model.send({ ...request, n: ++number });
  };
  const walk = (to) => { queue = queue.filter((one) => one.to === undefined); ask({ do: "go", to }); };
  const turn = (change) => { // what is looked at is the page's own; the answer to come is of what is looked at then
    look = { ...look, ...change };
    showLook(look);
    ask({ do: "go" });
  };
  const lost = () => {
    trouble("No answer from the program. Is “scenarios explore” still running in its terminal? If not, start it again there and open the new address; what you set is in this page’s link.");
  };
  const trouble = (text) => {
    const problem = find(".problem");
    problem.hidden = !text;
    if (problem.textContent !== text) problem.textContent = text;
    for (const name of [".picture", ".decision", ".alone"]) find(name).classList.toggle("old", Boolean(text));
  };
  const hear = (answer) => {
    if (!flight || answer.n !== number) return;
    clearTimeout(clock);
    const request = flight;
    flight = null;
    if (!request.drag) settle(request, answer);
    show(request, answer);
    root.dataset.answered = answer.n;
    if (!queue.length) root.removeAttribute("aria-busy");
    pump();
  };

  // ---- undo, redo, address
  const settle = (request, answer) => {
    if (answer.link === undefined) return;
    const left = answer.link !== link && request.to === undefined && request.do !== "start"; // a step that can be undone
    const again = left && request.name && request.name === last.name && request.at - last.at < 1000; // a held key is one step
    if (request.to !== undefined) at = request.to;
    else if (left && !again) { at += 1; steps.length = at; }
    if (left) last = { name: request.name, at: request.at };
    link = steps[at] = answer.link;
    unlinked = answer.unlinked;
    if (!look) look = answer.look;
    find('[data-do="undo"]').disabled = !at;
    find('[data-do="redo"]').disabled = at + 1 >= steps.length;
    find('[data-do="restart"]').disabled = !link.replace(/(^|&)(preset|base)=[^&]*/g, "");
    if (whole)
      history[left && !again ? "pushState" : "replaceState"]({ ...history.state, explored: at, since }, "", location.pathname + (answer.address ? "?" + answer.address : ""));
  };
  const walked = ({ state }) => { // back and forward of the browser
    if (!root.isConnected) return removeEventListener("popstate", walked);
    if (state?.explored === undefined) return;
    if (state.since === since && steps[state.explored] !== undefined) walk(state.explored);
    else location.reload(); // a step from before this page was loaded anew: its address says all
  };
  addEventListener("popstate", walked);

  // ---- answers on the page
  const show = (request, answer) => {
    if (answer.panel) build(answer);
    if (answer.values) values = answer.values;
    showValues(values, request.drag ? request.name : "");
    if (answer.key) key = answer.key;
    if (look) showLook(look);
    if (answer.question !== undefined) part("question").textContent = answer.question;
    trouble(answer.problem || "");
    const notice = find(".notice");
    if (!request.drag) Object.assign(notice, { hidden: !answer.dropped, textContent: answer.dropped || "" });
    if (answer.sentence === undefined) return;
    for (const name of ["title", "chip", "sentence", "assumed"]) if (part(name).textContent !== answer[name]) part(name).textContent = answer[name];
    part("row").innerHTML = answer.row;
    find(".picture").classList.toggle("moving", "paths" in answer);
    for (const [id, path] of Object.entries(answer.paths ?? {})) find(`[id="${id}"] path`).setAttribute("d", path);
    if (!answer.paths) {
      drawn = answer.drawn ?? 0;
      find(".picture").innerHTML = answer.picture;
      Object.assign(find(".instead"), { hidden: !answer.instead, textContent: answer.instead ?? "" });
    }
    find(".country").hidden = !answer.by_country;
    root.dataset.view = look.view;
    root.classList.toggle("single", answer.by_country && Boolean(look.country));
    status(answer.draws);
    if (!request.drag) showRest(answer);
    if (request.window) openReport(request.window, answer.report);
  };
  const showRest = (answer) => {
    const alone = look.view === "table";
    find(".behind").hidden = alone || !answer.table;
    find(".alone").hidden = !alone;
    part("table").innerHTML = alone ? "" : answer.table;
    find(".alone").innerHTML = alone ? answer.table : "";
    const save = part("save");
    URL.revokeObjectURL(save.href);
    save.href = URL.createObjectURL(new Blob([answer.yaml], { type: "application/yaml" }));
    save.download = answer.file;
    find(".warnings").hidden = !answer.warnings.length;
    find(".warnings summary").textContent = `${answer.warnings.length} thing${answer.warnings.length > 1 ? "s" : ""} to know about this plan`;
    find(".warnings ul").replaceChildren(...answer.warnings.map((text) => Object.assign(document.createElement("li"), { textContent: text })));
    const picker = find("#v-country");
    picker.replaceChildren(new Option("all of them", ""), ...Object.entries(answer.countries).map(([code, name]) => new Option(name, code)));
    picker.value = look.country in answer.countries ? look.country : "";
  };
  const shown = new Map();
  const showValues = (values, held) => {
    for (const [name, one] of Object.entries(values)) {
      const now = JSON.stringify(one);
      if (held && name !== held && shown.get(name) === now) continue; // while a slider is dragged, what stays is left alone
      shown.set(name, now);
      const input = find(`[name="${name}"]`);
      if (input && name !== held) {
        if (input.type === "checkbox") input.checked = one.value;
        else if (input.value !== String(one.value)) input.value = one.value;
        if ("disabled" in one) input.disabled = one.disabled;
      }
      const note = find(`[data-note="${name}"]`);
      if (note && note.textContent !== one.note) note.textContent = one.note;
      if ("shown" in one) find(`[data-control="${name}"]`).hidden = !one.shown;
      if (one.text && name !== held) setText(name, one.text, one.fill);
      const tick = find(`[data-tick="${name}"]`);
      if (tick) tick.style.setProperty("--at", one.tick);
      const reset = find(`[data-reset="${name}"]`);
      if (reset) {
        Object.assign(reset, { disabled: !one.changed, textContent: one.was });
        reset.setAttribute("aria-label", `Reset ${reset.dataset.label} to ${one.was}`);
      }
      if (input) input.closest("[data-control]")?.classList.toggle("changed", Boolean(one.changed));
      if (one.sum) find(`[data-sum="${name}"]`).textContent = one.sum;
      if (name.startsWith("lock.")) find(`[data-lock="${name.slice(5)}"]`).setAttribute("aria-pressed", one.value);
    }
  };
  const setText = (name, text, fill) => {
    const input = find(`[name="${name}"]`);
    find(`[data-text="${name}"]`).textContent = text;
    input.setAttribute("aria-valuetext", text);
    input.style.setProperty("--fill", fill);
  };
  const showLook = ({ view, both }) => {
    for (const tab of all("[role=tab]")) {
      const chosen = tab.dataset.view === view;
      tab.setAttribute("aria-selected", chosen);
      tab.tabIndex = chosen ? 0 : -1;
    }
    find("[role=tabpanel]").setAttribute("aria-labelledby", `v-${view}`);
    find('[name="both"]').checked = both;
  };
  const status = (text) => { if (part("status").textContent !== text) part("status").textContent = text; };
  const build = (answer) => {
    const were = new Map(all(".panel summary[id]").map((one) => [one.id, one.parentElement.open]));
    find(".panel").innerHTML = answer.panel;
    for (const { id, parentElement: part } of all(".panel summary[id]")) part.open = were.get(id) ?? part.open;
    find("[role=tablist]").replaceChildren(...answer.views.map((view, place) => {
      const tab = document.createElement("button");
      Object.assign(tab, { type: "button", id: `v-${view}`, textContent: view[0].toUpperCase() + view.slice(1) });
      tab.dataset.view = view;
      for (const [name, value] of Object.entries({ role: "tab", "aria-controls": "v-panel", "aria-keyshortcuts": place + 1 })) tab.setAttribute(name, value);
      tab.append(Object.assign(document.createElement("kbd"), { textContent: place + 1, ariaHidden: "true" }));
      return tab;
    }));
  };
  const openReport = (page, text) => {
    if (!text) return page?.close();
    const address = URL.createObjectURL(new Blob([text], { type: "text/html" }));
    if (page) page.location = address;
    else status("The browser kept the report from opening: allow pop-ups for this page, then try again.");
  };

  // ---- what a person does
  let held = false; // a pointer is down on a slider
  const value = (input) => (input.type === "checkbox" ? input.checked : input.type === "range" || input.type === "number" ? Number(input.value) : input.value);
  root.addEventListener("pointerdown", (event) => { held = event.target.type === "range"; });
  root.addEventListener("input", ({ target }) => {
    if (target.type !== "range") return;
    const text = Number(target.value).toLocaleString("en", { minimumFractionDigits: target.dataset.decimals, maximumFractionDigits: target.dataset.decimals });
    setText(target.name, text + target.dataset.unit, (target.value - target.min) / (target.max - target.min));
    if (held) ask({ do: "set", name: target.name, value: value(target), drag: true });
  });
  root.addEventListener("change", ({ target }) => {
    held = false;
    if (target.name === "both" || target.name === "country") return turn({ [target.name]: value(target) });
    if (target.type === "number" && !target.checkValidity()) return status("The seed is a whole number from 0 to 2,147,483,647.");
    if (target.name) ask({ do: "set", name: target.name, value: value(target) });
  });
  const deeds = {
    undo: () => ask({ do: "undo" }),
    redo: () => ask({ do: "redo" }),
    restart: () => ask({ do: "reset", name: "" }),
    keep: () => ask({ do: "keep" }),
    report: () => { const page = window.open("", "_blank"); page?.document.write("<title>Report</title><p style='font:16px sans-serif'>Making the report, some seconds …"); ask({ do: "report", window: page }); },
    copy: () => {
      const text = location.origin + location.pathname + location.search.replace(/([?&])access_token=[^&]*&?/, "$1");
      if (unlinked) return status(unlinked);
      navigator.clipboard.writeText(text).then(() => status("Link copied. It opens while this page’s program runs; later, or on another machine, give it to “scenarios explore”, in quotes."), () => status(`Copy this: ${text}`));
    },
  };
  root.addEventListener("click", ({ target }) => {
    const button = target.closest("button");
    if (!button) return;
    const { reset, lock, view, do: deed } = button.dataset;
    if (reset) { (find(`[name="${reset}"]`) ?? find(`[name^="${reset}"]`))?.focus(); ask({ do: "reset", name: reset }); }
    if (lock) ask({ do: "set", name: `lock.${lock}`, value: button.getAttribute("aria-pressed") !== "true" });
    if (view) turn({ view });
    if (deed) deeds[deed]();
  });
  const keys = (event) => {
    if (!root.isConnected) return document.removeEventListener("keydown", keys);
    const where = event.composedPath()[0];
    const writing = where.matches?.("select, textarea, [type=number], [type=text], [contenteditable]");
    const tabs = all("[role=tab]");
    if ((event.ctrlKey || event.metaKey) && !event.altKey && !writing && "zy".includes(event.key.toLowerCase())) {
      event.preventDefault();
      return deeds[event.key.toLowerCase() === "y" || event.shiftKey ? "redo" : "undo"]();
    }
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (tabs[event.key - 1] && !writing) return turn({ view: tabs[event.key - 1].dataset.view });
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (step && where.role === "tab") {
      const next = tabs[(tabs.indexOf(where) + step + tabs.length) % tabs.length];
      next.focus();
      turn({ view: next.dataset.view });
    }
  };
  document.addEventListener("keydown", keys);
  find(".panel").addEventListener("submit", (event) => event.preventDefault());

  model.on("msg:custom", hear);
  ask({ do: "start", link: location.search });
  return () => { document.removeEventListener("keydown", keys); removeEventListener("popstate", walked); };
}

function loadFonts(fonts) {
  for (const [weight, address] of fonts) {
    if ([...document.fonts].some((one) => one.family === "Lato" && one.weight === weight && one.status === "loaded")) continue;
    const face = new FontFace("Lato", `url(${address})`, { weight });
    document.fonts.add(face);
    face.load();
  }
}

export default { render };
