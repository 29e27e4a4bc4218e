package draw

import (
	"fmt"
	"html/template"
	"math"
	"slices"
	"strconv"
	"strings"

	"escalate/bot/slackfake/wire"
)

// The chart in its own units; the page scales it to its width.
const (
	chartW, chartH                = 640, 234
	chartLeft, chartTop, chartEnd = 58, 22, 206 // where the bars stand
)

type (
	chartLine struct {
		Y    string
		Text string
	}
	chartBar struct {
		Path, Mid, LabelY, Text, Spoken string
		Series                          int
	}
	chartWord struct{ X, DY, Text string }
	chartName struct {
		X, Y  string
		Lines []chartWord
	}
)

// chart draws a bar chart as SVG. Here numbers are lengths on a
// screen, so floating point is fine: what is written beside a bar is the number as it came.
func (d *drawing) chart(b raw) template.HTML {
	chart := wire.Sub(b, "chart")
	series := wire.Objects(chart, "series")
	var names []string
	for _, c := range wire.List(wire.Sub(chart, "axis_config"), "categories") {
		s, _ := c.(string)
		names = append(names, s)
	}
	if wire.Str(chart, "type") != "bar" || len(series) == 0 || len(names) == 0 {
		return d.part("unknown", "chart")
	}
	top, step := scale(series)
	y := func(v float64) float64 { return chartEnd - v/top*(chartEnd-chartTop) }
	data := map[string]any{
		"Title": wire.Str(b, "title"), "W": chartW, "H": chartH, "Left": chartLeft, "Right": chartW - 6, "TickX": chartLeft - 8,
	}
	group := float64(chartW-6-chartLeft) / float64(len(names))
	var lines []chartLine
	for v := 0.0; v <= top*1.001; v += step {
		lines = append(lines, chartLine{px(y(v)), short(v)})
	}
	if slices.ContainsFunc(names, func(n string) bool { return len(broken(n, group)) > 1 }) {
		data["H"] = chartH + 15
	}
	var bars []chartBar
	var cats []chartName
	spoken := []string{wire.Str(b, "title")}
	width := min(group*0.7/float64(len(series)), 72)
	for i, name := range names {
		mid := chartLeft + group*(float64(i)+0.5)
		cats = append(cats, category(name, mid, group))
		for k, s := range series {
			text := point(s, name)
			v, _ := strconv.ParseFloat(text, 64)
			x := mid + (float64(k)-float64(len(series))/2)*width
			said := name + ": " + grouped(text)
			spoken = append(spoken, said)
			bars = append(bars, chartBar{
				Path: column(x+1, y(max(v, 0)), width-2), Mid: px(x + width/2), LabelY: px(y(max(v, 0)) - 6),
				Text: short(v), Spoken: said, Series: k % 12,
			})
		}
	}
	data["Lines"], data["Bars"], data["Categories"], data["Spoken"] = lines, bars, cats, strings.Join(spoken, ", ")
	data["Legend"] = nil
	if len(series) > 1 {
		var legend []chartBar
		for k, s := range series {
			legend = append(legend, chartBar{Text: wire.Str(s, "name"), Series: k % 12})
		}
		data["Legend"] = legend
	}
	return d.part("chart", data)
}

func point(series raw, category string) string {
	for _, p := range wire.Objects(series, "data") {
		if wire.Str(p, "label") == category {
			return wire.Number(p["value"])
		}
	}
	return "0"
}

// scale is a round number not below the largest bar, and the step between two grid lines.
func scale(series []raw) (top, step float64) {
	for _, s := range series {
		for _, p := range wire.Objects(s, "data") {
			v, _ := strconv.ParseFloat(wire.Number(p["value"]), 64)
			top = max(top, v)
		}
	}
	if top <= 0 || math.IsInf(top, 0) {
		return 1, 1
	}
	unit := math.Pow(10, math.Floor(math.Log10(top/4)))
	for _, f := range []float64{1, 2, 2.5, 5, 10} {
		if step = unit * f; step*4 >= top {
			break
		}
	}
	return math.Ceil(top/step) * step, step
}

// column is a bar with a rounded head.
func column(x, y, w float64) string {
	r := min(4, w/2, max(0, chartEnd-y))
	return fmt.Sprintf("M%s %dV%sQ%s %s %s %sH%sQ%s %s %s %sV%dZ", px(x), chartEnd, px(y+r), px(x), px(y), px(x+r), px(y),
		px(x+w-r), px(x+w), px(y), px(x+w), px(y+r), chartEnd)
}

// category is a label below the bars, in two lines where one is too narrow.
func category(name string, mid, room float64) chartName {
	c := chartName{X: px(mid), Y: px(chartEnd + 18)}
	for i, l := range broken(name, room) {
		dy := "0"
		if i > 0 {
			dy = "15"
		}
		c.Lines = append(c.Lines, chartWord{px(mid), dy, l})
	}
	return c
}

// broken is a label in the lines for which there is room.
func broken(name string, room float64) []string {
	w := strings.Fields(name)
	if float64(len([]rune(name)))*7.2 <= room || len(w) < 2 {
		return []string{name}
	}
	half := (len(w) + 1) / 2
	return []string{strings.Join(w[:half], " "), strings.Join(w[half:], " ")}
}

func px(v float64) string { return strconv.FormatFloat(v, 'f', 1, 64) }

// short is a number as it stands at an axis: 172.5K, 2.3M.
func short(v float64) string {
	for _, u := range []struct {
		size float64
		mark string
	}{{1e9, "B"}, {1e6, "M"}, {1e3, "K"}} {
		if math.Abs(v) >= u.size {
			return strings.TrimSuffix(strings.TrimRight(strconv.FormatFloat(v/u.size, 'f', 2, 64), "0"), ".") + u.mark
		}
	}
	return strings.TrimSuffix(strings.TrimRight(strconv.FormatFloat(v, 'f', 2, 64), "0"), ".")
}

// grouped is a number with its thousands apart, digit by digit as it came.
func grouped(n string) string {
	whole, rest, dot := strings.Cut(n, ".")
	sign := ""
	if strings.HasPrefix(whole, "-") {
		sign, whole = "-", whole[1:]
	}
	for i := len(whole) - 3; i > 0; i -= 3 {
		whole = whole[:i] + "," + whole[i:]
	}
	if dot {
		whole += "." + rest
	}
	return sign + whole
}
