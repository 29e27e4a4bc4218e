package contract

import (
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"escalate/bot/money"
)

// sound is a record whose figures agree: nine hours of June 2025 above a monthly SLA of 99.9 %, of which a credit of
// 25 % is due, offered as such and, in a second option, with more that was approved.
func sound(t require.TestingT) Record {
	from := time.Date(2025, 6, 10, 2, 0, 0, 0, time.UTC)
	return Record{
		Now: from.AddDate(0, 0, 5), Reported: from.AddDate(0, 0, 4),
		Customer:  Customer{Annual: usd(t, "$1.2M"), Relationship: "4 years"},
		Demand:    Demand{Percent: pct(t, "50%"), Period: "June 2025", Waivers: []string{"termination penalty"}, Loss: usd(t, "$300K")},
		Technical: &Technical{Outages: []Outage{down(from, from.Add(hours(9)))}, Maintenance: Maintenance{Stated: true}},
		Legal: &Legal{
			Terms: Terms{
				SLA: pct(t, "99.9%"), Period: Month, Zone: time.UTC, Exclusion: exclusion(t, "8 h a month, announced 5 days before"),
				Credit: credit(t, "below 99.9%: 10%\nbelow 99%: 25%"), Cap: Cap{Kind: CapPercent, Percent: pct(t, "30%"), Of: Month},
				Claim: ClaimDeadline{Stated: true, Days: 30, After: AfterMonth},
			},
			Verdict: Above, Stated: pct(t, "1.25%"),
		},
		Business: &Business{Revenue: usd(t, "$1.2M"), Expansion: usd(t, "$400K")},
		Options: []Option{
			{No: 1, Title: "As agreed", Percent: pct(t, "25%"), Amount: usd(t, "$25K"), Contractual: true, Waivers: []Part{{Text: "No termination penalty waiver", Price: Free}}},
			{
				No: 2, Title: "With training", Percent: pct(t, "25%"), Amount: usd(t, "$25K"), Waivers: []Part{{Text: "Termination penalty waiver", Price: Priced, Amount: usd(t, "$40K")}},
				Parts: []Part{{Text: "Extra training days", Price: Priced, Amount: usd(t, "$8K")}, {Text: "Weekly call", Price: Free}}, Cleared: true,
			},
		},
		Decision:  &Decision{Option: 2, Approved: true, Approver: true, Tally: true, Dissent: true, Reasons: []string{"Keeps the account", "Affordable: $73K in all", "No precedent"}},
		Exception: Exception{Legal: Approval{true, true}, Finance: Approval{true, true}},
		Items:     []Item{{No: 1, Owned: true, Due: from.AddDate(0, 0, 9), Parts: []int{0, 1, 2, 3}}},
		FollowUp:  &FollowUp{Time: true, Zone: true, Invitees: true, Measure: true},
		Causes:    []Cause{{Source: RoleOpener, Text: "A full disk", Confirmed: true}, {Source: RoleTechnical, Text: "a full disk.", Confirmed: true}},
	}
}

// loud is the findings above for information, as "CR-1 option 2: text".
func loud(r Record) []string {
	var out []string
	for _, f := range Findings(r) {
		if f.Severity != ForInformation {
			out = append(out, fmt.Sprintf("%s %s %d, %s: %s %s", f.ID, f.About.Kind, f.About.No, f.Severity, f.Text, f.Question))
		}
	}
	return out
}

// TestASoundRecordIsSilent tells, for each change of a sound record, all that people are asked.
func TestASoundRecordIsSilent(t *testing.T) {
	require.Empty(t, loud(sound(t)))
	jpy := func(n int64) money.Amount { return money.FromRat(num(n), "JPY") }
	for _, c := range []struct {
		name string
		do   func(*Record)
		want []string
	}{
		{"a credit rounded to a whole unit", func(r *Record) {
			r.Customer.Annual, r.Options[0].Amount = usd(t, "$2.3M"), usd(t, "$47,917")
			r.Business.Revenue = usd(t, "$2M")
			r.Options[1].Amount, r.Decision.Reasons = usd(t, "$47,917"), nil
		}, nil},
		{"a unit more than due", func(r *Record) {
			r.Options[0].Amount = usd(t, "$25,001")
		}, []string{"CR-5 option 1, does not add up: The option is marked as what the contract gives, but its credit of $25,001 is outside what is due under the terms as entered ($25,000). Is the mark right, and which figures give this amount?"}},
		{"two months past their limit, a percent of both", func(r *Record) {
			from := time.Date(2025, 6, 30, 15, 0, 0, 0, time.UTC)
			r.Technical.Outages = []Outage{down(from, from.Add(hours(18)))}
			r.Options[0].Amount, r.Options[1].Amount = usd(t, "$50K"), usd(t, "$50K")
			r.Decision.Reasons = nil
			r.Reported = time.Date(2025, 7, 2, 9, 0, 0, 0, time.UTC)
		}, nil},
		{"an exception not answered", func(r *Record) {
			r.Options[1].Cleared, r.Exception.Finance = false, Approval{Named: true}
		}, []string{
			"CR-3 option 2, needs approval: It gives $40,000 beyond what is due under the terms as entered ($25,000), priced waivers of $40,000 included. Do legal and finance approve what goes beyond, as goodwill without admission?",
			"DE-1 decision 2, missing: Option 2 goes beyond the contract ($40,000), and the finance approver has not answered. Who approves the exception, and by when?",
		}},
		{"parts of one price", func(r *Record) {
			r.Options[1].Parts[1] = Part{Text: "Weekly call", Price: Priced, Amount: usd(t, "$8K")}
			r.Decision.Reasons = nil
		}, nil},
		{"a part of the waiver's price", func(r *Record) {
			r.Options[1].Parts[0].Amount, r.Decision.Reasons = usd(t, "$40K"), nil
		}, []string{"CR-6 amount 0, to confirm: $40,000 is used for different things: “Termination penalty waiver” in option 2 and “Extra training days” in option 2. Is it the same amount in each?"}},
		{"a precedent", func(r *Record) {
			r.Decision.Reasons = []string{"Not a precedent", "A precedent is not set", "Without setting a precedent", "Sets a precedent, without cost"}
		}, []string{"DE-3 decision 4, to confirm: A reason mentions precedent: “Sets a precedent, without cost”. Is the precedent a benefit here, or a risk for later cases?"}},
		{"a term that could not be read, and a credit that may go beyond", func(r *Record) {
			r.Legal.Unread = []Unread{{TheCredit, "5% for each hour\nof the outage"}}
			r.Legal.Terms.Credit, r.Options[1].Cleared = Credit{}, false
			r.Options[1].Waivers, r.Decision.Reasons, r.Demand.Waivers = nil, nil, nil
			r.Items[0].Parts = []int{0, 1, 2}
		}, []string{
			"CR-3 option 2, needs approval: It gives $0 to $25,000 beyond what is due under the terms as entered ($0 to $30,000). What does the contract say where it could not be read? If it goes beyond, do legal and finance approve it?",
			"SLA-6 terms 1, missing: Could not be read: the credit (“5% for each hour of the outage”). What does the contract say of each?",
		}},
		{"a waiver that nothing answers", func(r *Record) {
			r.Demand.Waivers = []string{"setup fees"}
		}, []string{"OP-4 demand 1, to confirm: The demand asks for a waiver: “setup fees”. By their wording, option 1 does not mention it, option 2 does not mention it. Which option gives this waiver, and of what amount?"}},
		{"a demanded period that cannot be read", func(r *Record) {
			r.Demand.Period = "the bad weeks"
		}, []string{"OP-4 demand 0, to confirm: The demand is a credit of 50% of the fee of the bad weeks, which cannot be computed in money: option 1 gives a 25% service credit ($25,000), option 2 gives a 25% service credit ($25,000). For which period is the credit demanded?"}},
		{"no credit though one is due", func(r *Record) {
			for i := range r.Options {
				r.Options[i].Percent, r.Options[i].Amount, r.Options[i].Contractual = money.Percent{}, money.Amount{}, false
			}
			r.Decision.Reasons = nil
		}, []string{"OP-4 demand 0, to confirm: The demand is a credit of 50% of the fee of June 2025, $50,000: option 1 gives no credit, option 2 gives no credit. Should there be no credit, although one is due under the terms as entered?"}},
		{"a waiver priced at nothing", func(r *Record) {
			r.Options[1].Waivers[0].Price, r.Options[1].Waivers[0].Amount, r.Decision.Reasons = Free, money.Amount{}, nil
		}, []string{"CR-7 option 2, to confirm: “Termination penalty waiver” is priced at 0, so nothing of it counts as beyond the contract. What would be paid without the waiver, or is none given (then write “No …”)?"}},
		{"the penalty stays in force", func(r *Record) {
			r.Options[0].Waivers[0] = Part{Text: "Termination penalty stays in force", Price: Free}
		}, nil},
		{"the percent of a year's fee", func(r *Record) {
			r.Options[0].Amount, r.Options[0].Contractual = usd(t, "$300K"), false
		}, []string{"CR-8 option 1, to confirm: 25% and $300,000 fit a year's fee. The SLA counts months: 25% of a month's fee is $25,000. Which fee is the percent of?"}},
		{"the percent of a cap of the year's fee", func(r *Record) {
			r.Options[0].Amount, r.Options[0].Contractual = usd(t, "$300K"), false
			r.Legal.Terms.Cap = Cap{Kind: CapPercent, Percent: pct(t, "25%"), Of: Year}
		}, nil},
		{"nothing of something, and something of nothing", func(r *Record) {
			r.Options[0].Percent, r.Options[0].Contractual = pct(t, "0%"), false
			r.Options[1].Amount, r.Decision.Reasons = usd(t, "$0"), nil
		}, []string{
			"CR-1 option 1, does not add up: 0% and $25,000 do not fit: 0% of any fee is nothing. Which of the two is right?",
			"CR-1 option 2, does not add up: 25% and $0 do not fit: 25% of any fee is more than nothing. Which of the two is right?",
		}},
		{"claimed too late", func(r *Record) {
			r.Reported, r.Options[1].Cleared = time.Date(2025, 9, 23, 9, 0, 0, 0, time.UTC), false
			r.Options[1].Waivers, r.Decision.Reasons, r.Demand.Waivers = nil, nil, nil
			r.Items[0].Parts = []int{0, 1, 2}
		}, []string{"SLA-7 terms 0, to confirm: By the deadline entered, 30 days after the month ends, the credit for June 2025 was to be claimed by 31 July 2025; this was opened on 23 September 2025. Was it claimed in time, or is it goodwill?"}},
		{"claimed in time, and decided late", func(r *Record) {
			r.Reported, r.Claimed, r.Options[1].Cleared = time.Date(2025, 9, 23, 9, 0, 0, 0, time.UTC), time.Date(2025, 7, 31, 23, 0, 0, 0, time.UTC), false
			r.Options[1].Waivers, r.Decision.Reasons, r.Demand.Waivers = nil, nil, nil
			r.Items[0].Parts = []int{0, 1, 2}
		}, nil},
		{"claimed too late, and approved", func(r *Record) {
			r.Reported = time.Date(2025, 9, 23, 9, 0, 0, 0, time.UTC)
		}, nil},
		{"tiers that begin elsewhere", func(r *Record) {
			r.Legal.Terms.SLA = pct(t, "99.99%")
		}, []string{"SLA-8 terms 0, to confirm: The SLA entered is 99.99%, the first credit begins below 99.9%. Which does the contract say?"}},
		{"maintenance announced too late, and counted", func(r *Record) {
			o := r.Technical.Outages[0]
			r.Technical.Maintenance.Spans = []Announced{{From: o.From, To: o.From.Add(hours(1)), Notice: Exactly(hours(72))}}
		}, nil},
		{"maintenance announced too late, and not counted", func(r *Record) {
			o := r.Technical.Outages[0]
			r.Technical.Maintenance.Spans = []Announced{{From: o.From, To: o.From.Add(hours(9)), Notice: Exactly(hours(72))}}
			r.Legal.Verdict, r.Legal.Stated = Within, money.Percent{}
			r.Options = r.Options[1:]
			r.Options[0].Amount, r.Options[0].Percent, r.Decision.Reasons, r.Items[0].Parts = money.Amount{}, money.Percent{}, nil, []int{1, 2}
			r.Demand.Percent = money.Percent{}
		}, []string{
			"SLA-3 terms 0, does not add up: Legal's assessment is within the allowance. The outage is above the allowance by the figures entered, with nothing to exclude: 9 h against 43.20 min in June 2025. What puts the outage within the allowance: an exclusion, another window, another length?",
			"SLA-9 outage 0, to confirm: The maintenance was announced 3 days before; the contract asks for 5 days. It counts as downtime. When was it announced?",
		}},
		{"maintenance longer than the allowance, and not counted", func(r *Record) {
			o := r.Technical.Outages[0]
			r.Technical.Maintenance.Spans = []Announced{{From: o.From, To: o.From.Add(hours(9)), Notice: Exactly(hours(240))}}
			r.Legal.Verdict, r.Legal.Stated = VerdictUnknown, money.Percent{}
			r.Legal.Terms.Credit, r.Options[0].Contractual = credit(t, "below 99.9%: 25%"), false
		}, []string{"SLA-9 outage 0, to confirm: The maintenance in June 2025 was 9 h; the contract allows 8 h. The rest counts as downtime. How long was it, and what does the contract allow?"}},
		{"a month's fee as the annual value", func(r *Record) {
			r.Business.Revenue, r.Legal.Terms.Fee = usd(t, "$1.25M"), FeeBase{Kind: FeeStated, Amount: usd(t, "$110K")}
			r.Options[0].Amount, r.Options[1].Amount, r.Decision.Reasons = usd(t, "$27.5K"), usd(t, "$27.5K"), nil
		}, []string{
			"FE-1 terms 0, does not add up: A year of the fee base is $1,320,000; the annual value entered is $1,200,000. Which of the two is right, or is the annual value one month's fee?",
			"FE-1 risk 0, does not add up: The revenue at risk, $1,250,000 a year, is above the annual value of $1,200,000. Which of the two is right, or is the annual value one month's fee?",
		}},
		{"other currencies", func(r *Record) {
			r.Options[1].Parts[0].Amount, r.Business.Expansion, r.Demand.Loss = jpy(800000), jpy(1), jpy(5)
		}, []string{
			"CU-1 demand 0, to confirm: The contract is in USD; the customer's loss is in JPY. Nothing is converted. Is that the right currency?",
			"CU-1 option 2, to confirm: The contract is in USD; “Extra training days” is in JPY. Nothing is converted. Is that the right currency?",
			"CU-1 risk 0, to confirm: The contract is in USD; the pipeline is in JPY. Nothing is converted. Is that the right currency?",
		}},
		{"another total", func(r *Record) {
			r.Decision.Reasons = []string{"Costs $51,540 in all", "altogether $73K", "a total of 73,000 USD", "$8K of the total"}
			r.Options[1].Title = "Everything (in total $70K)"
		}, []string{
			"OP-5 option 2, does not add up: The title says in total $70K; the parts make $73,000. Which is right?",
			"OP-5 option 2, does not add up: Reason 1 says $51,540 in all; the parts make $73,000. Which is right?",
		}},
		{"two causes", func(r *Record) { r.Causes[1].Text = "a broken switch" }, []string{
			"CO-1 cause 0, does not add up: 2 root causes are marked as confirmed, and they differ: “A full disk” and “a broken switch”. Which one is right, or are they one chain of events?",
		}},
	} {
		r := sound(t)
		c.do(&r)
		require.ElementsMatch(t, c.want, loud(r), c.name)
	}
}

// TestWhatNeedsNoFee is about a record without any fee: what is past no limit makes nothing due.
func TestWhatNeedsNoFee(t *testing.T) {
	r := sound(t)
	r.Customer.Annual = money.Amount{}
	require.Equal(t, "not computable", Compare(r).Due.String())
	require.Equal(t, "$0 to $25,000", Compare(r).Rows[0].Beyond.Range.String())
	r.Technical.Outages[0].To = r.Technical.Outages[0].From.Add(30 * time.Minute)
	c := Compare(r)
	require.Equal(t, "nothing", c.Due.String())
	require.Equal(t, "$25,000", c.Rows[0].Beyond.String(), "all of it, and no range")
	require.Contains(t, find(r, "CR-5")[0].Text, "under the terms as entered nothing is due")
}

// TestAYearThatHidesAMonth is a verdict that only a window of a year would bear out.
func TestAYearThatHidesAMonth(t *testing.T) {
	for _, dates := range []bool{true, false} {
		r := sound(t)
		r.Legal.Verdict, r.Legal.Stated, r.Legal.Terms.Period = Within, money.Percent{}, PeriodUnknown
		r.Technical.Outages[0].To = r.Technical.Outages[0].From.Add(hours(6))
		if !dates {
			r.Technical.Outages = []Outage{{Length: hours(6)}}
		}
		found := find(r, "SLA-3")
		require.Len(t, found, 1)
		require.Equal(t, ToConfirm, found[0].Severity)
		require.Contains(t, found[0].Text, "Only over a year is it within: 6 h against 8.76 h in 2025.")
		require.Equal(t, "Is the SLA measured over a year?", found[0].Question)
		r.Legal.Terms.Period = Year
		require.Empty(t, find(r, "SLA-3"))
	}
}

// TestPercentsOfDifferentFees compares no percent of a quarter's fee with a cap of a month's.
func TestPercentsOfDifferentFees(t *testing.T) {
	r := sound(t)
	r.Options[0].Percent, r.Options[0].Amount, r.Options[0].Contractual = pct(t, "40%"), usd(t, "$120K"), false
	r.Decision = nil
	require.Empty(t, find(r, "CR-2"), "40 % of a quarter's fee is no percent of a month's")
	require.Len(t, find(r, "CR-3"), 2)
	r.Options[0].Amount = usd(t, "$40K")
	require.Len(t, find(r, "CR-2"), 1)
	r.Options[0].Cleared = true
	require.Empty(t, find(r, "CR-2"), "approved")
	r.Options[0].Cleared, r.Options[0].Amount = false, money.Amount{}
	require.Len(t, find(r, "CR-2"), 1, "a percent alone is of the window's fee")
	r.Legal.Terms.Period = Quarter
	require.Empty(t, find(r, "CR-2"))
}

// TestUnannouncedMaintenanceCounts excludes nothing that was announced too late, dates or none.
func TestUnannouncedMaintenanceCounts(t *testing.T) {
	for _, notice := range []Limit{NoLimit(), Exactly(hours(24))} {
		for _, dates := range []bool{true, false} {
			r := sound(t)
			o := r.Technical.Outages[0]
			r.Technical.Maintenance.Spans = []Announced{{From: o.From, To: o.To, Notice: notice}}
			if !dates {
				r.Technical.Outages = []Outage{{Length: hours(9)}}
			}
			for _, m := range r.terms().Windows(r.Facts()) {
				require.Equal(t, hours(9), m.Down[0])
			}
			low := "$25,000"
			if !dates {
				low = "$10,000" // it may lie across a month's end, of which one half counts alone
			}
			require.Equal(t, low, Compare(r).Due.Low.String())
		}
	}
}
