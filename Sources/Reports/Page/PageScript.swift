/// The one script of a page: a crosshair with values, names that hide their lines, and a look at a part
/// of the time. Without it nothing is missing but these.
///
/// It reads what it says from the paths of the charts, so no number stands in the page twice.
enum PageScript {
  /// The most bytes that it may have.
  static let limit = 10_240

  /// The element; readers of XML take the text for what it is.
  static let markup: Markup = #"""
    <script>/*<![CDATA[*/
    (() => {
      "use strict";
      const all = (root, what) => [...root.querySelectorAll(what)];
      const make = (parent, name, attributes) => {
        const node = document.createElementNS(parent.namespaceURI, name);
        for (const key in attributes) node.setAttribute(key, attributes[key]);
        return parent.appendChild(node);
      };

      // Names that hide their lines.
      for (const key of all(document, "svg g.key")) {
        const home = key.closest("g.panel") || key.ownerSVGElement;
        const lines = all(home, "[data-name]").filter(
          (node) => node !== key && node.dataset.name === key.dataset.name);
        if (lines.length === 0) continue;
        key.ownerSVGElement.setAttribute("role", "group");
        key.setAttribute("role", "button");
        key.setAttribute("tabindex", "0");
        key.setAttribute("aria-pressed", "true");
        const toggle = (event) => {
          if (event.type === "keydown" && event.key !== "Enter" && event.key !== " ") return;
          event.preventDefault();
          event.stopPropagation();
          const shows = key.getAttribute("aria-pressed") !== "true";
          key.setAttribute("aria-pressed", String(shows));
          key.setAttribute("opacity", shows ? "1" : "0.35");
          for (const line of lines) line.setAttribute("display", shows ? "inline" : "none");
        };
        key.addEventListener("click", toggle);
        key.addEventListener("keydown", toggle);
      }

      // Charts over the time of the run share one view of it.
      const panels = [];
      for (const svg of all(document, "svg.time")) {
        for (const group of all(svg, "g.panel")) {
          const x = group.dataset.x.split(" ").map(Number);
          const y = group.dataset.y.split(" ");
          panels.push({
            svg, group, left: x[0], right: x[1], span: x[2], start: x[3],
            top: +y[0], bottom: +y[1], low: +y[2], high: +y[3], isLog: y[4] === "log",
            data: group.querySelector("g.data"),
          });
        }
      }
      if (panels.length === 0) return;
      const span = panels[0].span;
      let view = [0, span];

      const round = (number) => Number(number.toFixed(4));
      const two = (number) => String(number).padStart(2, "0");
      const clock = (panel, time) => {
        if (panel.start !== undefined) {
          const text = new Date((panel.start + time) * 1000).toISOString();
          return (span > 86400 ? text.slice(5, 10) + " " : "") + text.slice(11, 19);
        }
        const whole = Math.round(time);
        return Math.floor(whole / 3600) + ":" + two(Math.floor(whole / 60) % 60) + ":" + two(whole % 60);
      };
      const number = (value) => {
        const size = Math.abs(value);
        if (size >= 10000) return Math.round(value).toLocaleString("en");
        return String(Number(value.toPrecision(size >= 1000 ? 4 : 3)));
      };
      const unscaled = (panel, y) => {
        const share = (panel.bottom - y) / (panel.bottom - panel.top);
        return panel.isLog
          ? panel.low * Math.pow(panel.high / panel.low, share)
          : panel.low + share * (panel.high - panel.low);
      };
      const points = (path) => {
        if (path.points) return path.points;
        path.points = [];
        let [command, x, y, first] = ["M", 0, 0, null];
        for (const [word, letter] of path.getAttribute("d").matchAll(/([A-Za-z])|-?\d*\.?\d+/g)) {
          if (letter) command = letter;
          else if (command === "h" || command === "H") continue;
          else if (first === null) first = +word;
          else {
            [x, y] = command === "l" ? [x + first, y + +word] : [first, +word];
            first = null;
            path.points.push([x, y]);
          }
        }
        return path.points;
      };
      const nearest = (list, x) => {
        let best = null;
        for (const point of list) {
          if (best === null || Math.abs(point[0] - x) < Math.abs(best[0] - x)) best = point;
        }
        return best;
      };
      const value = (panel, path, x) => {
        const list = points(path);
        if (list.length === 0) return null;
        if (!path.classList.contains("area")) {
          const point = nearest(list, x);
          return Math.abs(point[0] - x) > 12 ? null : unscaled(panel, point[1]);
        }
        // An area stands upon the next one, and its last two corners on the axis.
        const top = (area) => unscaled(panel, nearest(points(area).slice(0, -2), x)[1]);
        const below = path.nextElementSibling;
        return top(path) - (below && below.classList.contains("area") ? top(below) : 0);
      };

      // The crosshair.
      const readout = document.body.appendChild(document.createElement("div"));
      readout.className = "readout";
      readout.hidden = true;
      const hide = () => {
        readout.hidden = true;
        for (const panel of panels) if (panel.cross) panel.cross.setAttribute("display", "none");
      };
      const point = (panel, time, y, place) => {
        for (const other of panels) {
          const x = other.left
            + (time - view[0]) / (view[1] - view[0]) * (other.right - other.left);
          other.cross = other.cross || make(other.group, "path", {class: "cross", fill: "none", stroke: "#777777"});
          other.cross.setAttribute("d", `M${x} ${other.top}V${other.bottom}`);
          other.cross.setAttribute("display", "inline");
        }
        const x = panel.left + time / span * (panel.right - panel.left);
        const lines = [clock(panel, time)];
        for (const path of all(panel.data, "path[data-name]")) {
          if (path.getAttribute("display") === "none") continue;
          const found = value(panel, path, x);
          if (found !== null) lines.push(path.dataset.name + ": " + number(found));
        }
        if (lines.length === 1) lines.push("at the pointer: " + number(unscaled(panel, y)));
        readout.textContent = lines.join("\n");
        readout.hidden = false;
        const box = readout.getBoundingClientRect();
        const left = place.x + 16 + box.width > innerWidth ? place.x - box.width - 16 : place.x + 16;
        readout.style.left = Math.max(4, left) + "px";
        readout.style.top = Math.max(4, Math.min(place.y + 12, innerHeight - box.height - 4)) + "px";
      };

      // A part of the time.
      const clip = (panel, index) => {
        const id = "view-" + index;
        make(make(panel.svg, "clipPath", {id}), "rect", {
          x: panel.left, y: panel.top - 2, width: panel.right - panel.left,
          height: panel.bottom - panel.top + 4,
        });
        const frame = make(panel.group, "g", {"clip-path": `url(#${id})`});
        panel.group.insertBefore(frame, panel.data);
        frame.appendChild(panel.data);
        for (const path of all(panel.data, "path:not(.heat)")) {
          path.setAttribute("vector-effect", "non-scaling-stroke");
        }
        panel.isClipped = true;
      };
      const look = (from, to) => {
        view = [Math.max(0, from), Math.min(span, to)];
        const isWhole = view[0] === 0 && view[1] === span;
        panels.forEach((panel, index) => {
          if (!panel.isClipped) clip(panel, index);
          const width = panel.right - panel.left;
          const scale = span / (view[1] - view[0]);
          const shift = panel.left - (panel.left + view[0] / span * width) * scale;
          panel.data.setAttribute("transform", `translate(${round(shift)} 0) scale(${round(scale)} 1)`);
          for (const node of all(panel.group, ".ticks, .labels")) {
            node.setAttribute("display", isWhole ? "inline" : "none");
          }
          if (panel.times) panel.times.remove();
          panel.times = null;
          if (isWhole) return;
          panel.times = make(panel.group, "g", {class: "dim", fill: "#555555"});
          const count = width > 400 ? 6 : 2;
          for (let step = 0; step <= count; step += 1) {
            make(panel.times, "text", {
              x: panel.left + width * step / count, y: panel.bottom + 16, "text-anchor": "middle",
            }).textContent = clock(panel, view[0] + (view[1] - view[0]) * step / count);
          }
        });
        hide();
      };

      let drag = null;
      const locate = (svg, event) => {
        const at = new DOMPoint(event.clientX, event.clientY).matrixTransform(svg.getScreenCTM().inverse());
        const panel = panels.find((panel) => panel.svg === svg && at.x >= panel.left - 4
          && at.x <= panel.right + 4 && at.y >= panel.top - 8 && at.y <= panel.bottom + 8);
        if (!panel) return null;
        const share = (at.x - panel.left) / (panel.right - panel.left);
        const time = view[0] + Math.min(1, Math.max(0, share)) * (view[1] - view[0]);
        return {panel, time, x: at.x, y: at.y};
      };
      for (const svg of new Set(panels.map((panel) => panel.svg))) {
        svg.addEventListener("pointermove", (event) => {
          const place = locate(svg, event);
          if (!place) return hide();
          point(place.panel, place.time, place.y, {x: event.clientX, y: event.clientY});
          if (!drag || drag.panel !== place.panel) return;
          drag.brush = drag.brush || make(drag.panel.group, "rect", {class: "brush", fill: "#0072B2", "fill-opacity": 0.2,
            y: drag.panel.top, height: drag.panel.bottom - drag.panel.top});
          drag.brush.setAttribute("x", Math.min(drag.x, place.x));
          drag.brush.setAttribute("width", Math.abs(place.x - drag.x));
        });
        svg.addEventListener("pointerleave", hide);
        svg.addEventListener("pointerdown", (event) => {
          if (event.pointerType === "mouse" && event.button === 0) drag = locate(svg, event);
        });
        svg.addEventListener("dblclick", () => look(0, span));
      }
      addEventListener("pointerup", (event) => {
        if (!drag) return;
        const {panel, brush, time, x} = drag;
        drag = null;
        if (brush) brush.remove();
        const place = locate(panel.svg, event);
        if (!place || place.panel !== panel || Math.abs(place.x - x) < 8) return;
        look(Math.min(time, place.time), Math.max(time, place.time));
      });
      addEventListener("keydown", (event) => {
        if (event.key === "Escape") look(0, span);
      });

      const hint = document.createElement("p");
      hint.className = "note hint";
      hint.textContent = "Point at a chart to read its values. Drag over a part of the time to see all "
        + "charts there; double-click or Escape shows the whole run. Click a name to hide its line.";
      const charts = document.querySelector("#charts h2");
      if (charts) charts.after(hint);
    })();
    /*]]>*/</script>

    """#
}
