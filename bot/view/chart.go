package view

import (
	"encoding/json"
	"slices"

	"github.com/slack-go/slack"

	"escalate/bot/meeting"
	"escalate/bot/money"
)

// Slack's figures are JSON numbers. They are written from the exact amount, digit by digit:
// no floating point touches money.

// amountCell is a cell that sorts by its amount.
type amountCell struct {
	Type  slack.DataTableCellType `json:"type"`
	Value json.Number             `json:"value"`
	Text  string                  `json:"text"`
}

// DataTableCellType is the kind of the cell.
func (c *amountCell) DataTableCellType() slack.DataTableCellType { return c.Type }

func newAmountCell(a money.Amount, text string) *amountCell {
	return &amountCell{Type: slack.DataTableCellRawNumber, Value: exactNumber(a), Text: text}
}

// exactNumber is the amount, rounded to its currency's unit, as a JSON number.
func exactNumber(a money.Amount) json.Number {
	r := a.Rounded().Rat()
	places, _ := r.FloatPrec()
	return json.Number(r.FloatString(places))
}

// barChart is Slack's bar chart with exact figures.
type barChart struct {
	Type   slack.DataVisualizationChartType  `json:"type"`
	Series []barSeries                       `json:"series"`
	Axis   slack.DataVisualizationAxisConfig `json:"axis_config"`
}

// DataVisualizationChartType is the kind of the chart.
func (c *barChart) DataVisualizationChartType() slack.DataVisualizationChartType { return c.Type }

type barSeries struct {
	Name string     `json:"name"`
	Data []barPoint `json:"data"`
}

type barPoint struct {
	Label string      `json:"label"`
	Value json.Number `json:"value"`
}

// sameMoney says that every option has a total, all in one currency.
func sameMoney(live []meeting.Option) bool {
	code := ""
	for _, o := range live {
		c := o.Offer.Cost()
		if c.Mixed || !c.Total.Stated() || code != "" && c.Total.Currency() != code {
			return false
		}
		code = c.Total.Currency()
	}
	return code != ""
}

// minCharted is the fewest options that a chart tells more of than a table.
const minCharted = 4

// costChart shows what the options cost, once all are fully priced in one currency and there are
// enough of them; nil otherwise.
func costChart(live []meeting.Option) slack.Block {
	unpriced := func(o meeting.Option) bool { return o.Offer.Cost().Unpriced > 0 }
	if len(live) < minCharted || !sameMoney(live) || slices.ContainsFunc(live, unpriced) {
		return nil
	}
	code := live[0].Offer.Cost().Total.Currency()
	series := barSeries{Name: "Cost"}
	axis := slack.NewDataVisualizationAxisConfig()
	for _, o := range live {
		label := "Option " + itoa(o.No)
		axis.Categories = append(axis.Categories, label)
		series.Data = append(series.Data, barPoint{label, exactNumber(o.Offer.Cost().Total)})
	}
	axis = axis.WithXLabel("Option").WithYLabel(code)
	return slack.NewDataVisualizationBlock("What the options cost, "+code, &barChart{
		Type: slack.DataVisualizationChartBar, Series: []barSeries{series}, Axis: axis,
	})
}
