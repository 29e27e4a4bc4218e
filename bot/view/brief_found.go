package view

import (
	"strings"

	"escalate/bot/extract"
	"escalate/bot/meeting"
)

// What the words of a complaint say in figures. A figure of words that are new is taken where it has one reading, and shown
// once it is saved; where it has not, the form asks under the field of the figure, which stands behind More. What somebody
// has typed there goes before what is found, and so does what they have cleared.

// wordFigure is a figure of the complaint that can stand in words.
type wordFigure struct {
	id    string
	in    string // the field of the words
	words func(c *meeting.Complaint) string
	find  func(s *Sheet, c, to *meeting.Complaint) (ask string)
	shown func(c *meeting.Complaint) string // "" where it is not stated
	copy  func(to, from *meeting.Complaint)
}

func impactWords(c *meeting.Complaint) string { return c.Impact }
func demandWords(c *meeting.Complaint) string { return c.Demand }

var wordFigures = []wordFigure{
	{
		"impact_amount", "impact", impactWords, func(_ *Sheet, c, to *meeting.Complaint) (ask string) {
			to.ImpactAmount, ask = extract.Amount(c.Impact)
			return ask
		},
		func(c *meeting.Complaint) string { return shownAmount(c.ImpactAmount) },
		func(to, from *meeting.Complaint) { to.ImpactAmount = from.ImpactAmount },
	},
	{
		"demand_percent", "demand", demandWords, func(s *Sheet, c, to *meeting.Complaint) (ask string) {
			to.DemandPercent, _, ask, _ = extract.Credit(c.Demand, s.Now)
			return ask
		},
		func(c *meeting.Complaint) string { return shownPercent(c.DemandPercent) },
		func(to, from *meeting.Complaint) { to.DemandPercent = from.DemandPercent },
	},
	{
		"demand_period", "demand", demandWords, func(s *Sheet, c, to *meeting.Complaint) (ask string) {
			_, to.DemandPeriod, _, ask = extract.Credit(c.Demand, s.Now)
			return ask
		},
		func(c *meeting.Complaint) string { return c.DemandPeriod },
		func(to, from *meeting.Complaint) { to.DemandPeriod = from.DemandPeriod },
	},
	{
		"demand_waivers", "demand", demandWords, func(_ *Sheet, c, to *meeting.Complaint) (ask string) {
			to.DemandWaivers, ask = extract.Waivers(c.Demand)
			return ask
		},
		func(c *meeting.Complaint) string { return strings.Join(c.DemandWaivers, "\n") },
		func(to, from *meeting.Complaint) { to.DemandWaivers = from.DemandWaivers },
	},
}

// keptAsWords names the amounts of a demand, in which nothing is computed from an amount; "" where there are none.
func keptAsWords(demand string) string {
	words := extract.Amounts(demand)
	if len(words) == 0 {
		return ""
	}
	return "“" + strings.Join(words, "”, “") + "” is kept as text. I compute only a percent of a fee."
}

// notUsed names the amounts of an impact that are not its figure; "" where there are none.
func notUsed(c *meeting.Complaint) string {
	words := extract.NotUsed(c.Impact, c.ImpactAmount)
	if len(words) == 0 {
		return ""
	}
	return "Not used as a figure: “" + strings.Join(words, "”, “") + "”"
}

// findFigures fills the figures with what the words in the form say, and returns what has to be asked about each. Words that
// are as they were saved leave their figures as those were; a figure that new words do not name stays, unless it had been
// read from the old ones.
func (f *form) findFigures(c *meeting.Complaint) (in meeting.Complaint, ask map[string]string) {
	saved := f.E.Complaint
	now := *c
	if v, typed := f.Typed["impact"]; typed && !f.reading {
		now.Impact = strings.TrimSpace(v.Text)
	}
	if v, typed := f.Typed["demand"]; typed && !f.reading {
		now.Demand = strings.TrimSpace(v.Text)
	}
	if !f.reading {
		f.Ref.Key = printWords(now)
	}
	ask = map[string]string{}
	for _, x := range wordFigures {
		if x.words(&now) == x.words(&saved) {
			x.copy(&in, &saved)
			continue
		}
		var before meeting.Complaint
		x.find(&f.Sheet, &saved, &before)
		if ask[x.id] = x.find(&f.Sheet, &now, &in); ask[x.id] == "" && x.shown(&in) == "" && x.shown(&saved) != x.shown(&before) {
			x.copy(&in, &saved)
		}
	}
	for _, x := range wordFigures {
		x.copy(c, &in)
	}
	return in, ask
}

// takeFigures takes what was found where the form did not show the figure, or showed it empty beside other words, and asks
// there what has to be asked.
func (f *form) takeFigures(c, in *meeting.Complaint, ask map[string]string) {
	moved := f.Ref.Key != "" && f.Ref.Key != printWords(*c) // "" is a form that an older version drew
	for _, x := range wordFigures {
		v, shown := f.Typed[x.id]
		if !f.reading || shown && (!moved || strings.TrimSpace(v.Text) != "") {
			continue
		}
		switch {
		case ask[x.id] == "":
		case shown:
			f.refuse(x.id, "%s If it is not a figure, leave this empty.", ask[x.id])
		default:
			f.refuse(x.in, "%s If it is not a figure, leave its field behind “More” empty.", ask[x.id])
		}
		x.copy(c, in)
	}
}

// printWords is a print of the words in which figures are found.
func printWords(c meeting.Complaint) string { return digest(c.Impact, c.Demand) }
