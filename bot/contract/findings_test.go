package contract

import (
	"fmt"
	"math/rand"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"escalate/bot/money"
)

// someRecord is a record of anything, much of it not stated.
func someRecord(t *rapid.T) Record {
	maybe := func(what string) bool { return rapid.IntRange(0, 3).Draw(t, what+" given") > 0 }
	facts := someFacts(t)
	amounts := []money.Amount{{}, usd(t, "$23K"), usd(t, "$115K"), usd(t, "$19,166.67"), money.FromRat(num(5000), "EUR"), money.FromRat(num(0), "USD")}
	percents := []money.Percent{{}, pct(t, "0%"), pct(t, "10%"), pct(t, "25%"), pct(t, "8.33%")}
	r := Record{Now: facts.Now, Demand: Demand{Percent: pick(t, "asked", percents...), Period: pick(t, "asked of", "", "Q4 2025", "month", "something")}}
	if maybe("annual") {
		r.Customer = Customer{Annual: pick(t, "annual value", usd(t, "$2.3M"), money.FromRat(num(1000000), "EUR")), Relationship: pick(t, "since", "", "3 years", "long")}
	}
	if maybe("waiver") {
		r.Demand.Waivers = []string{pick(t, "asked waiver", "contract termination penalty", "late fees", "")}
	}
	if maybe("technical") {
		r.Technical = &Technical{Outages: facts.Outages, Maintenance: facts.Maintenance}
		if rapid.Bool().Draw(t, "a length") {
			r.Technical.Outages = append(slices.Clone(r.Technical.Outages), Outage{Length: stretch(t, "length")})
		}
		if rapid.IntRange(0, 5).Draw(t, "no outage") == 0 {
			r.Technical.Outages = nil
		}
	}
	if maybe("legal") {
		r.Legal = &Legal{Terms: blur(t, someTerms(t)), Verdict: pick(t, "verdict", VerdictUnknown, Within, Above), Stated: pick(t, "stated", money.Percent{}, pct(t, "0.14%"), pct(t, "0%"), pct(t, "7%"))}
	}
	if r.Legal != nil {
		r.Legal.Terms.Fee = pick(t, "fee", FeeBase{}, FeeBase{Kind: FeePart, Text: "storage"}, FeeBase{Kind: FeeStated, Amount: usd(t, "$90K")})
	}
	if maybe("business") {
		r.Business = &Business{Revenue: pick(t, "revenue", amounts...), Expansion: pick(t, "pipeline", amounts...), Probability: pick(t, "probability", percents...)}
	}
	part := func(label string) Part {
		return Part{
			Text: pick(t, label, "No penalty waiver", "Full penalty waiver", "Q4 penalty waiver", "Monitoring", ""), Price: pick(t, label+" price", Unpriced, Free, Priced, Contingent),
			Amount: pick(t, label+" amount", amounts...), If: "they leave",
		}
	}
	for n := range rapid.IntRange(0, 4).Draw(t, "options") {
		o := Option{No: n + 1, Title: "An option", Percent: pick(t, "percent", percents...), Amount: pick(t, "amount", amounts...), Contractual: rapid.Bool().Draw(t, "ticked")}
		for i := range rapid.IntRange(0, 2).Draw(t, "waivers") {
			o.Waivers = append(o.Waivers, part(fmt.Sprint("waiver ", i)))
		}
		for i := range rapid.IntRange(0, 2).Draw(t, "parts") {
			o.Parts = append(o.Parts, part(fmt.Sprint("part ", i)))
		}
		r.Options = append(r.Options, o)
	}
	if maybe("decision") {
		r.Decision = &Decision{Option: rapid.IntRange(0, 4).Draw(t, "decided"), Approved: rapid.Bool().Draw(t, "approved"), Reasons: []string{"Precedents matter", "Other"}}
	}
	for n := range rapid.IntRange(0, 4).Draw(t, "items") {
		i := Item{No: n + 1, Owned: rapid.Bool().Draw(t, "owned"), Done: rapid.Bool().Draw(t, "done"), Free: pick(t, "free", "", "a Saturday")}
		if rapid.Bool().Draw(t, "dated") {
			i.Due = facts.Now.Add(hours(n))
		}
		i.Parts = pick(t, "delivers", nil, []int{0}, []int{1, 2})
		r.Items = append(r.Items, i)
	}
	if maybe("follow-up") {
		r.FollowUp = &FollowUp{Time: rapid.Bool().Draw(t, "time"), Measure: true}
	}
	for range rapid.IntRange(0, 3).Draw(t, "causes") {
		r.Causes = append(r.Causes, Cause{Source: pick(t, "source", RoleOpener, RoleTechnical), Text: pick(t, "cause", "disk", "Disk.", "network"), Confirmed: rapid.Bool().Draw(t, "confirmed")})
	}
	r.Waiting = pick(t, "waiting", nil, []string{"the business review", "an answer of engineering"})
	return r
}

// conclusions are words that a record which can be disclosed does not hold, and what only a lawyer may say.
var conclusions = regexp.MustCompile(`(?i)\b(breach\w*|violat\w*|owed?|owes|liable|liabilit\w*|fault\w*|blame\w*|negligen\w*|wrong\w*|error\w*|mistake\w*|must|entitle\w*|guilt\w*|should have|right amount|incorrect|illegal|fails? to|you|your|he|she|his|her)\b`)

func TestFindingsOfAnyRecord(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		r := someRecord(t)
		all := Findings(r)
		keys := map[string]bool{}
		at := -1
		for _, f := range all {
			require.Contains(t, order, f.ID)
			require.GreaterOrEqual(t, slices.Index(order, f.ID), at, "in the table's order")
			at = slices.Index(order, f.ID)
			require.False(t, keys[f.Key()], "two findings of one key: %s", f.Key())
			keys[f.Key()] = true
			require.Contains(t, severities, f.Severity)
			require.True(t, strings.HasSuffix(f.Text, "."), f.Text)
			require.True(t, strings.HasSuffix(f.Question, "?"), f.Question)
			require.NotEmpty(t, f.Role)
			require.NotEmpty(t, f.Sources)
			require.NotEmpty(t, f.Figures)
			said := append([]string{f.Text, f.Question}, f.Assumptions...)
			for _, s := range f.Working {
				require.NotEmpty(t, s.What)
				require.NotEmpty(t, s.How)
				said = append(said, s.String())
			}
			ours := strings.Join(said, "\n")
			require.NotContains(t, ours, "%!", "a format that does not fit")
			require.NotContains(t, ours, "  ")
			require.Empty(t, conclusions.FindString(regexp.MustCompile(`“[^”]*”|if they leave`).ReplaceAllString(ours, "")), ours)
		}

		// The order of the inputs changes nothing, and the record is not changed.
		mixed, kept := r, Findings(r)
		shuffle := rand.New(rand.NewSource(rapid.Int64().Draw(t, "order")))
		mixed.Options, mixed.Items, mixed.Causes, mixed.Waiting = mix(shuffle, r.Options), mix(shuffle, r.Items), mix(shuffle, r.Causes), mix(shuffle, r.Waiting)
		if r.Technical != nil {
			mixed.Technical = &Technical{Outages: mix(shuffle, r.Technical.Outages), Maintenance: Maintenance{Stated: r.Technical.Maintenance.Stated, Spans: mix(shuffle, r.Technical.Maintenance.Spans)}}
		}
		require.Equal(t, all, Findings(mixed))
		require.Equal(t, kept, all)
	})
}

func mix[T any](r *rand.Rand, list []T) []T {
	list = slices.Clone(list)
	r.Shuffle(len(list), func(i, j int) { list[i], list[j] = list[j], list[i] })
	return list
}

// dated is GlobalTech with dates and terms, 48 h of November in UTC.
func dated(t *testing.T) Record {
	r := globalTech(t)
	from := utc(11, 8, 2, 10)
	r.Technical.Outages = []Outage{down(from, from.Add(hours(48)))}
	r.Technical.Maintenance = Maintenance{Stated: true}
	x := &r.Legal.Terms
	x.Period, x.Zone, x.Credit, x.Exclusion = Month, time.UTC, credit(t, "below 99.9%: 5%\nbelow 95%: 50%"), exclusion(t, "8 h a month, announced 5 days before")
	x.Claim = ClaimDeadline{Stated: true, None: true}
	return r
}

func TestFindingsWithDates(t *testing.T) {
	r := dated(t)
	require.Equal(t, "The stated downtime is 0.14%. By the figures entered it is 6.67% of November 2025, with nothing to exclude.", find(r, "SLA-1")[0].Text)
	require.Equal(t, "Legal's assessment is within the allowance. The outage is above the allowance by the figures entered, with nothing to exclude: 48 h against 43.20 min in November 2025.",
		find(r, "SLA-3")[0].Text)
	require.Empty(t, find(r, "SLA-5"), "nothing can be excluded")
	require.Empty(t, find(r, "SLA-6"))
	require.Equal(t, "It gives $3,833.33 beyond what is due under the terms as entered ($19,166.67).", find(r, "CR-3")[0].Text)
	var how []string
	for _, s := range find(r, "CR-3")[0].Working {
		how = append(how, s.String())
	}
	require.Equal(t, []string{
		"Fee of a month: $2,300,000 / 12 = $191,666.67",
		"Cap of a month: 10% of $191,666.67 = $19,166.67",
		"November 2025, downtime that counts: 48 h of 720 h",
		"November 2025, uptime: (720 h − 48 h) / 720 h = 93.3333%",
		"November 2025, limit: 43.20 min allowed: past it",
		"November 2025, credit: 50% of $191,666.67 = $95,833.33",
		"Caps that can count: at most 1 × $19,166.67 = $19,166.67, each only if its month is past its own limit",
		"Due under the terms as entered: $19,166.67",
		"Beyond the contract: credit $23,000 − due $19,166.67, not below 0 = $3,833.33",
		"Above one month's cap: $23,000 − $19,166.67 = $3,833.33",
		"Counted in monthly caps: $23,000 / $19,166.67 = 1.2",
	}, how)

	t.Run("an outage still going on", func(t *testing.T) {
		r := dated(t)
		r.Technical.Outages = []Outage{{From: utc(11, 8, 2, 10), Ongoing: true}}
		r.Now = utc(11, 10, 2, 10)
		was := find(r, "SLA-3")[0]
		require.Contains(t, was.Assumptions, "an ongoing outage counts up to 10 November 2025 02:10 UTC")
		r.Now = utc(11, 10, 4, 10)
		now := find(r, "SLA-3")[0]
		require.Contains(t, now.Text, "50 h against 43.20 min")
		require.Equal(t, was.Figures, now.Figures, "time alone opens no explained finding again")
	})
	t.Run("the verdict is above, and the figures are not", func(t *testing.T) {
		r := dated(t)
		r.Technical.Outages[0].To = r.Technical.Outages[0].From.Add(30 * time.Minute)
		r.Legal.Verdict, r.Legal.Stated = Above, pct(t, "0.07%")
		require.Contains(t, find(r, "SLA-3")[0].Text, "Legal's assessment is above the allowance. The outage is not above the allowance by the figures entered")
		require.Contains(t, find(r, "SLA-2")[0].Text, "0.07% is not above the 0.10%")
		require.Empty(t, find(r, "SLA-1"), "30 min is 0.07 % of 720 h")
		require.Empty(t, find(r, "CR-4"))
	})
	t.Run("excluded as announced", func(t *testing.T) {
		r := dated(t)
		r.Technical.Outages[0].To = r.Technical.Outages[0].From.Add(hours(8))
		r.Technical.Maintenance.Spans = []Announced{{From: r.Technical.Outages[0].From, To: r.Technical.Outages[0].To, Notice: Exactly(hours(120))}}
		require.Empty(t, find(r, "SLA-3"), "within")
		require.Equal(t, "The stated downtime is 0.14%. By the figures entered it is 0.00% of November 2025, after exclusions.", find(r, "SLA-1")[0].Text)
	})
	t.Run("over a month's end", func(t *testing.T) {
		r := dated(t)
		r.Technical.Outages[0] = down(utc(10, 31, 12, 0), utc(11, 1, 0, 30))
		require.Contains(t, find(r, "SLA-3")[0].Text, "12 h against 44.64 min in October 2025.")
		require.Equal(t, "$9,583.33", Compare(r).Due.Range.String(), "only October is past its limit: 5 % of a month's fee")
	})
	t.Run("everything answered", func(t *testing.T) {
		r := dated(t)
		r.Exception.Finance = Approval{Named: true, Answered: true}
		require.Empty(t, find(r, "DE-1"))
		r.Exception.Legal.Answered = false
		require.Contains(t, find(r, "DE-1")[0].Text, "the legal approver has not answered")
		for i := range r.Items {
			r.Items[i].Due = utc(11, 12, 9, 0)
		}
		r.Items[0].Free, r.Items[0].Parts, r.Items[1].Parts = "", []int{0, 1}, []int{2, 3}
		require.Empty(t, find(r, "AC-1"))
		require.Empty(t, find(r, "AC-2"))
		require.Empty(t, find(r, "AC-3"))
		*r.FollowUp = FollowUp{Time: true, Zone: true, Invitees: true, Measure: true}
		require.Empty(t, find(r, "FU-1"))
		r.FollowUp = nil
		require.Equal(t, "No follow-up meeting is planned.", find(r, "FU-1")[0].Text)
	})
}

// TestFiguresDecide changes part of a record: a finding whose key and figures stay the same still says the same, so an
// explanation of it is still one of what is shown.
func TestFiguresDecide(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		r, other := someRecord(t), someRecord(t)
		changed := r
		other.Now = r.Now
		for range rapid.IntRange(1, 2).Draw(t, "changes") {
			switch rapid.IntRange(0, 10).Draw(t, "what changes") {
			case 9:
				changed.Options = r.Options[:rapid.IntRange(0, len(r.Options)).Draw(t, "options kept")]
			case 10:
				if r.Legal != nil && other.Legal != nil {
					some := *r.Legal
					some.Verdict, some.Stated, some.Terms.Cap, some.Terms.Fee = other.Legal.Verdict, other.Legal.Stated, other.Legal.Terms.Cap, other.Legal.Terms.Fee
					changed.Legal = &some
				}
			case 0:
				changed.Customer = other.Customer
			case 1:
				changed.Demand = other.Demand
			case 2:
				changed.Technical = other.Technical
			case 3:
				changed.Legal = other.Legal
			case 4:
				changed.Business = other.Business
			case 5:
				changed.Options = other.Options
			case 6:
				changed.Decision, changed.Exception = other.Decision, other.Exception
			case 7:
				changed.Items, changed.FollowUp = other.Items, other.FollowUp
			default:
				changed.Causes, changed.Waiting = other.Causes, other.Waiting
			}
		}
		was := map[string]Finding{}
		for _, f := range Findings(r) {
			was[f.Key()+f.Figures] = f
		}
		for _, f := range Findings(changed) {
			if before, ok := was[f.Key()+f.Figures]; ok {
				require.Equal(t, before.Text, f.Text, "%s: %s", f.Key(), f.Figures)
				require.Equal(t, before.Working, f.Working, "%s: %s", f.Key(), f.Figures)
			}
		}
	})
}
