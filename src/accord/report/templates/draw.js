(function () {
  "use strict";
  var boxes = Array.prototype.slice.call(document.querySelectorAll("[data-chart]"));
  if (typeof Plotly === "undefined") { return; }
  var config = JSON.parse(document.getElementById("chart-config").textContent);
  boxes.forEach(function (box) {
    var spec = JSON.parse(document.getElementById(box.dataset.chart).textContent);
    var notice = box.firstElementChild;
    box.removeChild(notice);
    Plotly.newPlot(box, spec.data, spec.layout, config).then(function () {
      var button = document.createElement("button");
      button.type = "button";
      button.textContent = "Save this chart as SVG";
      button.addEventListener("click", function () {
        Plotly.downloadImage(box, { format: "svg", filename: "accord-" + box.dataset.chart, width: 900, height: spec.layout.height });
      });
      box.parentNode.appendChild(button);
    }, function () {
      box.appendChild(notice);
    });
  });
  // Paper has neither a click nor a screen's width: open the tables beside the charts and fit the charts to the sheet.
  // The evidence under a verdict is printed as far as the reader has opened it.
  var folded = [];
  window.addEventListener("beforeprint", function () {
    folded = Array.prototype.slice.call(document.querySelectorAll("figure + details:not([open]), .charts + details:not([open])"));
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
