"use strict";
// Every chart in the colours that the reader's system asks for; on paper in those for light.
const { charts, look } = JSON.parse(document.getElementById("charts").textContent);
const dark = window.matchMedia("(prefers-color-scheme: dark)");
const SHAPES = ["", "/", "x", ".", "-", "|", "+", "\\"];
const inked = (chart, theme) => ({
  traces: chart.traces.map((trace, at) => {
    const colour = chart.inks[theme.name][at];
    if (trace.type === "heatmap") return { ...trace, colorscale: theme.scale.map((colour, place) => [place / (theme.scale.length - 1), colour]) };
    // Bars beside or upon each other differ by more than their colour.
    const pattern = { shape: SHAPES[at % SHAPES.length], solidity: 0.25, fillmode: "overlay" };
    return {
      ...trace,
      marker: { ...trace.marker, color: colour, ...(trace.type === "bar" && chart.inks.light.length > 1 ? { pattern } : {}) },
      ...(trace.line ? { line: { ...trace.line, color: colour } } : {}),
    };
  }),
  layout: {
    ...chart.layout,
    paper_bgcolor: "rgba(0,0,0,0)",
    plot_bgcolor: "rgba(0,0,0,0)",
    font: { family: "system-ui, sans-serif", size: 13, color: theme.text },
    xaxis: { ...chart.layout.xaxis, gridcolor: theme.border, linecolor: theme.border, zerolinecolor: theme.border },
    yaxis: { ...chart.layout.yaxis, gridcolor: theme.border, linecolor: theme.border, zerolinecolor: theme.border },
    shapes: chart.layout.shapes.map((shape) => ({ ...shape, line: { ...shape.line, color: theme.soft } })),
  },
});
const drawAll = (theme) =>
  charts.map((chart, at) => {
    const { traces, layout } = inked(chart, theme);
    return Plotly.react(`chart-${at + 1}`, traces, layout, { displayModeBar: false, responsive: true });
  });
const draw = () => drawAll(dark.matches ? look.dark : look.light);
dark.addEventListener("change", draw);
window.addEventListener("beforeprint", () => drawAll(look.light));
window.addEventListener("afterprint", draw);
Promise.all(draw()).then(() => document.documentElement.setAttribute("data-drawn", ""));
