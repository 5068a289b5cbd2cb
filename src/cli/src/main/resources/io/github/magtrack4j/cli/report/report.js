(function () {
  "use strict";

  const root = document.documentElement;
  const area = document.getElementById("plots");
  const pick = document.getElementById("pick");
  const previous = document.getElementById("previous");
  const next = document.getElementById("next");
  const title = document.getElementById("shown");
  const rows = Array.from(document.querySelectorAll("table.beads tbody tr"));
  const severalFiles = document.querySelectorAll("table.beads").length > 1;
  let plots = [];
  let shown = 0;

  // What a test looks for.
  window.addEventListener("error", e => { document.body.dataset.error = e.message; });

  const color = name => getComputedStyle(root).getPropertyValue("--" + name).trim();
  // An address with an id that is there makes the browser scroll to the row, away from the plots.
  for (const row of rows) {
    row.dataset.bead = row.id;
    row.removeAttribute("id");
  }
  const beadOf = row => row.querySelector("a").textContent;
  const tableOf = row => row.closest("table");

  function name(row) {
    return "bead " + beadOf(row) + (severalFiles ? " of " + tableOf(row).dataset.file : "");
  }

  function figure(heading, note, className) {
    const box = document.createElement("figure");
    box.className = className;
    const caption = document.createElement("figcaption");
    const strong = document.createElement("strong");
    strong.textContent = heading;
    caption.append(strong, note ? " – " + note : "");
    box.append(caption);
    area.append(box);
    return box;
  }

  function axis(label, size) {
    return {
      label: label, labelSize: 22, labelFont: "12px system-ui, sans-serif", size: size, font: "11px system-ui, sans-serif",
      values: (u, ticks) => ticks.map(v => v == null ? "" : String(Number(v.toPrecision(12)))), stroke: color("text"), grid: {stroke: color("grid"), width: 1}, ticks: {stroke: color("grid"), width: 1}
    };
  }

  const digits = value => value == null ? "–" : String(Number(value.toPrecision(6)));

  /** The decades that have all values. */
  function wholeDecades(u, min, max) {
    if (min == null) {
      return [1, 10];
    }
    const first = Math.floor(Math.log10(min));
    return [Number("1e" + first), Number("1e" + Math.max(Math.ceil(Math.log10(max)), first + 1))];
  }

  /** Where a logarithmic axis has ticks: uPlot's own search ends at 1e-16. */
  function decades(u, axis, min, max) {
    const [first, last] = [Math.floor(Math.log10(min)), Math.ceil(Math.log10(max))];
    const step = Math.max(1, Math.round((last - first) / 20));
    const splits = [];
    for (let exponent = first; exponent <= last; exponent += step) {
      for (let digit = 1; digit < (step > 1 ? 2 : 10); digit++) {
        splits.push(Number(digit + "e" + exponent));
      }
    }
    return splits.filter(v => v >= min && v <= max);
  }

  function draw(box, plot) {
    if (!plot.data[0].length || !plot.data.slice(1).some(s => s.some(v => v != null))) {
      const none = document.createElement("p");
      none.className = "none";
      none.textContent = plot.empty || "no values";
      box.append(none);
      return;
    }
    const div = document.createElement("div");
    div.setAttribute("role", "img");
    div.setAttribute("aria-label", box.textContent + "; " + plot.yLabel + " against " + plot.xLabel);
    box.append(div);
    const log = plot.log ? 3 : 1;
    const options = {
      width: div.clientWidth, height: plot.height,
      scales: {x: Object.assign({time: false, distr: log}, plot.x), y: Object.assign({distr: log, range: plot.log ? wholeDecades : range}, plot.y)},
      axes: [axis(plot.xLabel, 40), axis(plot.yLabel, 68)].map(a => Object.assign(a, plot.log ? {splits: decades} : {})),
      cursor: plot.sync ? {sync: {key: plot.sync}} : {},
      series: [{label: plot.xLabel, value: (u, v) => digits(v)}].concat(plot.series.map(s => ({
        label: s, value: (u, v) => digits(v), stroke: color(plot.points ? "x" : s), width: 1.25, spanGaps: !!plot.log,
        paths: plot.points ? () => null : undefined,
        points: plot.points ? {show: true, size: 3, width: 0, fill: color("x") + "70"}
          : plot.log ? {show: false} : undefined
      })))
    };
    const drawn = new uPlot(options, plot.data, div);
    drawn.room = div;
    plots.push(drawn);
  }

  /** The least range of an axis: with less, the numbers beside it would be the same, and uPlot runs out of them. */
  const least = (min, max) => 1e-6 * Math.max(Math.abs(min), Math.abs(max), 1e-3);

  function range(u, min, max) {
    if (min == null || max - min >= least(min, max)) {
      return min == null ? [0, 1] : uPlot.rangeNum(min, max, 0.1, true);
    }
    return [min - least(min, max), max + least(min, max)];
  }

  /** Both axes to the same scale, with all points inside. */
  function square(pairs) {
    const finite = k => pairs[k].filter(v => v != null);
    const ends = values => values.reduce((r, v) => [Math.min(r[0], v), Math.max(r[1], v)], [Infinity, -Infinity]);
    const [x, y] = [ends(finite(0)), ends(finite(1))];
    const half = 0.55 * Math.max(x[1] - x[0], y[1] - y[0], least(...x), least(...y), 1e-6);
    return [x, y].map(r => ({range: () => [(r[0] + r[1]) / 2 - half, (r[0] + r[1]) / 2 + half]}));
  }

  function show(index) {
    shown = index;
    const row = rows[index];
    const id = row.dataset.bead.slice("bead-".length);
    const timed = tableOf(row).dataset.time === "true";
    const bead = JSON.parse(document.getElementById("data-" + id).textContent);
    plots.forEach(p => p.destroy());
    plots = [];
    area.replaceChildren();
    rows.forEach(r => r.removeAttribute("aria-current"));
    row.setAttribute("aria-current", "true");
    title.textContent = name(row).replace(/^b/, "B");
    pick.selectedIndex = index;
    previous.disabled = index === 0;
    next.disabled = index === rows.length - 1;

    const unit = tableOf(row).dataset.unit;
    const units = {x: unit, y: unit, z: "nm"};
    // Of two frames, that is both.
    const thinned = bead.framesPerColumn > 2
      ? "of every " + bead.framesPerColumn + " frames the lowest and the highest value" : "all frames";
    for (const q of ["x", "y", "z"]) {
      const [frames, values] = bead[q].trace;
      const times = timed && !bead.stamped ? frames.map(f => f / bead.rate) : frames;
      draw(figure(q, thinned, "whole"), {
        data: [times, values], series: [q], height: 190, sync: "traces",
        xLabel: timed ? "time (s)" : "frame", yLabel: q + " (" + units[q] + ")"
      });
    }

    const order = bead.scatter[0].map((v, i) => i).filter(i => bead.scatter[0][i] != null && bead.scatter[1][i] != null)
      .sort((a, b) => bead.scatter[0][a] - bead.scatter[0][b]);
    const points = bead.scatter.map(values => order.map(i => values[i]));
    const ranges = square(points);
    const room = figure("x and y", (bead.framesPerPoint > 1 ? "one frame in " + bead.framesPerPoint : "all frames")
      + ", y downwards as in the movie", "whole square");
    draw(room, {
      data: points, series: ["y"], points: true, height: Math.max(room.clientWidth - 10, 200), x: ranges[0],
      y: Object.assign({dir: -1}, ranges[1]), xLabel: "x (" + unit + ")", yLabel: "y (" + unit + ")"
    });

    const perFrequency = timed ? "/Hz" : "·frame";
    for (const [what, key, xLabel, unit] of [
      ["Power spectrum", "spectrum", timed ? "frequency (Hz)" : "frequency (1/frame)", u => u + "²" + perFrequency],
      ["Allan deviation", "allan", timed ? "averaging time τ (s)" : "averaging time τ (frames)", u => u]
    ]) {
      for (const names of [["x", "y"], ["z"]]) {
        const there = names.filter(q => bead[q][key] && bead[q][key][0].length);
        const segments = [...new Set(there.map(q => bead[q].segments))].join(" and ");
        const note = key === "spectrum" && there.length ? "mean of " + segments + " segments" : "";
        draw(figure(what + " of " + names.join(", "), note, ""), {
          // A logarithmic axis has no place for 0, and uPlot none for what is nearly that.
          data: there.length ? uPlot.join(there.map(q => [bead[q][key][0], bead[q][key][1].map(v => v > 1e-100 ? v : null)]))
            : [[]],
          series: there, log: true, height: 300, xLabel: xLabel, yLabel: unit(units[names[0]]),
          empty: "too few values without a gap between them"
        });
      }
    }
    document.body.dataset.shown = row.dataset.bead;
  }

  function fromAddress() {
    const index = rows.findIndex(r => "#" + r.dataset.bead === location.hash);
    show(Math.max(index, 0));
    if (index >= 0) {
      title.scrollIntoView();
    }
  }

  const go = index => { location.hash = rows[index].dataset.bead; };

  for (const row of rows) {
    pick.append(new Option(severalFiles ? tableOf(row).dataset.file + ": " + beadOf(row) : beadOf(row)));
  }
  document.getElementById("controls").hidden = false;
  pick.addEventListener("change", () => go(pick.selectedIndex));
  previous.addEventListener("click", () => go(shown - 1));
  next.addEventListener("click", () => go(shown + 1));
  window.addEventListener("hashchange", fromAddress);
  window.addEventListener("resize", () => plots.forEach(p => p.setSize({width: p.room.clientWidth, height: p.height})));
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => show(shown));
  window.addEventListener("beforeprint", () => { root.classList.add("paper"); show(shown); });
  window.addEventListener("afterprint", () => { root.classList.remove("paper"); show(shown); });
  fromAddress();
})();
