package design

import (
	"math"
	"regexp"
	"strconv"
	"strings"
	"unicode/utf8"

	"escalate/bot/slackfake/wire"
)

var (
	sortedBy = regexp.MustCompile(`(?i)\b(by|sorted|in the order)\b`)
	figure   = regexp.MustCompile(`[$€£]\s?\d|\d\s?%|^\d[\d,.]*$`)
	unit     = regexp.MustCompile(`[$€£%]|\d[KM]\b`)
	amount   = regexp.MustCompile(`(?:^|[^\w.-])(\d[\d,]*(?:\.\d+)?[KM]?)`)
)

// The sizes that Slack's page on data gives.
const maxColumns, maxCharts, maxTitle, maxBars, fewestPoints = 5, 2, 50, 6, 4

// mostTimes is how many times the smallest bar the largest is (ours); a page has 5 rows in a digest, up to 20 in a report.
const mostTimes, leastPage, mostPage = 20, 5, 20

var figureRules = []Rule{
	{58, "at most five columns", func(s *sheet) {
		s.kinds("data_table", func(b wire.Obj) {
			if rows := wire.List(b, "rows"); len(rows) > 0 {
				first, _ := rows[0].([]any)
				s.wrongIf(len(first) > maxColumns, wire.Str(b, "caption"))
			}
		})
	}},
	{59, "a caption says what and in which order", func(s *sheet) {
		s.kinds("data_table", func(b wire.Obj) { s.wrongIf(!sortedBy.MatchString(wire.Str(b, "caption")), wire.Str(b, "caption")) })
	}},
	{60, "figures are numbers, and their unit stands in the head of the column", func(s *sheet) {
		s.kinds("data_table", func(b wire.Obj) {
			for _, row := range wire.List(b, "rows") {
				cells, _ := row.([]any)
				for _, c := range wire.Only(cells) {
					kind, t := wire.Str(c, "type"), wire.Str(c, "text")
					s.wrongIf(kind == "raw_text" && figure.MatchString(t), "text "+t)
					s.wrongIf(kind == "raw_number" && unit.MatchString(t), "unit "+t)
				}
			}
		})
	}},
	{61, "a page of a table holds all rows, or as many as are read at once", func(s *sheet) {
		s.kinds("data_table", func(b wire.Obj) {
			size, rows := wire.Number(b["page_size"]), len(wire.List(b, "rows"))-1
			n, err := strconv.Atoi(size)
			s.wrongIf(size != "" && n != rows && (err != nil || n < leastPage || n > mostPage), size+" rows in a page of "+wire.Str(b, "caption"))
		})
	}},
	{63, "at most two charts, with short titles and named axes", func(s *sheet) {
		n := 0
		s.charts(func(b, chart wire.Obj) {
			n++
			s.wrongIf(n > maxCharts || utf8.RuneCountInString(wire.Str(b, "title")) > maxTitle, wire.Str(b, "title"))
			axes := wire.Sub(chart, "axis_config")
			s.wrongIf(wire.Str(axes, "x_label") == "" || wire.Str(axes, "y_label") == "", "axes of "+wire.Str(b, "title"))
		})
	}},
	{64, "at most six bars", func(s *sheet) {
		s.charts(func(b, chart wire.Obj) {
			s.wrongIf(len(wire.List(wire.Sub(chart, "axis_config"), "categories")) > maxBars, wire.Str(b, "title"))
		})
	}},
	{65, "one series compares what can be compared: no bar is many times another", func(s *sheet) {
		s.charts(func(b, chart wire.Obj) {
			for _, series := range wire.Objects(chart, "series") {
				least, most := math.Inf(1), 0.0
				for _, p := range wire.Objects(series, "data") {
					v, _ := strconv.ParseFloat(wire.Number(p["value"]), 64)
					if v = math.Abs(v); v > 0 {
						least, most = min(least, v), max(most, v)
					}
				}
				s.wrongIf(most > mostTimes*least, wire.Str(series, "name")+" of "+wire.Str(b, "title"))
			}
		})
	}},
	{66, "the chart's point is said with its number, beside it and in the notification", func(s *sheet) {
		beside := map[float64]bool{}
		s.texts(func(t string) { amounts(t, beside) })
		alone := map[float64]bool{}
		amounts(wire.Str(s.body, "text"), alone)
		s.charts(func(b, chart wire.Obj) {
			said, told := false, false
			for _, series := range wire.Objects(chart, "series") {
				for _, p := range wire.Objects(series, "data") {
					v, _ := strconv.ParseFloat(wire.Number(p["value"]), 64)
					said, told = said || beside[v], told || alone[v]
				}
			}
			s.wrongIf(!said, wire.Str(b, "title"))
			s.wrongIf(!told, "text of "+wire.Str(b, "title"))
		})
	}},
	{67, "not the same figures in a table and in a chart", func(s *sheet) {
		tabled := map[float64]bool{}
		s.kinds("data_table", func(b wire.Obj) {
			for _, row := range wire.List(b, "rows") {
				cells, _ := row.([]any)
				for _, c := range wire.Only(cells) {
					if v, err := strconv.ParseFloat(wire.Number(c["value"]), 64); err == nil {
						tabled[v] = true
					}
				}
			}
		})
		s.charts(func(b, chart wire.Obj) {
			for _, series := range wire.Objects(chart, "series") {
				all := len(wire.List(series, "data")) > 0
				for _, p := range wire.Objects(series, "data") {
					v, _ := strconv.ParseFloat(wire.Number(p["value"]), 64)
					all = all && tabled[v]
				}
				s.wrongIf(all, wire.Str(series, "name")+" of "+wire.Str(b, "title"))
			}
		})
	}},
	{68, "no chart without data", func(s *sheet) {
		s.charts(func(b, chart wire.Obj) {
			for _, series := range wire.Objects(chart, "series") {
				s.wrongIf(len(wire.List(series, "data")) < fewestPoints, wire.Str(b, "title"))
			}
		})
	}},
	{70, "images have a text", func(s *sheet) {
		s.kinds("image", func(b wire.Obj) { s.wrongIf(strings.TrimSpace(wire.Str(b, "alt_text")) == "", "image") })
	}},
}

// amounts collects the numbers that a text says, "$172.5K" as 172500.
func amounts(t string, into map[float64]bool) {
	for _, found := range amount.FindAllStringSubmatch(t, -1) {
		m, times := found[1], 1.0
		switch m[len(m)-1] {
		case 'K':
			times = 1e3
		case 'M':
			times = 1e6
		}
		if v, err := strconv.ParseFloat(strings.ReplaceAll(strings.TrimRight(m, "KM"), ",", ""), 64); err == nil {
			into[math.Round(v*times*100)/100] = true
		}
	}
}

// charts calls fn with every block of a chart and the chart in it.
func (s *sheet) charts(fn func(block, chart wire.Obj)) {
	s.kinds("data_visualization", func(b wire.Obj) { fn(b, wire.Sub(b, "chart")) })
}
