package contract

import (
	"fmt"
	"math/big"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"escalate/bot/money"
)

// zones are clocks of every kind: none that move, half hours, two hours, both ends of the world.
var zones = []string{
	"UTC", "America/New_York", "Europe/Berlin", "Asia/Kolkata", "Australia/Lord_Howe", "Pacific/Kiritimati",
	"Pacific/Niue", "Antarctica/Troll", "America/Santiago",
}

func pick[T any](t *rapid.T, label string, from ...T) T {
	return rapid.SampledFrom(from).Draw(t, label)
}

// halfHour is a moment from 2024 to 2026 on the half hour; many are near a month's end.
func halfHour(t *rapid.T, label string) time.Time {
	if rapid.Bool().Draw(t, label+" near a month's end") {
		month := time.Date(2024, time.Month(rapid.IntRange(1, 24).Draw(t, label+" month")), 1, 0, 0, 0, 0, time.UTC)
		return month.Add(time.Duration(rapid.IntRange(-60, 60).Draw(t, label)) * 30 * time.Minute)
	}
	return time.Date(2024, 1, 1, 0, 0, 0, 0, time.UTC).Add(time.Duration(rapid.IntRange(0, 2*365*48).Draw(t, label)) * 30 * time.Minute)
}

// stretch is a length in half hours, mostly short.
func stretch(t *rapid.T, label string) time.Duration {
	most := pick(t, label+" at most", 4, 100, 48*70)
	return time.Duration(rapid.IntRange(1, most).Draw(t, label)) * 30 * time.Minute
}

// someTerms are terms in which everything is stated.
func someTerms(t *rapid.T) Terms {
	terms := Terms{
		SLA:    pct(t, pick(t, "sla", "95%", "99%", "99.5%", "99.9%", "99.99%", "100%")),
		Period: pick(t, "period", Month, Quarter, Year),
		Zone:   zoneOf(t, pick(t, "zone", zones...)),
		Credit: credit(t, pick(t, "credit", "none", "7%", "5 days", "10 x the fee for the time down",
			"below 99.9%: 10%\nbelow 99%: 25%\nbelow 95%: 100%", "below 99.5%: 3 days\nbelow 99%: 7 days\nbelow 95%: 15 days",
			"5% for each hour begun, up to 50%", "$500 for each hour begun", "one day for every 2 hours begun, max 15 days", "10% of monthly fees",
			"below 99.9%: $1,000\nbelow 99%: $5,000", "99.9% or less: 10%\nLess than 99.0% but at least 95.0%: 20%\nbelow 95%: 40%")),
		Cap:    Cap{Kind: CapNone},
		Months: rapid.IntRange(1, 3).Draw(t, "caps that count"),
	}
	if rapid.Bool().Draw(t, "capped") {
		terms.Cap = capOf(t, pick(t, "cap", "0%", "3%", "10%", "50%"), pick(t, "cap of", Month, Quarter, Year))
		if words := pick(t, "cap in words", "", "", "$2,000", "15 days of fees", "2 months' fees"); words != "" {
			var err error
			terms.Cap, _, err = ParseCap(money.Percent{}, words, "USD")
			require.NoError(t, err)
		}
	}
	terms.Exclusion = Exclusion{Kind: ExclusionNone}
	if rapid.Bool().Draw(t, "excludes maintenance") {
		terms.Exclusion = exclusion(t, pick(t, "exclusion", "8 h a month, announced 5 days before", "2 h, announced 48 h before",
			"no limit, announced 2 days before", "no limit, no notice", "24 h a month, no notice"))
	}
	return terms
}

func someFacts(t *rapid.T) Facts {
	f := Facts{Annual: usd(t, pick(t, "annual", "$1.2M", "$2.3M", "$1,000.01")), Maintenance: Maintenance{Stated: true}}
	f.Now = time.Date(2026, 1, 20, 12, 0, 0, 0, time.UTC)
	for i := range rapid.IntRange(1, 4).Draw(t, "outages") {
		from := halfHour(t, fmt.Sprint("from ", i))
		f.Outages = append(f.Outages, down(from, from.Add(stretch(t, fmt.Sprint("outage ", i)))))
	}
	if rapid.IntRange(0, 9).Draw(t, "one goes on") == 0 {
		f.Outages = append(f.Outages, Outage{From: f.Now.Add(-stretch(t, "so far")), Ongoing: true})
	}
	for i := range rapid.IntRange(0, 3).Draw(t, "maintenance") {
		o := pick(t, fmt.Sprint("around ", i), f.Outages...)
		from := o.From.Add(time.Duration(rapid.IntRange(-20, 20).Draw(t, fmt.Sprint("begins ", i))) * 30 * time.Minute)
		f.Maintenance.Spans = append(f.Maintenance.Spans, Announced{
			From: from, To: from.Add(stretch(t, fmt.Sprint("lasts ", i))), Notice: Exactly(hours(pick(t, fmt.Sprint("notice ", i), 1, 47, 48, 119, 120))),
		})
	}
	return f
}

// complete is terms in which nothing makes a range: the caps that count are stated or it is one cap for each window.
func complete(terms Terms) bool {
	return !(terms.Cap.Kind == CapPercent && terms.Cap.Of == Quarter && terms.Period == Year)
}

func TestDueAgainstCountingOneByOne(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		terms, facts := someTerms(t), someFacts(t)
		if !complete(terms) {
			return
		}
		due := terms.Due(facts)
		require.True(t, due.Known && !due.Open)
		if terms.Credit.Each == 0 || len(facts.Outages) == 1 {
			require.Zero(t, due.Low.Rat().Cmp(due.High.Rat()), "nothing is unknown: %s", due.Range)
		}
		require.LessOrEqual(t, due.Low.Rat().Cmp(due.High.Rat()), 0)
		require.Equal(t, naive(terms, facts).RatString(), due.Low.Rat().RatString())
	})
}

func TestDueNeverAboveTheCaps(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		terms, facts := someTerms(t), someFacts(t)
		if terms.Cap.Kind != CapPercent {
			return
		}
		known, _ := facts.spans()
		unit := terms.CapOf(facts).Rat()
		n := len(windowsOf(known, terms.Cap.Of, terms.Zone, Begins{}))
		if w := len(windowsOf(known, terms.Period, terms.Zone, Begins{})); terms.Cap.Of == Month && terms.Period != Month {
			n = w * terms.Months
		}
		due := terms.Due(facts)
		require.False(t, due.Open)
		require.LessOrEqual(t, due.High.Rat().Cmp(times(unit, num(int64(n)))), 0, "%s, %d caps of %s", due.Range, n, unit)
	})
}

// TestDueNeverAboveTheCapsShown leaves much unstated: what the working says of the caps still holds.
func TestDueNeverAboveTheCapsShown(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		terms, facts := blur(t, someTerms(t)), someFacts(t)
		for i := range rapid.IntRange(0, 2).Draw(t, "without dates") {
			facts.Outages = append(facts.Outages, Outage{Length: stretch(t, fmt.Sprint("length ", i))})
		}
		unit := terms.CapOf(facts)
		if terms.Cap.Of != Month || !unit.Stated() {
			return
		}
		due := terms.Due(facts)
		require.False(t, due.Open)
		require.LessOrEqual(t, due.High.Rat().Cmp(times(unit.Rat(), num(int64(due.Caps)))), 0, "%s, %d caps of %s", due.Range, due.Caps, unit)
	})
}

// notLess says that both ends of a are at least those of b.
func notLess(t *rapid.T, a, b Due, why string) {
	require.GreaterOrEqual(t, a.Low.Rat().Cmp(b.Low.Rat()), 0, "%s: %s, before %s", why, a.Range, b.Range)
	require.False(t, b.Open && !a.Open, why)
	if !a.Open {
		require.GreaterOrEqual(t, a.High.Rat().Cmp(b.High.Rat()), 0, "%s: %s, before %s", why, a.Range, b.Range)
	}
}

func TestMoreDowntimeNeverLowersDue(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		terms, facts := blur(t, someTerms(t)), someFacts(t)
		if rapid.Bool().Draw(t, "one without dates") {
			facts.Outages = append(facts.Outages, Outage{Length: stretch(t, "length")})
		}
		before := terms.Due(facts)
		more := facts
		more.Outages = slices.Clone(facts.Outages)
		switch i := rapid.IntRange(0, len(facts.Outages)-1).Draw(t, "which"); {
		case rapid.Bool().Draw(t, "another one"):
			from := halfHour(t, "another")
			more.Outages = append(more.Outages, down(from, from.Add(stretch(t, "for"))))
		case facts.Outages[i].Length > 0:
			more.Outages[i].Length += stretch(t, "longer by")
		default:
			more.Outages[i].From = more.Outages[i].From.Add(-stretch(t, "earlier by"))
		}
		notLess(t, terms.Due(more), before, "more downtime")
	})
}

func TestSplittingAnOutageChangesNothing(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		terms, facts := blur(t, someTerms(t)), someFacts(t)
		i := rapid.IntRange(0, len(facts.Outages)-1).Draw(t, "which")
		o := facts.Outages[i]
		at := o.From.Add(time.Duration(rapid.Int64Range(0, int64(hours(200))).Draw(t, "at")))
		if end := o.To; !o.Ongoing && at.After(end) {
			at = end
		}
		if o.Ongoing && at.After(facts.Now) {
			at = facts.Now
		}
		split := facts
		split.Outages = append(slices.Clone(facts.Outages), down(o.From, at))
		split.Outages[i].From = at
		before, after := terms.Due(facts), terms.Due(split)
		require.Equal(t, before.Range, after.Range)
		require.Equal(t, before.Working, after.Working)
	})
}

func TestExcludingMoreNeverRaisesDue(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		terms, facts := blur(t, someTerms(t)), someFacts(t)
		if terms.Exclusion.Kind != ExclusionAnnounced {
			terms.Exclusion = exclusion(t, "no limit, announced 2 days before")
		}
		before := terms.Due(facts)
		more := facts
		switch rapid.IntRange(0, 2).Draw(t, "how") {
		case 0:
			from := halfHour(t, "more maintenance")
			more.Maintenance.Spans = append(slices.Clone(facts.Maintenance.Spans), Announced{From: from, To: from.Add(stretch(t, "for")), Notice: Exactly(hours(500))})
		case 1:
			if a := &terms.Exclusion.Allowance; a.Stated && !a.None {
				a.Is += stretch(t, "more allowance")
			}
		default:
			terms.Exclusion.Notice = NoLimit()
		}
		notLess(t, before, terms.Due(more), "excluding less")
	})
}

// blur takes away some of what is stated.
func blur(t *rapid.T, terms Terms) Terms {
	lost := func(what string) bool { return rapid.IntRange(0, 3).Draw(t, what+" not stated") == 0 }
	if lost("sla") {
		terms.SLA = money.Percent{}
	}
	if lost("period") {
		terms.Period = PeriodUnknown
	}
	if lost("zone") {
		terms.Zone = nil
	}
	if lost("exclusion") {
		terms.Exclusion = Exclusion{}
	}
	if lost("notice") {
		terms.Exclusion.Notice = Limit{}
	}
	if lost("allowance") {
		terms.Exclusion.Allowance = Limit{}
	}
	if lost("credit") {
		terms.Credit = Credit{}
	}
	switch {
	case lost("cap"):
		terms.Cap = Cap{}
	case lost("of which fee") && terms.Cap.Kind == CapPercent:
		terms.Cap.Of = PeriodUnknown
	}
	if lost("caps that count") {
		terms.Months = 0
	}
	return terms
}

func TestRangeHoldsEveryCompletion(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		terms, facts := someTerms(t), someFacts(t)
		if !complete(terms) {
			return
		}
		// As many caps as the months touched are what an unstated number could be.
		for _, w := range windowsOf(must(facts.spans()), terms.Period, terms.Zone, Begins{}) {
			months := len(windowsOf(cut(must(facts.spans()), w.Start, w.End), Month, terms.Zone, Begins{}))
			terms.Months = min(terms.Months, max(1, months))
		}
		var part *big.Rat
		if rapid.Bool().Draw(t, "fee of a part") {
			part = frac(rapid.Int64Range(0, 100).Draw(t, "hundredths of the fee"), 100)
			terms.Fee = FeeBase{Kind: FeeStated, Amount: money.FromRat(times(over(facts.Annual.Rat(), num(12)), part), "USD")}
		}
		exact := terms.Due(facts).Low

		known, partly := blur(t, terms), facts
		if part != nil && rapid.Bool().Draw(t, "fee without a figure") {
			known.Fee = FeeBase{Kind: FeePart, Text: "a part"}
		}
		partly.Outages = slices.Clone(facts.Outages)
		for i, o := range partly.Outages {
			if !o.Ongoing && rapid.IntRange(0, 2).Draw(t, fmt.Sprint("dates lost ", i)) == 0 {
				partly.Outages[i] = Outage{Length: o.To.Sub(o.From)}
			}
		}
		partly.Maintenance.Spans = slices.Clone(facts.Maintenance.Spans)
		switch rapid.IntRange(0, 3).Draw(t, "maintenance known") {
		case 0:
			partly.Maintenance = Maintenance{}
		case 1:
			for i := range partly.Maintenance.Spans {
				partly.Maintenance.Spans[i].Notice = Limit{}
			}
		}
		due := known.Due(partly)
		require.LessOrEqual(t, due.Low.Rat().Cmp(exact.Rat()), 0, "%s should hold %s", due.Range, exact)
		if !due.Open {
			require.GreaterOrEqual(t, due.High.Rat().Cmp(exact.Rat()), 0, "%s should hold %s", due.Range, exact)
		}
		// What an offer goes beyond holds it too.
		offer := Option{Amount: usd(t, pick(t, "offer", "$1", "$5,000", "$57.5K", "$3M"))}
		wide, point := offer.Beyond(due), offer.Beyond(terms.Due(facts))
		require.LessOrEqual(t, wide.Low.Rat().Cmp(point.Low.Rat()), 0)
		require.GreaterOrEqual(t, wide.High.Rat().Cmp(point.High.Rat()), 0)
	})
}

func must(s []span, _ []time.Duration) []span { return s }
