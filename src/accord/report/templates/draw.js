(function () {
  "use strict";
  var boxes = Array.prototype.slice.call(document.querySelectorAll("[data-chart]"));
  if (typeof Plotly === "undefined") { return; }
  // an empty base map: shapes are the page's own, and nothing is fetched
  window.PlotlyGeoAssets = { topojson: { world_110m: { type: "Topology", objects: {}, arcs: [] } } };
  var config = JSON.parse(document.getElementById("chart-config").textContent);
  var drawn = boxes.map(function (box) {
    var spec = JSON.parse(document.getElementById(box.dataset.chart).textContent);
    var notice = box.firstElementChild;
    return Promise.resolve().then(function () {
      box.removeChild(notice);
      return Plotly.newPlot(box, spec.data, spec.layout, config);
    }).then(function () {
      var button = document.createElement("button");
      button.type = "button";
      button.textContent = "Save this chart as SVG";
      button.addEventListener("click", function () {
        // the saved picture leaves its caption behind, so it carries the title itself
        Plotly.downloadImage({ data: spec.data, layout: spec.saved }, {
          format: "svg", filename: "accord-" + box.dataset.chart, width: 900, height: spec.saved.height
        });
      });
      box.setAttribute("role", "img");
      box.setAttribute("aria-label", box.dataset.title);
      box.parentNode.appendChild(button);
    }).catch(function (error) {
      box.replaceChildren(notice);
      throw error;
    });
  });
  // The tables stand open for whoever gets no chart; beside charts that were drawn they may fold.
  var twins = Array.prototype.slice.call(document.querySelectorAll("details.twin"));
  Promise.all(drawn).then(function () { twins.forEach(function (twin) { twin.open = false; }); });
  // Paper has neither a click nor a screen's width: open the tables beside the charts and fit the charts to the sheet.
  // The evidence under a verdict is printed as far as the reader has opened it.
  var folded = [];
  window.addEventListener("beforeprint", function () {
    folded = twins.filter(function (twin) { return !twin.open; });
    folded.forEach(function (item) { item.open = true; });
    boxes.forEach(function (box) { if (box.data) { Plotly.relayout(box, { width: 640, height: Math.min(box.layout.height, 800) }); } });
  });
  window.addEventListener("afterprint", function () {
    folded.forEach(function (item) { item.open = false; });
    boxes.forEach(function (box) {
      var height = JSON.parse(document.getElementById(box.dataset.chart).textContent).layout.height;
      if (box.data) { Plotly.relayout(box, { width: null, height: height, autosize: true }); }
    });
  });
})();
