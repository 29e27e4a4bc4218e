package contract

import (
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"escalate/bot/money"
)

func usd(t require.TestingT, text string) money.Amount {
	a, err := money.Parse(text, "USD")
	require.NoError(t, err)
	return a
}

func pct(t require.TestingT, text string) money.Percent {
	p, err := money.ParsePercent(text)
	require.NoError(t, err)
	return p
}

func hours(n int) time.Duration { return time.Duration(n) * time.Hour }

func zoneOf(t require.TestingT, name string) *time.Location {
	loc, err := time.LoadLocation(name)
	require.NoError(t, err)
	return loc
}

// globalTech is what the notes of the GlobalTech meeting state, from the words as typed.
func globalTech(t require.TestingT) Record {
	of, count, err := ParseCapOf("monthly fees")
	require.NoError(t, err)
	ny := zoneOf(t, "America/New_York")
	r := Record{
		Now:       time.Date(2025, 11, 10, 14, 30, 0, 0, ny),
		Customer:  Customer{Annual: usd(t, "$2.3M"), Relationship: "3 years"},
		Demand:    Demand{Percent: pct(t, "100%"), Period: "Q4", Waivers: []string{"contract termination penalty"}},
		Technical: &Technical{Outages: []Outage{{Length: hours(48)}}},
		Legal: &Legal{
			Terms:   Terms{SLA: pct(t, "99.9%"), Cap: Cap{Kind: CapPercent, Percent: pct(t, "10%"), Of: of}, Months: count},
			Verdict: Within, Stated: pct(t, "0.14%"),
		},
		Business: &Business{Revenue: usd(t, "$2.3M"), Expansion: usd(t, "$5M")},
		Options: []Option{
			{
				No: 1, Title: "Contractual Minimum", Percent: pct(t, "10%"), Amount: usd(t, "$23K"),
				Waivers: []Part{{Text: "No penalty waiver", Price: Free}}, Parts: []Part{{Text: "Enhanced monitoring for 90 days"}},
			},
			{
				No: 2, Title: "Customer-Focused Resolution", Percent: pct(t, "25%"), Amount: usd(t, "$57.5K"),
				Waivers: []Part{{Text: "Q4 penalty waiver", Price: Priced, Amount: usd(t, "$115K")}},
				Parts:   []Part{{Text: "Dedicated technical account manager"}, {Text: "Priority feature requests"}},
			},
			{
				No: 3, Title: "Comprehensive Recovery", Percent: pct(t, "50%"), Amount: usd(t, "$115K"),
				Waivers: []Part{{Text: "Full penalty waiver"}},
				Parts:   []Part{{Text: "Custom development for backup improvements"}, {Text: "Executive-level account management"}},
			},
		},
		Exception: Exception{Legal: Approval{Named: true, Answered: true}},
		Decision: &Decision{Option: 2, Approved: true, Tally: true, Dissent: true, Reasons: []string{
			"Preserves strategic account relationship", "Demonstrates commitment to customer success",
			"Cost justified by long-term relationship value", "Sets precedent for handling critical incidents",
		}},
		Items:    []Item{{No: 1, Owned: true, Due: time.Date(2025, 11, 11, 15, 1, 0, 0, ny), Free: "a holiday (Veterans Day, US)"}},
		FollowUp: &FollowUp{Measure: true},
		Causes: []Cause{
			{Source: RoleOpener, Text: "Database corruption during routine maintenance"},
			{Source: RoleTechnical, Text: "Undocumented database schema changes from recent feature deployment"},
		},
	}
	for n := 2; n <= 12; n++ {
		r.Items = append(r.Items, Item{No: n, Owned: true})
	}
	return r
}

func TestGlobalTechSLASentence(t *testing.T) {
	r := globalTech(t)
	terms := r.terms()
	type row struct{ window, length, down, uptime, allowed, needed string }
	var got []row
	for _, m := range terms.Windows(r.Facts()) {
		s := share(m.Down[1], m.Window.Length)
		got = append(got, row{
			m.Window.Label, clock(length(m.Window.Length), nearest), percentOf(s, 4, ceiling), percentOf(minus(num(1), s), 4, floor),
			clock(terms.Allowed(m.Window.Length), floor), clock(minus(length(m.Down[1]), terms.Allowed(m.Window.Length)), ceiling),
		})
		require.True(t, terms.past(m.Down[1], m.Window.Length), "above the allowance in every window")
	}
	require.Equal(t, []row{
		{"30-day month", "720 h", "6.6667%", "93.3333%", "43.20 min", "47.28 h"},
		{"31-day month", "744 h", "6.4517%", "93.5483%", "44.64 min", "47.26 h"},
		{"Q4 2025 (92 days, UTC)", "2208 h", "2.1740%", "97.8260%", "132.48 min", "45.80 h"},
		{"2025 (365 days, UTC)", "8760 h", "0.5480%", "99.4520%", "8.76 h", "39.24 h"},
	}, got)
}

func TestGlobalTechCredits(t *testing.T) {
	r := globalTech(t)
	c := Compare(r)
	terms, facts := r.terms(), r.Facts()
	require.Equal(t, "$191,666.67", c.Month.String())
	require.Equal(t, "$575,000", terms.FeeOf(facts, Quarter).String())
	require.Equal(t, "$19,166.67", terms.CapOf(facts).String())
	require.Equal(t, 2, c.Due.Caps, "one outage of 48 h touches at most two months")
	require.Equal(t, "$0 to $38,333.33", c.Due.Range.String())
	require.Equal(t, "$575,000", c.Demanded.String())
	require.False(t, c.Ordered, "no order can be given")
	require.Equal(t, 1, c.Base)

	type row struct{ base, atMonth, aboveCap, beyond, cost, ofMonth, ofAnnual, ofDemand string }
	var got []row
	for _, o := range c.Rows {
		got = append(got, row{
			o.Base.String(), o.AtMonth.String(), o.AboveCap.String(), o.Beyond.String(), o.Cost.String(),
			shortPercent(o.OfMonth), shortPercent(o.OfAnnual), shortPercent(o.OfDemand),
		})
	}
	require.Equal(t, []row{
		{"$230,000", "$19,166.67", "$3,833.33", "$0 to $23,000", "at least $23,000", "12%", "1%", "4%"},
		{"$230,000", "$47,916.67", "$38,333.33", "$134,166.67 to $172,500", "at least $172,500", "30%", "7.5%", "10%"},
		{"$230,000", "$95,833.33", "$95,833.33", "$76,666.67 to $115,000, and 1 unpriced waiver", "at least $115,000", "60%", "5%", "20%"},
	}, got)
	require.Contains(t, c.Rows[1].BreakEven, "as far as priced: 3 parts unpriced")
	require.Contains(t, c.Rows[1].BreakEven, "6.5 points")
	require.Equal(t, "$57,500", money.FromRat(times(terms.CapOf(facts).Rat(), num(3)), "USD").String(), "exactly three monthly caps")
	require.Equal(t, []int{3, 4, 4}, []int{c.Rows[0].Cost.Parts, c.Rows[1].Cost.Parts, c.Rows[2].Cost.Parts})
}

// told writes findings out in full, as people would read them.
func told(all []Finding) string {
	var b strings.Builder
	for _, f := range all {
		fmt.Fprintf(&b, "%s · %s · %s %d\n%s\n", f.ID, f.Severity, f.About.Kind, f.About.No, f.Text)
		for _, s := range f.Working {
			fmt.Fprintf(&b, "    %s\n", s)
		}
		for _, a := range f.Assumptions {
			fmt.Fprintf(&b, "  assumed: %s\n", a)
		}
		fmt.Fprintf(&b, "  asked of %s: %s\n\n", f.Role, f.Question)
	}
	return b.String()
}

func TestGlobalTechFindings(t *testing.T) {
	all := Findings(globalTech(t))
	var ids []string
	for _, f := range all {
		id := f.ID
		if f.About.Kind == AboutOption {
			id += fmt.Sprint(" option ", f.About.No)
		}
		ids = append(ids, id)
	}
	require.Equal(t, []string{
		"SLA-1", "SLA-2", "SLA-3", "SLA-4", "SLA-5", "SLA-6", "SLA-6",
		"CR-1 option 1", "CR-1 option 2", "CR-1 option 3", "CR-2 option 2",
		"CR-3 option 1", "CR-3 option 2", "CR-3 option 3", "CR-4 option 2", "CR-6",
		"OP-1 option 1", "OP-1 option 2", "OP-1 option 3", "OP-2 option 1", "OP-2 option 2", "OP-2 option 3", "OP-3", "OP-4", "OP-4",
		"DE-1", "DE-3", "AC-1", "AC-2", "AC-3", "FU-1",
	}, ids, "CR-5 only if ticked, CO-1 only if both were confirmed, DE-2 and AC-4 not here; of options not chosen nobody is asked")
	want, err := os.ReadFile("testdata/globaltech.txt")
	require.NoError(t, err)
	require.Equal(t, string(want), told(all))

	before := globalTech(t)
	before.Decision = nil
	ids = nil
	for _, f := range Findings(before) {
		if f.Severity == NeedsApproval || f.Severity == ToConfirm && f.About.Kind == AboutOption {
			ids = append(ids, fmt.Sprint(f.ID, " option ", f.About.No))
		}
	}
	require.Equal(t, []string{
		"CR-2 option 2", "CR-2 option 3", "CR-3 option 1", "CR-3 option 2", "CR-3 option 3", "CR-4 option 1", "CR-4 option 2", "CR-4 option 3",
	}, ids, "before the decision all options are asked about")
}

// find is the findings with an id.
func find(r Record, id string) []Finding {
	return slices.DeleteFunc(Findings(r), func(f Finding) bool { return f.ID != id })
}

func TestGlobalTechOtherwise(t *testing.T) {
	t.Run("option 1 ticked as what the contract gives", func(t *testing.T) {
		r := globalTech(t)
		r.Options[0].Contractual = true
		found := find(r, "CR-5")
		require.Len(t, found, 1)
		require.Equal(t, "The option is marked as what the contract gives, but by Legal's assessment, within the allowance, no credit is due. "+
			"The credit is $3,833.33 above one month's cap.", found[0].Text)
	})
	t.Run("both root causes confirmed", func(t *testing.T) {
		r := globalTech(t)
		r.Causes[0].Confirmed, r.Causes[1].Confirmed = true, true
		found := find(r, "CO-1")
		require.Len(t, found, 1)
		require.Contains(t, found[0].Text, "2 root causes are marked as confirmed, and they differ")
		r.Causes[1].Text = strings.ToUpper(r.Causes[0].Text) + "."
		require.Empty(t, find(r, "CO-1"), "the same words are no difference")
	})
	t.Run("the notes as they were written", func(t *testing.T) {
		r := globalTech(t)
		r.Decision.Approved, r.Decision.Tally, r.Decision.Dissent = false, false, false
		r.Waiting = []string{"the business review"}
		require.Equal(t, "The decision for option 2 does not say its approver, the tally of a vote (or that there was none) and who dissents (or that nobody does).",
			find(r, "DE-2")[0].Text)
		require.Equal(t, "Asked for, no answer yet: the business review.", find(r, "AC-4")[0].Text)
	})
	t.Run("option 1 decided, which may be within what is due", func(t *testing.T) {
		r := globalTech(t)
		r.Decision.Option = 1
		require.Equal(t, "Option 1 may go beyond the contract ($0 to $23,000), and the finance approver is not named.", find(r, "DE-1")[0].Text)
	})
	t.Run("a waiver that says no, without a price", func(t *testing.T) {
		r := globalTech(t)
		was := Compare(r).Rows[0].Cost
		r.Options[0].Waivers[0].Price = Unpriced
		require.Equal(t, was, Compare(r).Rows[0].Cost, "it gives nothing, so it costs nothing")
	})
	t.Run("a waiver typed among the other parts", func(t *testing.T) {
		r := globalTech(t)
		want := Compare(r)
		for i := range r.Options {
			o := &r.Options[i]
			o.Parts, o.Waivers = append(slices.Clone(o.Waivers), o.Parts...), nil
			require.Equal(t, want.Rows[i].Beyond, o.Beyond(want.Due), "what is given up is beyond the contract wherever it was typed")
			require.Equal(t, want.Rows[i].Cost, o.Cost())
		}
		require.Contains(t, find(r, "OP-4")[1].Text, "option 2 may mean it (“Q4 penalty waiver”, $115,000)")
	})
	t.Run("each finding names its option once", func(t *testing.T) {
		r := globalTech(t)
		r.Options[0].Contractual = true
		for _, f := range Findings(r) {
			if f.About.Kind == AboutOption {
				require.NotContains(t, strings.ToLower(f.Text), fmt.Sprintf("option %d ", f.About.No), "About says it")
				require.NotContains(t, strings.ToLower(f.Text), fmt.Sprintf("option %d:", f.About.No))
			}
		}
	})
	t.Run("nothing entered", func(t *testing.T) {
		require.Empty(t, Findings(Record{}))
	})
	t.Run("an hour instead of 48", func(t *testing.T) {
		r := globalTech(t)
		r.Technical.Outages[0].Length = time.Hour
		require.Empty(t, find(r, "SLA-1"), "one hour is 0.14 % of a month")
		require.Empty(t, find(r, "SLA-4"))
		require.Empty(t, find(r, "SLA-3"), "an hour is within a quarter's allowance, and the window is not stated")
		require.Len(t, find(r, "SLA-2"), 1)
	})
	t.Run("words for the fee silence no credit that even the largest fee does not give", func(t *testing.T) {
		for words, period := range map[string]Period{
			"": "", "monthly fee": "", "the monthly charges": "", "monthly fee of the affected service": "", "storage": Month, "fee of the EU region": Month,
		} {
			r := globalTech(t)
			fee, err := ParseFeeBase(words, "USD")
			require.NoError(t, err, words)
			r.Legal.Terms.Fee, r.Legal.Terms.Period = fee, period
			require.Len(t, find(r, "CR-1"), 3, words)
		}
		r := globalTech(t)
		r.Legal.Terms.Fee = FeeBase{Kind: FeePart, Text: "storage"}
		require.Empty(t, find(r, "CR-1"), "of a year's fee each could be right, and no window is stated")
		r.Options[0].Percent = pct(t, "0.5%")
		require.Len(t, find(r, "CR-1"), 1, "0.5 % of no fee up to the annual value is $23,000")
	})
	t.Run("explained for these figures only", func(t *testing.T) {
		r := globalTech(t)
		was := find(r, "CR-1")
		r.Decision.Reasons = nil
		r.Now = r.Now.Add(hours(1))
		require.Equal(t, was, find(r, "CR-1"), "what it does not rest on changes nothing")
		r.Options[1].Amount = usd(t, "$57,501")
		now := find(r, "CR-1")
		require.Equal(t, was[1].Key(), now[1].Key())
		require.NotEqual(t, was[1].Figures, now[1].Figures)
		require.Equal(t, was[0].Figures, now[0].Figures)
	})
}
