/* How is a chart mounted under a strict content policy? From the JSON of its own script element; tooltips are drawn, not written as HTML. */
(function () {
  "use strict";
  if (!window.echarts) { return; }
  var style = window.getComputedStyle(document.body);
  function token(name) { return style.getPropertyValue(name).trim(); }
  var isDark = document.body.classList.contains("q-wall");
  var size = parseFloat(window.getComputedStyle(document.documentElement).fontSize) * (isDark ? .875 : .75);
  var plain = { color: token("--ink-3"), fontSize: size };
  var axis = { axisLine: { lineStyle: { color: token("--line-strong") } }, axisTick: { show: false }, axisLabel: plain, splitLine: { lineStyle: { color: token("--line") } } };
  window.echarts.registerTheme("qifu", {
    color: isDark ? ["#6EA8F2", "#56C2A8", "#EDB458", "#A798E8", "#8C9DB6"] : ["#1756A9", "#6FA3E0", "#7C8BA3", "#5A46A8", "#B06A00"],
    backgroundColor: "transparent",
    textStyle: { fontFamily: style.fontFamily },
    categoryAxis: axis, valueAxis: axis, timeAxis: axis,
    legend: { textStyle: { color: token("--ink-2"), fontSize: size } }
  });
  function common(option) {
    var series = [].concat(option.series || []);
    option.grid = option.grid || { left: 4, right: 12, top: 28, bottom: 4, containLabel: true };
    option.tooltip = Object.assign({ confine: true }, option.tooltip, { renderMode: "richText" });
    option.aria = Object.assign({ enabled: true, decal: { show: series.length > 1 } }, option.aria);
    option.animation = option.animation !== undefined ? option.animation : !window.matchMedia("(prefers-reduced-motion: reduce)").matches;
    return option;
  }
  function mount(box) {
    var source = document.getElementById(box.getAttribute("data-chart"));
    if (!source || window.echarts.getInstanceByDom(box)) { return; }
    var label = box.getAttribute("aria-label");
    var drawing = window.echarts.init(box, "qifu", { renderer: "svg" });
    drawing.setOption(common(JSON.parse(source.textContent)));
    box.setAttribute("aria-label", label);
    window.addEventListener("resize", function () { drawing.resize(); });
    if (box.hasAttribute("data-chart-links")) {
      drawing.on("click", function (event) { if (event.data && event.data.url) { window.location.assign(event.data.url); } });
    }
  }
  function mountAll() { Array.prototype.forEach.call(document.querySelectorAll("[data-chart]"), mount); }
  mountAll();
  document.addEventListener("htmx:afterSwap", mountAll);
})();
